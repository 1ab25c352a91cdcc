"""A study seen through one dimension: trends side by side, and why the total changed (methodology 3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

from cxreports.errors import NoData
from cxreports.measure import control
from cxreports.measure.decomposition import Decomposition, decompose, decompose_nps
from cxreports.measure.inference import Interval, z_value
from cxreports.measure.record import FRACTION_BASE, LOW_BASE, Estimate, Result
from cxreports.measure.study import Named, Study, Trend
from cxreports.period import Period

OTHERS = ""  # the name of the groups that are too small to be told apart
_CLASSES = ("promoters", "passives", "detractors")
_METHOD = "normal, from the intervals of the groups; shares taken as known"


@dataclass(frozen=True, slots=True)
class Mix:
    """Why a total changed: how its groups did (rate), and how much each of them weighs (mix).

    Attributes:
        change: the decomposition, in the indicator's unit; small groups are together under `OTHERS`.
        before, after: the totals, as measured.
        shares: group -> its share of the base, 0-100, before and after.
        small: names of the groups under `OTHERS`.
        reference: the period compared with.
    """

    change: Decomposition
    before: Estimate
    after: Estimate
    shares: Mapping[str, tuple[float, float]]
    small: tuple[str, ...]
    reference: Period


def facets(study: Study, indicator: Named, by: str, periods: int = 13) -> dict[str, Trend]:
    """The trend of each value of a dimension, those with most answers in the last period first.

    Groups that no period may show are left out.

    Args:
        by: a dimension of the indicator's table; "" gives nothing.
        periods: how many, this one included.
    """
    if not by:
        return {}
    span = study.period.before(periods)
    found: dict[str, list[Result]] = {}
    for place, period in enumerate(span):
        for one in study.at(period).measure(indicator, by=by):
            name = one.estimate.by[by]
            if name is not None:
                found.setdefault(str(name), [*_empty(study, indicator, span, str(name), by)])[place] = one
    trends = {name: _trend(results) for name, results in found.items() if any(map(_is_shown, results))}
    return dict(sorted(trends.items(), key=lambda item: (-item[1].results[-1].estimate.n, item[0])))


def _empty(study: Study, indicator: Named, span: Sequence[Period], name: str, by: str) -> list[Result]:
    one = study.bound(indicator)
    nothing = one.finish(one.state([]), study.confidence)
    return [Result(replace(nothing, period=period.key, by={by: name})) for period in span]


def _trend(results: list[Result]) -> Trend:
    values = [one.estimate.value if one.estimate.n >= LOW_BASE else None for one in results]
    limits = control.limits(values)
    return Trend(results, limits, control.signals(values, limits))


def _is_shown(result: Result) -> bool:
    return result.estimate.status in ("ok", "low_base")


def mix(
    study: Study, indicator: Named, by: str, against: Literal["previous", "year_ago"] = "previous"
) -> Mix:
    """The change of a total, split into the effect of its groups' results and of their weights (Kitagawa).

    The weights are those of the respondents, not of the customers: a change of who answers is a change of
    mix. Groups under 30 in a period are put together.

    Raises:
        NoData: fewer than two groups can be told apart, or the total is no mean of its groups.
    """
    reference = study.previous if against == "previous" else study.year_ago
    now, then = (
        {str(one.estimate.by[by]): one for one in part.measure(indicator, by=by)}
        for part in (study, study.at(reference))
    )
    after, before = (part.measure(indicator)[0] for part in (study, study.at(reference)))
    large = _large(now, then)
    if len(large) < 2:
        raise NoData(f"fewer than two values of {by!r} have 30 answers in both periods.")
    if any(one.estimate.unit == "h" or one.estimate.n_eff != one.estimate.n for one in (after, before)):
        raise NoData(f"{after.estimate.definition_id} is weighted, or no mean: groups do not add up to it.")
    told = [_grouped(study, indicator, whole, part, large) for whole, part in ((before, then), (after, now))]
    names = [*large, *([OTHERS] if any(OTHERS in part for part in told) else [])]
    sizes = [sum(one.n for one in part.values()) for part in told]
    shares = {
        name: tuple(
            100 * part[name].n / size if name in part else 0.0 for part, size in zip(told, sizes, strict=True)
        )
        for name in names
    }
    small = tuple(sorted({*now, *then} - {*large, "None"}))
    change = _split(told[0], told[1], study.confidence)
    return Mix(change, before.estimate, after.estimate, shares, small, reference)  # type: ignore[arg-type]


def _large(now: Mapping[str, Result], then: Mapping[str, Result]) -> list[str]:
    """The groups with 30 answers in both periods; what they leave of the whole is nothing, or ten or more."""
    large = [name for name in now if all(_is_large(part, name) for part in (now, then))]
    large.sort(key=lambda name: -now[name].estimate.n)
    while large and any(0 < left < FRACTION_BASE for left in _left_out(large, now, then)):
        large.pop()
    return large


def _left_out(large: Sequence[str], *periods: Mapping[str, Result]) -> list[int]:
    """Answers outside of these groups, by period."""
    return [sum(one.estimate.n for name, one in part.items() if name not in large) for part in periods]


def _is_large(groups: Mapping[str, Result], name: str) -> bool:
    return name != "None" and name in groups and groups[name].estimate.status == "ok"


def _grouped(
    study: Study, indicator: Named, whole: Result, groups: Mapping[str, Result], large: Sequence[str]
) -> dict[str, Estimate]:
    """The large groups, and what is left of the whole as one group."""
    one = study.bound(indicator)
    told = {name: groups[name].estimate for name in large}
    rest = one.base(whole.state).n - sum(estimate.n for estimate in told.values())
    if rest > 0:
        told[OTHERS] = _left(whole.estimate, list(told.values()), rest)
    return told


def _left(whole: Estimate, told: Sequence[Estimate], n: int) -> Estimate:
    """The group that the others leave of a whole: what is left of its sums."""
    total = (whole.value or 0.0) * whole.n - sum((one.value or 0.0) * one.n for one in told)
    details = {
        name: whole.details[name] - sum(one.details[name] for one in told)
        for name in _CLASSES
        if name in whole.details
    }
    return replace(whole, value=total / n, n=n, details=details, ci_low=None, ci_high=None)


def _split(before: Mapping[str, Estimate], after: Mapping[str, Estimate], confidence: float) -> Decomposition:
    parts = (before, after)
    everyone = [one for part in parts for one in part.values()]
    if all(_is_counted(one) for one in everyone):
        tallies = [{name: _classes(one) for name, one in part.items()} for part in parts]
        return decompose_nps(tallies[0], tallies[1], confidence)
    values = [{name: (float(one.n), one.value) for name, one in part.items()} for part in parts]
    return _with_intervals(decompose(values[0], values[1]), before, after, confidence)


def _is_counted(estimate: Estimate) -> bool:
    """Whether it is an NPS of whole counts, unweighted."""
    counts = [estimate.details.get(name) for name in _CLASSES]
    return all(isinstance(count, int) for count in counts) and sum(counts) == estimate.n  # type: ignore[arg-type]


def _classes(estimate: Estimate) -> tuple[float, float, float]:
    promoters, passives, detractors = (float(estimate.details[name]) for name in _CLASSES)
    return promoters, passives, detractors


def _with_intervals(
    change: Decomposition, before: Mapping[str, Estimate], after: Mapping[str, Estimate], confidence: float
) -> Decomposition:
    """Both sums are linear in the values: rate weighs them by the mean share, mix by half its change."""
    z = z_value(confidence)
    sizes = [sum(one.n for one in part.values()) for part in (before, after)]
    rate = mixed = 0.0
    for name in {*before, *after}:
        w0, w1 = (
            part[name].n / size if name in part else 0.0
            for part, size in zip((before, after), sizes, strict=True)
        )
        variance = sum(_variance(part[name], z) for part in (before, after) if name in part)
        rate += ((w0 + w1) / 2) ** 2 * variance
        mixed += ((w1 - w0) / 2) ** 2 * variance
    return replace(
        change,
        rate_interval=Interval(change.rate - z * sqrt(rate), change.rate + z * sqrt(rate), _METHOD),
        mix_interval=Interval(change.mix - z * sqrt(mixed), change.mix + z * sqrt(mixed), _METHOD),
    )


def _variance(estimate: Estimate, z: float) -> float:
    """Of a value, from its interval; where there is none, of the widest share there can be."""
    if estimate.ci_low is None or estimate.ci_high is None:
        return 50.0**2 / max(estimate.n, 1)
    return ((estimate.ci_high - estimate.ci_low) / (2 * z)) ** 2
