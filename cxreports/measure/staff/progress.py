"""What changed from one wave of the employee questionnaire to the next (methodology 2.10, R12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cxreports.data.sql import literals
from cxreports.measure.analysis.cronbach import Reliability, reliability
from cxreports.measure.inference import Difference, benjamini_hochberg, paired_mean, welch
from cxreports.measure.lack import Lack
from cxreports.measure.orientation import CustomerOrientation
from cxreports.measure.record import LOW_BASE, Comparison, Result
from cxreports.measure.staff.items import MATERIALITY
from cxreports.measure.staff.questionnaire import (
    Floats,
    Questionnaire,
    read_questionnaire,
    wave_before,
    within,
)

if TYPE_CHECKING:
    from cxreports.measure.study import Study

REPEATED = 0.10  # share of employees in both waves from which the difference is paired (R12)


@dataclass(frozen=True, slots=True)
class Wave:
    """The index and its pillars, each against the wave before.

    Attributes:
        whole: the index. pillars: pillar -> its index; `comparison` is with `before`, in one family.
        before: the wave before, None where there is none. both: employees who answered both.
        paired: whether the differences are of the same employees.
        alphas: of the pillars; None where no alpha can be computed. index: the indicator.
    """

    whole: Result
    pillars: dict[str, Result]
    before: Questionnaire | None
    both: int
    paired: bool
    alphas: Reliability | None
    index: CustomerOrientation


def read_wave(study: Study, asked: Questionnaire | Lack, enps: str = "") -> Wave | Lack:
    """The index, its pillars and their change since the last wave.

    Args:
        asked: from `read_questionnaire`; enps: as there.
    """
    if isinstance(asked, Lack):
        return asked
    named = [one for one in asked.pillars if one] if len(asked.pillars) > 1 else []
    indicators = [asked.index, *(asked.of_pillar(one) for one in named)]
    results = [replace(one, comparison=None, year_ago=None) for one in study.headline(indicators)]
    period = wave_before(study)
    before = read_questionnaire(study, enps, period) if period else None
    before = None if isinstance(before, Lack) else before
    both = len(set(asked.people) & set(before.people)) if before else 0
    paired = bool(before) and both > REPEATED * min(asked.n, before.n if before else asked.n)
    if before is not None:
        results = _compared(results, indicators, asked, before, paired, study.confidence)
    pillars = {
        name: replace(one, estimate=replace(one.estimate, by={"pillar": name}))
        for name, one in zip(named, results[1:], strict=True)
    }
    return Wave(results[0], pillars, before, both, paired, _alphas(study, asked), asked.index)


def _compared(
    results: Sequence[Result],
    indicators: Sequence[CustomerOrientation],
    now: Questionnaire,
    then: Questionnaire,
    paired: bool,
    confidence: float,
) -> list[Result]:
    """Each result against the wave before: one family (Benjamini-Hochberg)."""
    found = [_difference(one, now, then, paired, confidence) for one in indicators]
    tested = [one for one in found if one is not None]
    adjusted = iter(benjamini_hochberg([one.p for one, _, _ in tested]))
    told = []
    for result, one in zip(results, found, strict=True):
        if one is None or result.estimate.value is None:
            told.append(result)
            continue
        difference, value, n = one
        told.append(replace(result, comparison=_comparison(
            then, result, difference, value, n, next(adjusted), len(tested))))  # fmt: skip
    return told


def _difference(
    indicator: CustomerOrientation, now: Questionnaire, then: Questionnaire, paired: bool, confidence: float
) -> tuple[Difference, float, int] | None:
    """The difference, the value of the wave before and its base."""
    items = indicator.items or now.items
    if not set(items) <= set(then.items):
        return None
    here, there = (_known(one, items, indicator.min_answered) for one in (now, then))
    values, others = (np.array(list(side.values())) for side in (here, there))
    if min(len(values), len(others)) < 2:
        return None
    if not paired:
        found = welch(
            values.mean(), values.std(ddof=1), len(values), others.mean(), others.std(ddof=1), len(others),
            confidence,
        )  # fmt: skip
        return found, float(others.mean()), len(others)
    gaps = np.array([value - there[who] for who, value in here.items() if who in there])
    if len(gaps) < 2:
        return None
    found = paired_mean(float(gaps.mean()), float(gaps.std(ddof=1)), len(gaps), confidence)
    return found, float(others.mean()), len(gaps)


def _known(asked: Questionnaire, items: tuple[str, ...], least: int) -> dict[str, float]:
    values: Floats = asked.answers(items, least)
    return {who: float(one) for who, one in zip(asked.people, values, strict=True) if not np.isnan(one)}


def _comparison(
    then: Questionnaire, result: Result, found: Difference, value: float, n: int, adjusted: float, size: int
) -> Comparison:
    one = Comparison(
        "previous", then.period.key, value, n, found.delta, found.low, found.high, found.p, adjusted,
        family="waves", family_size=size, materiality=MATERIALITY, method=found.method,
        verdict="not_significant",
    )  # fmt: skip
    if min(n, result.estimate.n) < LOW_BASE:
        return replace(one, verdict="low_base")
    if adjusted > 0.05:
        return one
    if abs(found.delta) < MATERIALITY:
        return replace(one, verdict="small")
    better = found.delta > 0
    return replace(one, called=True, verdict="rise" if better else "fall", better=better)


def _alphas(study: Study, asked: Questionnaire) -> Reliability | None:
    wanted = f"{within(asked.period)} AND item IN ({literals(asked.items)})"
    return reliability(study.dataset.table("employees").filter(wanted), study.confidence)


def headline(study: Study, wave: Wave | Lack) -> list[Result]:
    """The figures of the first page: the index, the share at the high level, participation."""
    if isinstance(wave, Lack):
        return []
    share = replace(wave.index, variant="high")
    high = replace(study.headline([share])[0], comparison=None, year_ago=None)
    if "headcounts" not in study.dataset.tables:
        return [wave.whole, high]
    asked = replace(study.headline(["participation"])[0], comparison=None, year_ago=None)
    return [wave.whole, high, *([asked] if asked.estimate.n else [])]


def _index(wave: Wave) -> CustomerOrientation:
    return wave.index
