"""Open cases, their owners, what calls go with, and the outer loop."""

from __future__ import annotations

from datetime import date

import pytest

from cxreports.measure import ClosedLoop
from cxreports.measure.analysis.cases import (
    OTHERS,
    _by_owner,
    callback_effect,
    case_reasons,
    like_for_like,
    open_cases,
)
from cxreports.measure.analysis.outerloop import Action, outer_loop
from cxreports.measure.lack import Lack
from cxreports.period import Period
from tests.show.desk import CASES, END, followups, study_of


@pytest.mark.parametrize("case", CASES)
def test_open_cases_are_all_those_not_closed(case):
    found = open_cases(study_of(case))
    frame = followups(case)
    still = frame[frame["closed"].isna()]
    assert found.n == len(still) == sum(found.classes) == sum(one.n for one in found.owners)
    assert found.waiting == still["contacted"].isna().sum() == sum(one.waiting for one in found.owners)


def test_owners_with_few_cases_are_told_together():
    rows = [("A", 1.0, True)] * 9 + [("B", 3.0, False)] * 2 + [("C", 40.0, True)] * 7
    found = _by_owner(rows)
    assert [(one.owner, one.n) for one in found] == [("A", 9), (OTHERS, 9)]
    assert found[1].classes == (0, 2, 0, 0, 7)


def test_a_case_reopens_the_past():
    """At the end of February, what was closed in March was open."""
    now, then = open_cases(study_of("flat")), open_cases(study_of("flat", "2026-02"))
    frame = followups("flat")
    before = frame[(frame["opened"] < "2026-03-01") & ~(frame["closed"] < "2026-03-01")]
    assert then.n == len(before) > 0
    assert now.at > then.at


def test_reasons_are_shares_of_those_that_have_one():
    found = case_reasons(study_of("rise"))
    frame = followups("rise")
    frame = frame[frame["opened"] >= "2026-03"]
    assert {one.name: one.n for one in found.reasons} == frame["about"].value_counts().to_dict()
    assert sum(one.share for one in found.reasons) == pytest.approx(100)
    assert case_reasons(study_of("low")) == Lack("loop.few", {"n": 8, "needed": 30})
    assert case_reasons(study_of("rise"), "nothing") == Lack("loop.reasons", {"by": "nothing"})


def test_the_effect_compares_with_those_not_called():
    wide = Period.parse("2026-02..2026-03")
    rise, flat = (callback_effect(study_of(case).at(wide)) for case in ("rise", "flat"))
    assert rise.recovery.called
    assert rise.recovery.contacted > rise.recovery.alone
    assert not flat.recovery.called
    assert flat.before_after > 0.5, "low scores rise by themselves"
    frame = followups("rise")
    again = frame[frame["again"].notna()]
    assert rise.n == len(again)
    assert callback_effect(study_of("low")) == Lack("loop.alone")


def test_a_score_after_the_cut_off_or_at_once_is_none():
    late = callback_effect(study_of("rise", "2026-02"))
    frame = followups("rise")
    known = frame[(frame["opened"] < "2026-03-01") & (frame["again"] < "2026-03-01")]
    assert late.n == len(known)


def test_what_had_less_time_is_not_compared():
    results = study_of("rise").headline(["closed_loop", "closed_loop.sla", "closed_loop.closure"])
    assert all(one.comparison for one in results)
    told = like_for_like(results)
    assert [one.comparison is None for one in told] == [True, False, True]
    assert told[1].comparison.verdict == "fall"


def test_themes_are_ranked_by_what_they_cost():
    actions = [
        Action("Prix", "a", "", date(2026, 1, 5), date(2026, 3, 1)),
        Action("Prix", "b", "", date(2026, 3, 5), date(2026, 3, 20)),
        Action("Réseau", "c", "", date(2026, 2, 5)),
    ]
    found = outer_loop(study_of("rise"), actions)
    frame = followups("rise")
    frame = frame[frame["opened"] >= "2026-03"]
    lost = (7 - frame["score"]).groupby(frame["about"]).sum().sort_values(ascending=False)
    assert [(one.name, one.lost) for one in found.themes] == list(lost.items())
    assert [(one.opened, one.closed) for one in found.themes] == [(0, 2), (1, 0)]
    (only,) = found.followed  # the second has no whole month after it, the third is not done
    assert (only.action.what, only.months) == ("a", 1)
    assert only.called
    assert only.after == pytest.approx(100 * (frame["about"] == "Prix").mean())
    assert only.difference.delta == pytest.approx(only.after - only.before)


def test_nothing_is_called_when_nothing_changed():
    action = Action("Prix", "a", "", date(2026, 1, 5), date(2026, 3, 1))
    (only,) = outer_loop(study_of("flat"), [action]).followed
    assert not only.called


def test_a_case_is_to_be_followed_up_when_it_says_so_or_scores_low():
    study = study_of("flat")
    found = study.headline([ClosedLoop])[0].estimate
    assert found.n == (followups("flat")["opened"] >= "2026-03").sum()
    assert study.dataset.cutoff.replace(tzinfo=None) <= END.to_pydatetime()
