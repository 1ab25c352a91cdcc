"""A believable company to try everything on: two years of a telecom operator that does not exist.

`write_demo` is imported when it is first used: whoever only asks where the demo lies does not load pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxreports.demo.cache import resolve

if TYPE_CHECKING:
    from cxreports.demo.write import write_demo

__all__ = ["resolve", "write_demo"]


def __getattr__(name: str) -> Any:
    if name != "write_demo":
        raise AttributeError(f"module 'cxreports.demo' has no attribute {name!r}")
    from cxreports.demo.write import write_demo

    return write_demo
