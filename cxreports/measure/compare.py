"""When a difference may be called (methodology R9-R13).

Never from overlapping intervals: from the interval of the difference, its p value adjusted within its
family, and a size that matters, on bases that can bear it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cxreports.measure.figure import finite
from cxreports.measure.indicator import Indicator
from cxreports.measure.inference import benjamini_hochberg
from cxreports.measure.record import FRACTION_BASE, LOW_BASE, Comparison, Estimate, Result, Verdict

Kind = Literal["previous", "year_ago", "rest"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A result and what it is compared with; `key` names the reference: a period, or "rest".

    `whole` is False when one side covers only a part of its period: then nothing can be concluded.
    """

    indicator: Indicator
    result: Result
    reference: Result
    key: str
    whole: bool = True


def compare(
    kind: Kind, pairs: Sequence[Pair], *, family: str, confidence: float = 0.95, q: float = 0.05
) -> list[Comparison]:
    """The comparisons of one family, in the order of the pairs.

    Args:
        kind: what the references are.
        pairs: the whole family: Benjamini-Hochberg adjusts over all its pairs that can be tested.
        family: its name, e.g. "F1" (methodology R10).
        q: the false discovery rate under which a difference is called.

    Returns:
        One record per pair. It is called when adjusted p <= q, |difference| >= materiality, and both bases
        are 30 or more; otherwise its verdict says why not. Where a test has a p value with Student's tails
        (`Difference.careful_p`), that one, adjusted likewise, must be <= q too.
    """
    compared = [_compared(kind, pair, family, confidence) for pair in pairs]
    found = [one for one, _ in compared]
    tested = [place for place, one in enumerate(found) if one.verdict == "not_significant"]
    adjusted = benjamini_hochberg([found[place].p or 0.0 for place in tested])
    careful = benjamini_hochberg([compared[place][1] for place in tested])
    for place, p_adjusted, p_careful in zip(tested, adjusted, careful, strict=True):
        one = replace(found[place], p_adjusted=p_adjusted, family_size=len(tested))
        found[place] = _called(one, pairs[place].indicator, q) if p_careful <= q else one
    return found


def _called(one: Comparison, indicator: Indicator, q: float) -> Comparison:
    delta = one.delta or 0.0
    if one.p_adjusted is None or one.p_adjusted > q or delta == 0 or _spans_zero(one):
        return one
    if abs(delta) < one.materiality:
        return replace(one, verdict="small")
    good = {"higher_is_better": delta > 0, "lower_is_better": delta < 0}.get(indicator.direction)
    return replace(one, called=True, verdict="rise" if delta > 0 else "fall", better=good)


def _spans_zero(one: Comparison) -> bool:
    """A rank test may reject where the interval of a median's difference still holds 0: nothing is called."""
    return one.ci_low is not None and one.ci_high is not None and one.ci_low <= 0 <= one.ci_high


def _compared(kind: Kind, pair: Pair, family: str, confidence: float) -> tuple[Comparison, float]:
    """The comparison before the family is known, and the p value that a call needs too.

    "not_significant" marks the pairs that can be tested.
    """
    now, then = pair.result.estimate, pair.reference.estimate
    obstacle = _obstacle(now, then) if pair.whole else "incomparable"
    one = Comparison(kind, pair.key, then.value, then.n, None, family=family, verdict=obstacle)
    if one.verdict in ("hidden", "no_data") or not pair.whole:
        return one, 1.0
    difference = pair.indicator.difference(pair.result.state, pair.reference.state, confidence)
    if difference is None:
        return replace(one, verdict="incomparable"), 1.0
    if min(now.n, then.n) < FRACTION_BASE:  # shown as a fraction only: a difference would tell more
        return one, 1.0
    reference = (now.value or 0.0) - difference.delta  # as compared: churn is brought to the same length
    one = replace(
        one,
        delta=difference.delta,
        reference_value=then.value if math.isclose(reference, then.value or 0.0, abs_tol=1e-9) else reference,
        ci_low=finite(difference.low),
        ci_high=finite(difference.high),
        p=difference.p if one.verdict == "not_significant" else None,
        materiality=pair.indicator.materiality_at(then.value),
        method=difference.method,
    )
    return one, difference.p if difference.careful_p is None else difference.careful_p


def _obstacle(now: Estimate, then: Estimate) -> Verdict:
    if "hidden" in (now.status, then.status):
        return "hidden"
    if now.value is None or then.value is None:
        return "no_data"
    if (now.definition_id, now.definition_version) != (then.definition_id, then.definition_version):
        return "incomparable"
    return "low_base" if min(now.n, then.n) < LOW_BASE else "not_significant"
