"""All indicators by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType

from cxreports.errors import UnknownName, UsageError
from cxreports.measure.ces import CES
from cxreports.measure.churn import Churn
from cxreports.measure.csat import CSAT
from cxreports.measure.fcr import FCR
from cxreports.measure.indicator import Indicator
from cxreports.measure.nps import NPS
from cxreports.measure.orientation import Orientation
from cxreports.measure.practice import PRACTICE
from cxreports.measure.response import ResponseRate
from cxreports.measure.retention import Retention
from cxreports.measure.scored import Scored
from cxreports.measure.ttr import TTR

_ALL: tuple[Indicator, ...] = (
    *(replace(NPS, variant=variant) for variant in ("net", "mean")),
    *(
        replace(CSAT, variant=variant)
        for variant in ("top2", "top_box", "bottom2", "net", "mean", "index", "yes")
    ),
    *(replace(CES, variant=variant) for variant in ("index", "easy", "difficult", "net_easy", "mean")),
    *(replace(Churn, variant=variant) for variant in ("opening", "early", "seed_literal", "rate", "growth")),
    *(replace(Retention, variant=variant) for variant in ("cohort", "classic", "seed_ratio")),
    *(replace(TTR, variant=variant) for variant in ("median", "by_resolution", "mean", "p90", "first_reply")),
    *(replace(FCR, net=net) for net in (False, True)),
    *(replace(ResponseRate, variant=variant) for variant in ("complete", "with_partials", "delivery")),
    *(replace(Orientation, variant=variant) for variant in ("index", "high")),
    *PRACTICE,
)
INDICATORS: Mapping[str, Indicator] = MappingProxyType({one.id: one for one in _ALL})
# In the order of a report. Retention is the mirror of churn: the same test twice would weigh on its family.
HEADLINES: tuple[Indicator, ...] = (NPS, CSAT, CES, Churn, TTR, FCR, ResponseRate, Orientation)


def find_indicator(name: str | Indicator) -> Indicator:
    """The indicator of an id, e.g. "nps" or "csat.top_box"; an indicator is given back as it is.

    Where a survey asks several questions of a kind, the id and the question: "csat:wifi".

    Raises:
        UnknownName: there is none, with the nearest that there is and the headline ones.
        UsageError: a question was named for an indicator that is not made from answers.

    >>> find_indicator("csat.top_box").unit
    '%'
    >>> find_indicator("csat:wifi").question
    'wifi'
    """
    if isinstance(name, Indicator):
        return name
    name, _, question = name.partition(":")
    if question:
        return _asked_by(find_indicator(name), question)
    if name not in INDICATORS:
        near = get_close_matches(str(name), INDICATORS, n=1, cutoff=0.5)
        error = UnknownName("indicator", name, [*near, *(one.id for one in HEADLINES if one.id not in near)])
        error.hint += " `cxreports indicators` lists all."
        raise error
    return INDICATORS[name]


def _asked_by(indicator: Indicator, question: str) -> Indicator:
    if not isinstance(indicator, Scored):
        raise UsageError(
            f"{indicator.id} is not made from the answers to a question.",
            hint=f"Write {indicator.id!r} without {question!r}.",
        )
    return replace(indicator, question=question)
