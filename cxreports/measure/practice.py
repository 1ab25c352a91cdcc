"""Indicators of practice: all that is measured beside the headlines (methodology 2.11 to 2.22)."""

from __future__ import annotations

from dataclasses import replace

from cxreports.measure.activity.deadline import SLABreach
from cxreports.measure.activity.orders import Basket, Frequency, MedianBasket, RepeatPurchase
from cxreports.measure.activity.reviews import Reviews
from cxreports.measure.activity.scroll import ScrollDepth
from cxreports.measure.activity.service import OmnichannelShare, Unresolved
from cxreports.measure.activity.wallet import ShareOfWallet
from cxreports.measure.contact_time import ContactTime
from cxreports.measure.emotion import NEV, NetEmotion
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
from cxreports.measure.journey.funnel import Funnel
from cxreports.measure.loop import ClosedLoop
from cxreports.measure.pillar import Pillar
from cxreports.measure.ratio import CAC, Participation
from cxreports.measure.volume import ComplaintVolume, ContactRate, RageBursts

PRACTICE: tuple[Indicator, ...] = (
    *(
        replace(ClosedLoop, variant=variant)
        for variant in ("contact", "sla", "closure", "recovery", "promoter", "alone")
    ),
    ContactTime,
    NetEmotion,
    NEV,
    *(replace(Funnel, variant=variant) for variant in ("conversion", "dropoff")),
    Frustration,
    *(
        replace(Frustration, name=f"frustration.{flag}")
        for flag in ("rage", "dead_click", "js_error", "quick_back")
    ),
    RageBursts,
    ZoneEngagement,
    ScrollDepth,
    Conversion,
    Recommendation,
    Advocates,
    ComplaintRate,
    ComplaintVolume,
    ReturnRate,
    ContactRate,
    Unresolved,
    SLABreach,
    Renewal,
    RepeatPurchase,
    Frequency,
    Basket,
    MedianBasket,
    ShareOfWallet,
    *(replace(Reviews, variant=variant) for variant in ("stars", "low", "replied")),
    OmnichannelShare,
    Participation,
    CAC,
    Intention,
    Differentiation,
    Pillar,
)
