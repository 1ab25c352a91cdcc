"""What is the number, and how sure are we?

Names are loaded on first use: `import cxreports.measure` alone costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxreports.measure.activity.contact import contact_rate
    from cxreports.measure.activity.deadline import SLABreach
    from cxreports.measure.activity.orders import Basket, Frequency, MedianBasket, RepeatPurchase
    from cxreports.measure.activity.reviews import Reviews
    from cxreports.measure.activity.scroll import ScrollDepth
    from cxreports.measure.activity.service import OmnichannelShare, Unresolved
    from cxreports.measure.activity.wallet import ShareOfWallet
    from cxreports.measure.ces import CES
    from cxreports.measure.choices import Choices
    from cxreports.measure.churn import Churn
    from cxreports.measure.clock import BusinessClock
    from cxreports.measure.cohort import cohorts
    from cxreports.measure.collect import measure
    from cxreports.measure.contact_time import ContactTime
    from cxreports.measure.control import Limits, Signal
    from cxreports.measure.csat import CSAT
    from cxreports.measure.emotion import NEV, NetEmotion
    from cxreports.measure.fcr import FCR
    from cxreports.measure.flags import (
        Advocates,
        ComplaintRate,
        Conversion,
        Frustration,
        Recommendation,
        Renewal,
        ReturnRate,
        ZoneEngagement,
    )
    from cxreports.measure.indicator import Indicator
    from cxreports.measure.item import Differentiation, Intention
    from cxreports.measure.journey.funnel import Funnel, funnel
    from cxreports.measure.loop import ClosedLoop, closed_loop
    from cxreports.measure.nps import NPS
    from cxreports.measure.orientation import Orientation
    from cxreports.measure.pillar import Pillar, pillars, staged
    from cxreports.measure.quality import Quality
    from cxreports.measure.ratio import CAC, Participation
    from cxreports.measure.record import Comparison, Estimate, Result
    from cxreports.measure.registry import INDICATORS, find_indicator
    from cxreports.measure.response import ResponseRate
    from cxreports.measure.retention import Retention
    from cxreports.measure.study import Study, Trend
    from cxreports.measure.touchpoint import by_touchpoint, touchpoint_panel
    from cxreports.measure.ttr import TTR
    from cxreports.measure.volume import ComplaintVolume, ContactRate, RageBursts

_HOMES = {
    "CAC": "ratio",
    "CES": "ces",
    "CSAT": "csat",
    "FCR": "fcr",
    "INDICATORS": "registry",
    "NEV": "emotion",
    "NPS": "nps",
    "TTR": "ttr",
    "Advocates": "flags",
    "Basket": "activity.orders",
    "BusinessClock": "clock",
    "Choices": "choices",
    "Churn": "churn",
    "ClosedLoop": "loop",
    "Comparison": "record",
    "ComplaintRate": "flags",
    "ComplaintVolume": "volume",
    "ContactRate": "volume",
    "ContactTime": "contact_time",
    "Conversion": "flags",
    "Differentiation": "item",
    "Estimate": "record",
    "Frequency": "activity.orders",
    "Frustration": "flags",
    "Funnel": "journey.funnel",
    "Indicator": "indicator",
    "Intention": "item",
    "Limits": "control",
    "MedianBasket": "activity.orders",
    "NetEmotion": "emotion",
    "OmnichannelShare": "activity.service",
    "Orientation": "orientation",
    "Participation": "ratio",
    "Pillar": "pillar",
    "Quality": "quality",
    "RageBursts": "volume",
    "Recommendation": "flags",
    "Renewal": "flags",
    "RepeatPurchase": "activity.orders",
    "ResponseRate": "response",
    "Result": "record",
    "Retention": "retention",
    "ReturnRate": "flags",
    "Reviews": "activity.reviews",
    "ScrollDepth": "activity.scroll",
    "ShareOfWallet": "activity.wallet",
    "Signal": "control",
    "Study": "study",
    "Trend": "study",
    "SLABreach": "activity.deadline",
    "Unresolved": "activity.service",
    "ZoneEngagement": "flags",
    "by_touchpoint": "touchpoint",
    "closed_loop": "loop",
    "cohorts": "cohort",
    "contact_rate": "activity.contact",
    "find_indicator": "registry",
    "funnel": "journey.funnel",
    "measure": "collect",
    "pillars": "pillar",
    "staged": "pillar",
    "touchpoint_panel": "touchpoint",
}

__all__ = [
    "CAC",
    "CES",
    "CSAT",
    "FCR",
    "INDICATORS",
    "NEV",
    "NPS",
    "TTR",
    "Advocates",
    "Basket",
    "BusinessClock",
    "Choices",
    "Churn",
    "ClosedLoop",
    "Comparison",
    "ComplaintRate",
    "ComplaintVolume",
    "ContactRate",
    "ContactTime",
    "Conversion",
    "Differentiation",
    "Estimate",
    "Frequency",
    "Frustration",
    "Funnel",
    "Indicator",
    "Intention",
    "Limits",
    "MedianBasket",
    "NetEmotion",
    "OmnichannelShare",
    "Orientation",
    "Participation",
    "Pillar",
    "Quality",
    "RageBursts",
    "Recommendation",
    "Renewal",
    "RepeatPurchase",
    "ResponseRate",
    "Result",
    "Retention",
    "ReturnRate",
    "Reviews",
    "SLABreach",
    "ScrollDepth",
    "ShareOfWallet",
    "Signal",
    "Study",
    "Trend",
    "Unresolved",
    "ZoneEngagement",
    "by_touchpoint",
    "closed_loop",
    "cohorts",
    "contact_rate",
    "find_indicator",
    "funnel",
    "measure",
    "pillars",
    "staged",
    "touchpoint_panel",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
