"""What employees answered in one wave, as a matrix: one row per employee, one column per item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import UnknownName
from cxreports.measure.lack import Lack
from cxreports.measure.orientation import CustomerOrientation, Orientation
from cxreports.measure.record import FRACTION_BASE
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study

Floats = NDArray[np.float64]
_COLUMNS = "employee_id, item, pillar, score, scale_min, scale_max, reverse"
_VALID = "score BETWEEN scale_min AND scale_max"


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The answers of one wave.

    Attributes:
        period: of the wave. people: employees, in alphabetical order; never printed.
        items: those of the index, in the order of the data file. share: employees x items, each answer as
            0-1 with reverse-coded ones turned, NaN where there is none.
        pillars: pillar -> its items; one pillar "" where the data file names none.
        steps: item -> how many answers its scale has. reverse: the items that were turned.
        enps: scores of the recommendation item; empty where it was not asked.
    """

    period: Period
    people: tuple[str, ...]
    items: tuple[str, ...]
    share: Floats
    pillars: Mapping[str, tuple[str, ...]]
    steps: Mapping[str, int]
    reverse: frozenset[str]
    enps: tuple[float, ...] = ()
    apart: bool = False  # whether an item of the questionnaire is no part of the index

    @property
    def n(self) -> int:
        return len(self.people)

    @property
    def index(self) -> CustomerOrientation:
        """The index of these items; that of the headline where no item is left apart."""
        return replace(Orientation, items=self.items) if self.apart else Orientation

    def of_pillar(self, pillar: str) -> CustomerOrientation:
        """The index of a pillar's items: the mean of those that an employee answered."""
        return replace(Orientation, items=self.pillars[pillar], min_answered=1)

    def answers(self, items: tuple[str, ...], least: int = 1) -> Floats:
        """One index 0-100 per employee; NaN with fewer answers than `least`."""
        part = self.share[:, [self.items.index(item) for item in items]]
        known = (~np.isnan(part)).sum(axis=1)
        sums = np.nansum(part, axis=1)
        return np.where(known >= max(least, 1), 100 * sums / np.maximum(known, 1), np.nan)


def read_questionnaire(study: Study, enps: str = "", period: Period | None = None) -> Questionnaire | Lack:
    """The answers of a wave (methodology 2.10).

    Args:
        enps: the item by which employees recommend their employer (0-10): no part of the index.
        period: the wave; the study's period by default.

    Raises:
        UnknownName: the questionnaire has no item `enps`.
    """
    if "employees" not in study.dataset.tables:
        return Lack("staff.table")
    period = period or study.period
    answers = study.dataset.table("employees").filter(f"{_VALID} AND {within(period)}")
    rows = answers.select(_COLUMNS).fetchnumpy()
    found = list(dict.fromkeys([*study.dataset.items, *sorted(set(rows["item"]))]))
    if enps and enps not in found:
        raise UnknownName("item", enps, found, where="enps")
    people = tuple(sorted(set(rows["employee_id"])))
    if len(people) < FRACTION_BASE:
        return Lack("staff.few", {"least": FRACTION_BASE})
    asked = tuple(item for item in found if item != enps and item in set(rows["item"]))
    own = rows["item"] != enps
    scores = tuple(float(score) for score in rows["score"][~own])
    return _matrix({name: column[own] for name, column in rows.items()}, period, people, asked, scores)


def within(period: Period) -> str:
    """The answers of a period, as SQL."""
    return f"answered_on >= DATE '{period.start_on}' AND answered_on < DATE '{period.end_on}'"


def _matrix(
    rows: Mapping[str, NDArray[np.generic]],
    period: Period,
    people: tuple[str, ...],
    items: tuple[str, ...],
    enps: tuple[float, ...],
) -> Questionnaire:
    row = {who: place for place, who in enumerate(people)}
    column = {item: place for place, item in enumerate(items)}
    share = np.full((len(people), len(items)), np.nan)
    low, high = (rows[name].astype(float) for name in ("scale_min", "scale_max"))
    reverse = np.ma.filled(np.ma.asarray(rows["reverse"]), fill_value=False).astype(bool)
    value = (rows["score"].astype(float) - low) / (high - low)
    value = np.where(reverse, 1 - value, value)
    share[[row[who] for who in rows["employee_id"]], [column[item] for item in rows["item"]]] = value
    pillars: dict[str, list[str]] = {}
    named = dict(zip(rows["item"], rows["pillar"], strict=True))
    for item in items:
        pillars.setdefault(str(named[item] or ""), []).append(item)
    steps = {item: int(top - bottom) + 1 for item, bottom, top in zip(rows["item"], low, high, strict=True)}
    turned = frozenset(str(item) for item in set(rows["item"][reverse]))
    return Questionnaire(
        period, people, items, share, {name: tuple(each) for name, each in pillars.items()}, steps, turned,
        enps, bool(enps),
    )  # fmt: skip


def wave_before(study: Study) -> Period | None:
    """The last period of the study's length, before this one, in which employees answered."""
    if "employees" not in study.dataset.tables:
        return None
    earlier = study.dataset.table("employees").filter(f"answered_on < DATE '{study.period.start_on}'")
    ((day,),) = earlier.aggregate("max(answered_on)").fetchall()
    if day is None:
        return None
    unit = study.period.unit if study.period.unit != "span" else "month"
    return Period.containing(day, unit)
