"""The same respondents asked twice: who moved, and the change tested on pairs (methodology 2.1f, R12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cxreports.errors import UsageError
from cxreports.measure.inference import Difference, Moments, paired_mean

CLASSES = ("detractor", "passive", "promoter")
_STEPS = (-1, 0, 1)  # what each class counts for in an NPS


@dataclass(frozen=True, slots=True)
class Panel:
    """Transitions between NPS classes of respondents who answered in both periods.

    Attributes:
        counts: 3 x 3; row = class before, column = class after, in the order of `CLASSES`.
        n_missing: pairs left out for want of one of the two answers.
        n_invalid: pairs left out for an answer that is not an integer from 0 to 10.

    >>> panel = Panel.of([9, 7, 3, 10, None], [10, 9, 4, 6, 8])
    >>> panel.counts, panel.n_missing
    (((1, 0, 0), (0, 0, 1), (1, 0, 1)), 1)
    """

    counts: tuple[tuple[int, int, int], ...]
    n_missing: int = 0
    n_invalid: int = 0

    @classmethod
    def of(cls, before: Iterable[float | None], after: Iterable[float | None]) -> Panel:
        """Count the pairs of two columns of scores 0-10, aligned by respondent; None or NaN is missing.

        Raises:
            UsageError: the columns differ in length.
        """
        first, second = list(before), list(after)
        if len(first) != len(second):
            raise UsageError(
                f"{len(first)} scores before but {len(second)} after.",
                hint="Give one pair per respondent, in the same order.",
            )
        table = [[0, 0, 0] for _ in CLASSES]
        missing = invalid = 0
        for pair in zip(first, second, strict=True):
            if any(score is None or score != score for score in pair):
                missing += 1
                continue
            start, end = (_place(score) for score in pair if score is not None)
            if start is None or end is None:
                invalid += 1
            else:
                table[start][end] += 1
        return cls(tuple((row[0], row[1], row[2]) for row in table), missing, invalid)

    @property
    def n(self) -> int:
        """Respondents with two valid answers."""
        return sum(map(sum, self.counts))

    @property
    def net_movement(self) -> float | None:
        """Share that moved up, minus share that moved down, in points; None without any pair."""
        moves = [
            (1 if end > start else -1, count)
            for start, row in enumerate(self.counts)
            for end, count in enumerate(row)
            if end != start
        ]
        return 100 * sum(sign * count for sign, count in moves) / self.n if self.n else None

    def change(self, confidence: float = 0.95) -> Difference:
        """NPS after minus before, in points, with the paired t interval and test (methodology 2.1f).

        Raises:
            NoData: there is no pair.
        """
        steps = [(_STEPS[end] - _STEPS[start]) for start in range(3) for end in range(3)]
        moments = Moments.of(steps, [count for row in self.counts for count in row])
        found = paired_mean(100 * moments.mean, 100 * moments.sd, moments.n, confidence)
        return replace(found, low=max(-200.0, found.low), high=min(200.0, found.high))


def _place(score: float) -> int | None:
    """Index in `CLASSES`; None for what is not an integer from 0 to 10."""
    if not 0 <= score <= 10 or score != int(score):
        return None
    return 2 if score >= 9 else 1 if score >= 7 else 0
