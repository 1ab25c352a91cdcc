"""The outer loop: themes that come back, what was done about them, and their rate before and after (2.11).

The inner loop answers one customer; the outer loop mends what many meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cxreports.data.sql import ident
from cxreports.measure import figure
from cxreports.measure.analysis.cases import to_follow
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.disclosure import suppressed
from cxreports.measure.inference import Difference, Interval, benjamini_hochberg
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study

Text = str | Mapping[str, str]
_Q, _MATERIAL = 0.05, 2.0  # methodology R9: points of percentage
_MOST_MONTHS = 6  # on each side of an action


@dataclass(frozen=True, slots=True)
class Action:
    """What was decided about a theme. `closed`: the day it was done; None while it is not."""

    theme: str
    what: Text
    owner: str
    opened: date
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of the cases of the period.

    Attributes:
        n: cases. share: of all cases with a theme, 0-100, Wilson. gap: mean points from the scores up to the
            lowest one that counts as recovered. lost: n x gap, what puts it first.
        opened, closed: actions under way at the end of the period; done by then.
    """

    name: str
    n: int
    share: float
    interval: Interval
    gap: float
    lost: float
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A theme's share of the cases before and after an action was done, over as many whole months.

    Attributes:
        before, after: 0-100; n_before, n_after: cases. difference: after minus before, in points.
        called: p (Benjamini-Hochberg over the actions) <= 0.05, 2 points or more, 30 cases on each side.
    """

    action: Action
    months: int
    before: float
    after: float
    n_before: int
    n_after: int
    difference: Difference
    p_adjusted: float
    called: bool


@dataclass(frozen=True, kw_only=True)
class OuterLoop(Analysis):
    """Themes by points lost, what was done, and what the themes became.

    Attributes:
        n: cases with a theme; n_missing: without. hidden: themes withheld.
        actions: all that were given. followed: those done with a whole month after.
    """

    definition_id: ClassVar[str] = "outer_loop"
    themes: tuple[Theme, ...]
    actions: tuple[Action, ...]
    followed: tuple[Followed, ...]
    hidden: int


def outer_loop(
    study: Study, actions: Sequence[Action] = (), by: str = "reason", *, eligible_to: float = 6.0,
    recovered_from: float = 7.0,
) -> OuterLoop | Lack:  # fmt: skip
    """Themes of the period's cases by frequency x severity, beside the actions on each (methodology 2.11).

    Args:
        actions: what was decided, whatever became of it.
        by: dimension of the follow-ups that holds the theme.
        recovered_from: lowest score that counts as recovered; severity is the distance to it.
    """
    if "followups" not in study.dataset.tables or by not in study.dataset.dimensions["followups"]:
        return Lack("loop.reasons", {"by": by})
    parts = _counts(study, study.period, by, eligible_to, recovered_from)
    unknown = parts.pop(None, (0, 0.0))[0]
    n = sum(count for count, _ in parts.values())
    if n < LOW_BASE:
        return Lack("loop.few", {"n": n, "needed": LOW_BASE})
    hidden = {name for (name,) in suppressed({(name,): count for name, (count, _) in parts.items()})}
    last = study.period.end_on
    themes = [
        _theme(
            str(name), count, gap, n, [one for one in actions if one.theme == name], last, study.confidence
        )
        for name, (count, gap) in parts.items()
        if name not in hidden
    ]
    themes.sort(key=lambda one: (-one.lost, one.name))
    followed = [_followed(study, one, by, eligible_to, recovered_from) for one in actions]
    return OuterLoop(
        n=n, n_missing=unknown, confidence=study.confidence, method="Newcombe; pooled z or Fisher",
        themes=tuple(themes), actions=tuple(actions), hidden=len(hidden),
        followed=_called([one for one in followed if one is not None]),
    )  # fmt: skip


def themes_of(study: Study, by: str = "reason") -> list[str]:
    """The themes that the follow-ups hold, sorted."""
    return study.dataset.values(by) if by in study.dataset.dimensions.get("followups", ()) else []


def _counts(
    study: Study, period: Period, by: str, eligible_to: float, recovered_from: float
) -> dict[str | None, tuple[int, float]]:
    """Cases of a period by theme, and the sum of the points under `recovered_from`."""
    rows = (
        study.dataset.table("followups")
        .filter(
            f"{to_follow(eligible_to)} AND opened_on >= DATE '{period.start_on}' "
            f"AND opened_on < DATE '{period.end_on}'"
        )
        .aggregate(
            f"{ident(by)} AS theme, count(*) AS n, sum(greatest({float(recovered_from)} - score, 0)) AS gap",
            "theme",
        )
        .fetchall()
    )
    return {theme: (int(n), float(gap or 0.0)) for theme, n, gap in rows}


def _theme(
    name: str, n: int, gap: float, total: int, actions: Sequence[Action], last: date, confidence: float
) -> Theme:
    told = figure.share(n, total, confidence)
    known = [one for one in actions if one.opened < last]
    done = sum(one.closed is not None and one.closed < last for one in known)
    ends = Interval(told.low or 0.0, told.high or 0.0, told.method)
    return Theme(name, n, told.value or 0.0, ends, gap / n, gap, len(known) - done, done)


def _followed(
    study: Study, action: Action, by: str, eligible_to: float, recovered_from: float
) -> Followed | None:
    """Whole months from the first that begins after the action was done, against as many before it."""
    if action.closed is None or study.period.unit == "week":
        return None
    month = Period.containing(action.closed)
    first = month if action.closed == month.start_on else Period.containing(month.end_on)
    months = min(_months(first.start_on, study.period.end_on), _MOST_MONTHS)
    if months < 1:
        return None
    last = list(Period(first.start_on, study.period.end_on, "span").months())[months - 1]
    after = Period(first.start_on, last.end_on, "span")
    before = Period(month.before(months + 1)[0].start_on, month.start_on, "span")
    return _compared(study, action, (before, after), months, by, (eligible_to, recovered_from))


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def _compared(
    study: Study,
    action: Action,
    sides: tuple[Period, Period],
    months: int,
    by: str,
    edges: tuple[float, float],
) -> Followed | None:
    counts = [_counts(study, period, by, *edges) for period in sides]
    bases = [sum(n for theme, (n, _) in part.items() if theme is not None) for part in counts]
    cases = [part.get(action.theme, (0, 0.0))[0] for part in counts]
    if min(bases) < LOW_BASE:
        return None
    change = figure.share_difference(cases[1], bases[1], cases[0], bases[0], study.confidence)
    shares = [100 * part / whole for part, whole in zip(cases, bases, strict=True)]
    return Followed(action, months, shares[0], shares[1], bases[0], bases[1], change, change.p, False)


def _called(found: Sequence[Followed]) -> tuple[Followed, ...]:
    adjusted = benjamini_hochberg([one.difference.p for one in found]) if found else []
    return tuple(
        replace(one, p_adjusted=p, called=p <= _Q and abs(one.difference.delta) >= _MATERIAL)
        for one, p in zip(found, adjusted, strict=True)
    )
