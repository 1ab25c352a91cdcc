"""How each item of the employee questionnaire was answered (methodology 2.10)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cxreports.measure.inference import Difference, Interval, benjamini_hochberg, paired_mean, wilson
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE
from cxreports.measure.staff.questionnaire import Floats, Questionnaire

MATERIALITY = 2.0  # points of index (R9)


@dataclass(frozen=True, slots=True)
class Item:
    """One item.

    Attributes:
        counts: answers from the least to the most favourable, reverse-coded items turned.
        mean: index 0-100. favourable: share above the middle of the scale, with Wilson's interval, 0-100.
        gap: mean minus that of the same employee's other items, paired; p_adjusted within the family of the
            items (Benjamini-Hochberg). verdict: "above", "below" or "" when the gap is not called.
    """

    name: str
    pillar: str
    n: int
    counts: tuple[int, ...]
    mean: float
    favourable: float
    interval: Interval
    gap: Difference | None
    reverse: bool = False
    p_adjusted: float | None = None
    verdict: str = ""

    @property
    def thirds(self) -> tuple[float, float, float]:
        """Shares below, at and above the middle of the scale, 0-100."""
        size, places = len(self.counts), range(len(self.counts))
        sides = (
            [count for place, count in zip(places, self.counts, strict=True) if 2 * place < size - 1],
            [count for place, count in zip(places, self.counts, strict=True) if 2 * place == size - 1],
            [count for place, count in zip(places, self.counts, strict=True) if 2 * place > size - 1],
        )
        low, middle, high = (100 * sum(side) / self.n for side in sides)
        return low, middle, high


def read_items(asked: Questionnaire | Lack, confidence: float = 0.95) -> tuple[Item, ...] | Lack:
    """The items of a wave, those of a pillar together, the most favourable first.

    An item is called above or below when its paired gap to the employee's other items passes R9.
    """
    if isinstance(asked, Lack):
        return asked
    found = [_item(asked, pillar, item, confidence) for pillar, items in asked.pillars.items()
             for item in items]  # fmt: skip
    found = [one for one in found if one.n]
    tested = [one for one in found if one.gap is not None and one.n >= LOW_BASE]
    adjusted = benjamini_hochberg([one.gap.p for one in tested if one.gap])
    told = {one.name: p for one, p in zip(tested, adjusted, strict=True)}
    called = [_called(one, told.get(one.name)) for one in found]
    order = list(asked.pillars)
    return tuple(sorted(called, key=lambda one: (order.index(one.pillar), -one.favourable, one.name)))


def _item(asked: Questionnaire, pillar: str, name: str, confidence: float) -> Item:
    column = asked.items.index(name)
    share = asked.share[:, column]
    valid = share[~np.isnan(share)]
    steps = asked.steps[name]
    counts = np.bincount(np.rint(valid * (steps - 1)).astype(int), minlength=steps)
    n, above = len(valid), int((valid > 0.5 + 1e-9).sum())
    ends = wilson(above, n, confidence)
    return Item(
        name=name, pillar=pillar, n=n, counts=tuple(int(count) for count in counts),
        mean=100 * float(valid.mean()) if n else 0.0, favourable=100 * above / n if n else 0.0,
        interval=Interval(100 * ends.low, 100 * ends.high, "Wilson"),
        gap=_gap(share, np.delete(asked.share, column, axis=1), confidence),
        reverse=name in asked.reverse,
    )  # fmt: skip


def _gap(share: Floats, others: Floats, confidence: float) -> Difference | None:
    known = ~np.isnan(share) & ~np.isnan(others).all(axis=1)
    if known.sum() < 2:
        return None
    gaps = 100 * (share[known] - np.nanmean(others[known], axis=1))
    return paired_mean(float(gaps.mean()), float(gaps.std(ddof=1)), int(known.sum()), confidence)


def _called(one: Item, p_adjusted: float | None, q: float = 0.05) -> Item:
    if one.gap is None or p_adjusted is None:
        return one
    real = p_adjusted <= q and abs(one.gap.delta) >= MATERIALITY
    return replace(
        one, p_adjusted=p_adjusted, verdict=("above" if one.gap.delta > 0 else "below") if real else ""
    )
