"""Teams compared, none that has so few employees that one of them could be recognised (R13, R14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cxreports.errors import NoData, UsageError
from cxreports.measure.analysis.unit import Link, link
from cxreports.measure.disclosure import suppressed
from cxreports.measure.indicator import Indicator
from cxreports.measure.lack import Lack
from cxreports.measure.record import ANONYMITY_BASE, FRACTION_BASE, Result
from cxreports.measure.staff.questionnaire import Questionnaire

if TYPE_CHECKING:
    from cxreports.measure.study import Study


def team_dimension(study: Study, wanted: str = "") -> str:
    """The dimension of the teams: the one wanted, else the first that the employees have; "" for none."""
    known = study.dataset.dimensions.get("employees", ())
    return wanted or next(iter(known), "")


def by_team(
    study: Study, asked: Questionnaire | Lack, team: str, least: int = FRACTION_BASE
) -> list[Result] | Lack:
    """The index of each team against the others; small teams withheld, and others with them (R14).

    Args:
        team: the dimension. least: employees under which a team is withheld; 5 or more.

    Raises:
        UsageError: `least` is under 5.
    """
    if least < ANONYMITY_BASE:
        hint = f"Write {FRACTION_BASE}, or at least {ANONYMITY_BASE}."
        raise UsageError(f"{least} employees protect nobody.", where="least", hint=hint)
    if isinstance(asked, Lack):
        return asked
    if not team:
        return Lack("staff.team")
    split = study.split(asked.index, team)
    hidden = suppressed({(one.estimate.by[team],): one.estimate.n for one in split}, k=least)
    return [_withheld(one) if (one.estimate.by[team],) in hidden else one for one in split]


def _withheld(one: Result) -> Result:
    comparison = replace(one.comparison, delta=None, ci_low=None, ci_high=None, p=None, p_adjusted=None,
                         reference_value=None, called=False, verdict="hidden", better=None)\
        if one.comparison else None  # fmt: skip
    return Result(one.estimate.masked(), comparison)


def linked(
    study: Study, teams: Sequence[Result] | Lack, team: str, customers: Indicator | str
) -> Link | Lack:
    """The index of teams beside what their customers say, where both tables name the team (methodology 3.18).

    Args:
        teams: from `by_team`. customers: the indicator of the customers' side.
    """
    if isinstance(teams, Lack):
        return teams
    try:
        one = study.bound(customers)
    except NoData:
        return Lack("staff.link.answers")
    if team not in study.dataset.dimensions.get(one.table, ()):
        return Lack("staff.link.unit", {"team": team})
    try:
        return link(teams, study.measure(one, by=team), team, confidence=study.confidence)
    except NoData:
        return Lack("staff.link.few")
