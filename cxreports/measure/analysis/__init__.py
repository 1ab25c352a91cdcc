"""Analyses beyond an indicator: what drives it, who stays, who answers, what follows (methodology 3).

Each takes frames of any engine and gives a record (`Analysis`): its base, intervals, method, and warnings in
plain English that say what it cannot tell. Nothing here proves a cause unless it was drawn by lot.

    drivers              what the target goes with, and how sure is the order      3.1
    survival             how long customers stay, by group                         3.7
    heatmap              where along the journey it hurts                          3.5
    loop_effect          contacted against not contacted                           3.10
    linkage              retention, value and tickets by NPS class                 3.11
    bias, waves, rake    who answers; early and late; weights                      3.16
    loyalty_curve        what each score is followed by                            3.17
    consistency          customers without any bad touchpoint                      3.17
    link                 employees and customers, unit by unit                     3.18
    reliability          whether the items of an index go together                 2.10
    forecast             where a monthly figure is going                           3.19
    dominance            whether one account makes the figure                      R15

Names are loaded on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxreports.measure.analysis.account import by_account, dominance
    from cxreports.measure.analysis.callback import loop_effect
    from cxreports.measure.analysis.classlink import linkage
    from cxreports.measure.analysis.cronbach import reliability
    from cxreports.measure.analysis.crossproducts import CrossProducts, cross_products
    from cxreports.measure.analysis.curve import loyalty_curve
    from cxreports.measure.analysis.driver import drivers
    from cxreports.measure.analysis.fan import forecast
    from cxreports.measure.analysis.heat import heatmap
    from cxreports.measure.analysis.lives import survival
    from cxreports.measure.analysis.pivot import wide
    from cxreports.measure.analysis.promoters import promoter_drivers
    from cxreports.measure.analysis.raking import rake, side_by_side
    from cxreports.measure.analysis.record import Analysis
    from cxreports.measure.analysis.representation import bias
    from cxreports.measure.analysis.touchpoints import consistency
    from cxreports.measure.analysis.unit import link
    from cxreports.measure.analysis.wave import waves

_HOMES = {
    "Analysis": "record",
    "CrossProducts": "crossproducts",
    "bias": "representation",
    "by_account": "account",
    "consistency": "touchpoints",
    "cross_products": "crossproducts",
    "dominance": "account",
    "drivers": "driver",
    "forecast": "fan",
    "heatmap": "heat",
    "link": "unit",
    "linkage": "classlink",
    "loop_effect": "callback",
    "loyalty_curve": "curve",
    "promoter_drivers": "promoters",
    "rake": "raking",
    "reliability": "cronbach",
    "side_by_side": "raking",
    "survival": "lives",
    "waves": "wave",
    "wide": "pivot",
}

__all__ = [
    "Analysis",
    "CrossProducts",
    "bias",
    "by_account",
    "consistency",
    "cross_products",
    "dominance",
    "drivers",
    "forecast",
    "heatmap",
    "link",
    "linkage",
    "loop_effect",
    "loyalty_curve",
    "promoter_drivers",
    "rake",
    "reliability",
    "side_by_side",
    "survival",
    "waves",
    "wide",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
