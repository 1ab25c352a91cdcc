"""What is the number, and how sure are we?

Names are loaded on first use: `import cxreports.measure` alone costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxreports.measure.ces import CES
    from cxreports.measure.churn import Churn
    from cxreports.measure.clock import BusinessClock
    from cxreports.measure.collect import measure
    from cxreports.measure.control import Limits, Signal
    from cxreports.measure.csat import CSAT
    from cxreports.measure.fcr import FCR
    from cxreports.measure.indicator import Indicator
    from cxreports.measure.nps import NPS
    from cxreports.measure.orientation import Orientation
    from cxreports.measure.quality import Quality
    from cxreports.measure.record import Comparison, Estimate, Result
    from cxreports.measure.registry import INDICATORS, find_indicator
    from cxreports.measure.response import ResponseRate
    from cxreports.measure.retention import Retention
    from cxreports.measure.study import Study, Trend
    from cxreports.measure.ttr import TTR

_HOMES = {
    "CES": "ces",
    "CSAT": "csat",
    "FCR": "fcr",
    "INDICATORS": "registry",
    "NPS": "nps",
    "TTR": "ttr",
    "BusinessClock": "clock",
    "Churn": "churn",
    "Comparison": "record",
    "Estimate": "record",
    "Indicator": "indicator",
    "Limits": "control",
    "Orientation": "orientation",
    "Quality": "quality",
    "ResponseRate": "response",
    "Result": "record",
    "Retention": "retention",
    "Signal": "control",
    "Study": "study",
    "Trend": "study",
    "find_indicator": "registry",
    "measure": "collect",
}

__all__ = [
    "CES",
    "CSAT",
    "FCR",
    "INDICATORS",
    "NPS",
    "TTR",
    "BusinessClock",
    "Churn",
    "Comparison",
    "Estimate",
    "Indicator",
    "Limits",
    "Orientation",
    "Quality",
    "ResponseRate",
    "Result",
    "Retention",
    "Signal",
    "Study",
    "Trend",
    "find_indicator",
    "measure",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
