"""Whether the answers of each question look like answers on its scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxreports.measure.gate.check import LEAST, Found
from cxreports.measure.gate.rows import ask, day_of, within

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_CHANCE = 1e-6  # below this probability a code did not come or go by chance; many codes are looked at
_WIDEST = 11  # codes: on a longer scale (0-100) most codes are rare


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each answer was given to one question.

    Attributes:
        now, before: score -> answers, in the period, and in the year before it.
    """

    question: str
    scale: tuple[int, int]
    whole: bool
    now: Mapping[float, int]
    before: Mapping[float, int]

    def fits(self, score: float) -> bool:
        """Whether a score is an answer of the scale (R3)."""
        low, high = self.scale
        return low <= score <= high and (not self.whole or score == int(score))

    @property
    def codes(self) -> list[int]:
        """The answers that the scale offers, where it offers few."""
        low, high = self.scale
        return list(range(low, high + 1)) if self.whole and high - low < _WIDEST else []

    @property
    def n(self) -> int:
        return sum(self.now.values())

    def kept(self, counts: Mapping[float, int]) -> dict[float, int]:
        """The counts of answers on the scale."""
        return {score: count for score, count in counts.items() if self.fits(score)}


def tallies(study: Study) -> list[Tally]:
    """One tally per question answered in the period, in one pass."""
    if "responses" not in study.dataset.tables:
        return []
    day = day_of(study)
    rows = ask(
        study,
        "responses",
        f"""SELECT question, score, {within(day, study.period)} AS now, count(*) FROM seen
        WHERE score IS NOT NULL AND {day} >= DATE '{study.year_ago.start_on}'
            AND {day} < DATE '{study.period.end_on}' GROUP BY ALL""",
    )
    counts: dict[str, dict[bool, dict[float, int]]] = {}
    for name, score, now, count in rows:
        counts.setdefault(name, {True: {}, False: {}})[bool(now)][float(score)] = count
    asked = study.dataset.questions
    return [
        Tally(name, asked[name].scale, asked[name].integer_only, found[True], found[False])
        for name, found in sorted(counts.items())
        if name in asked and found[True]
    ]


def off_scale(found: Sequence[Tally]) -> Found | None:
    """The largest share of answers that their scale does not offer."""

    def share(one: Tally) -> Found:
        outside = one.n - sum(one.kept(one.now).values())
        return Found(outside / one.n, one.n, {"k": outside, "question": one.question})

    return _worst(found, lambda one: share(one) if one.n >= LEAST else None)


def heaping(found: Sequence[Tally]) -> Found | None:
    """The largest share of one single answer, on scales of three answers or more."""

    def share(one: Tally) -> Found | None:
        kept = one.kept(one.now)
        n = sum(kept.values())
        if n < LEAST or len(one.codes) in (1, 2):
            return None
        code = max(kept, key=lambda score: (kept[score], score))
        return Found(kept[code] / n, n, {"code": code, "question": one.question})

    return _worst(found, share)


def unused_codes(found: Sequence[Tally]) -> Found | None:
    """The most codes of one scale that nobody gave, neither in the period nor in the year before.

    Only where the codes beside one are common enough: a quarter of their share makes its absence less
    probable than one in a million. The lowest answer of a good service is simply rare.
    """

    def count(one: Tally) -> Found | None:
        both = {code: one.now.get(code, 0) + one.before.get(code, 0) for code in one.codes}
        n = sum(both.values())
        if n < LEAST or len(both) < 3:
            return None
        never = [code for code in both if not both[code] and (1 - _beside(both, code) / n / 4) ** n < _CHANCE]
        return Found(len(never), n, {"codes": never, "question": one.question})

    return _worst(found, count)


def _beside(counts: Mapping[int, int], code: int) -> int:
    """How often the rarer of the codes beside one was given."""
    return min(counts[other] for other in (code - 1, code + 1) if other in counts)


def scale_change(found: Sequence[Tally]) -> Found | None:
    """The most codes of one question that came or went: a scale changed or coded anew in mid-series.

    A code went when its former share makes its absence less probable than one in a million; it came when its
    present share does so for the year before.
    """

    def count(one: Tally) -> Found | None:
        now, before = one.now, one.before
        n, former = one.n, sum(before.values())
        if min(n, former) < LEAST:
            return None
        went = [code for code in before if not now.get(code) and (1 - before[code] / former) ** n < _CHANCE]
        came = [code for code in now if not before.get(code) and (1 - now[code] / n) ** former < _CHANCE]
        codes = sorted(went + came)
        facts = {"codes": codes, "question": one.question}
        return Found(len(codes), n, facts)

    return _worst(found, count)


def _worst(found: Sequence[Tally], measured: Callable[[Tally], Found | None]) -> Found | None:
    """The largest value over the questions; None when none of them could be measured."""
    each = [one for tally in found if (one := measured(tally)) is not None]
    return max(each, key=lambda one: (one.value, one.n)) if each else None
