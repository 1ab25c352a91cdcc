"""A second saved in every process: the grammar that `jsonschema` builds in case someone checks an IRI.

Jupyter and Altair import `jsonschema`, which imports `rfc3987_syntax` where JupyterLab has installed it. That
module compiles a grammar while it is imported; here it is imported when an IRI is first checked.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_NAME = "rfc3987_syntax"


class _Postponed(ModuleType):
    """Stands in for the module until its only function used by `jsonschema` is called."""

    @staticmethod
    def is_valid_syntax(term: str, value: str) -> bool:
        if isinstance(sys.modules.get(_NAME), _Postponed):
            del sys.modules[_NAME]
        return bool(import_module(_NAME).is_valid_syntax(term, value))


def postpone_grammar() -> None:
    """Have the grammar built when it is needed."""
    if _NAME not in sys.modules and "jsonschema" not in sys.modules and find_spec(_NAME):
        sys.modules[_NAME] = _Postponed(_NAME)
