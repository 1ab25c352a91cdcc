"""Customer-experience reports from parameterised notebooks.

>>> import cxreports as cx
>>> cx.Period.parse("2026-10").previous.key
'2026-09'

`cx.Study` opens a data file for a company, a segment and a period; `cx.measure` holds the indicators;
`cx.show` says and draws them in a notebook. Names are imported when they are first used, so that
`import cxreports` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxreports import errors, measure, show
    from cxreports.measure import INDICATORS as indicators  # noqa: N811
    from cxreports.measure import Study
    from cxreports.period import Period

__all__ = ["Period", "Study", "errors", "indicators", "measure", "show"]

_WHERE = {
    "Period": ("cxreports.period", "Period"),
    "Study": ("cxreports.measure", "Study"),
    "errors": ("cxreports.errors", ""),
    "indicators": ("cxreports.measure", "INDICATORS"),
    "measure": ("cxreports.measure", ""),
    "show": ("cxreports.show", ""),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("cxreports")
    if name not in _WHERE:
        raise AttributeError(f"module 'cxreports' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    found = import_module(module)
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
