"""Which notebooks run, with what, where, and what came of it.

Names are imported when first used: papermill loads `cxreports.run.engine` while it is itself being imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxreports.run.batch import run_batch
    from cxreports.run.job import Report
    from cxreports.run.outcome import Outcome
    from cxreports.run.parameters import load_parameters
    from cxreports.run.planner import plan
    from cxreports.run.template import find_template

__all__ = ["Outcome", "Report", "find_template", "load_parameters", "plan", "run_batch"]

_WHERE = {
    "Outcome": "outcome",
    "Report": "job",
    "find_template": "template",
    "load_parameters": "parameters",
    "plan": "planner",
    "run_batch": "batch",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'cxreports.run' has no attribute {name!r}")
    return getattr(import_module(f"cxreports.run.{_WHERE[name]}"), name)
