"""Volumes, stock, delays, hours and further contacts, against plain pandas."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from cxreports.measure import FCR, TTR, BusinessClock, SLABreach
from cxreports.measure.analysis.desk import AGES, Ageing, Flow, ageing, flow
from cxreports.measure.analysis.hours import Hours, hours
from cxreports.measure.analysis.recontact import Recontact, recontact
from cxreports.measure.analysis.waiting import Waiting, waiting
from cxreports.measure.lack import Lack
from tests.show.desk import CASES, END, study_of, tickets


def in_utc(time: pd.Timestamp) -> pd.Timestamp:
    return time.tz_localize("Europe/Paris", nonexistent="shift_forward").tz_convert("UTC")


@pytest.mark.parametrize("case", CASES)
def test_the_stock_moves_by_what_comes_in_and_goes_out(case):
    found = flow(study_of(case))
    assert isinstance(found, Flow)
    for here, there in pairwise(range(len(found.periods))):
        assert found.opened[there] == found.opened[here] + found.created[there] - found.resolved[there]
    frame = tickets(case)
    assert found.created[-1] == (frame["created"] >= "2026-03").sum() == found.n
    assert found.opened[-1] == frame["resolved"].isna().sum()


def test_a_change_of_volume_is_called_when_it_is_more_than_the_noise_of_days():
    rise, flat = (flow(study_of(case)) for case in ("rise", "flat"))
    assert rise.change.called
    assert rise.change.low <= rise.change.ratio <= rise.change.high
    assert rise.change.ratio == pytest.approx(400 / 31 / (200 / 28))
    assert rise.change.dispersion > 1
    assert not flat.change.called
    assert flow(study_of("low")).change is None


def test_ages_of_what_is_open_at_the_end():
    found = ageing(study_of("rise"), 48)
    assert isinstance(found, Ageing)
    frame = tickets("rise")
    created = frame[frame["resolved"].isna()]["created"]
    days = (in_utc(END) - created.map(in_utc)) / pd.Timedelta(days=1)  # one day in March has 23 hours
    assert found.n == len(days) == sum(found.classes)
    assert found.classes == tuple(pd.cut(days, [0, *AGES, 1e9], right=False).value_counts(sort=False))
    assert found.late == (days > 2).sum()
    assert found.oldest == pytest.approx(24 * days.max(), abs=0.01)
    assert found.median == pytest.approx(24 * days.median(), abs=0.01)


def test_the_promised_time_may_be_of_working_hours():
    study = study_of("rise")
    calendar, working = (ageing(study, 16, clock) for clock in (None, BusinessClock()))
    assert calendar.classes == working.classes
    assert 0 < working.late < calendar.late


def test_hours_are_those_of_the_reporting_time_zone():
    """The data are in local time, stored in UTC; hours are told in local time again."""
    found = hours(study_of("rise"))
    assert isinstance(found, Hours)
    frame = tickets("rise")
    frame = frame[frame["created"] >= "2026-03"]
    counts = frame.groupby([frame["created"].dt.day_of_week, frame["created"].dt.hour]).size()
    assert found.counts == {(int(day), int(hour)): n for (day, hour), n in counts.items()}
    assert [(one.kind, one.place) for one in found.peaks] == [("day", 0), ("hour", 10)]
    assert hours(study_of("flat")).peaks == ()
    assert hours(study_of("low")) == Lack("support.period", {"n": 8, "needed": 30})


def test_the_curve_of_delays_counts_what_is_open():
    study = study_of("rise")
    time, late = study.headline([TTR, SLABreach.promised(48)])
    found = waiting(study, time, 48, late)
    assert isinstance(found, Waiting)
    frame = tickets("rise")
    frame = frame[frame["created"] >= "2026-03"]
    assert found.n == len(frame)
    assert found.n_open == frame["resolved"].isna().sum()
    assert found.median.value == time.estimate.value
    assert found.median.value < found.p90.value
    assert found.p90.low <= found.p90.value
    assert waiting(study_of("low"), study_of("low").headline([TTR])[0], 48).reason == "waiting.few"


def test_late_is_what_is_due_and_was_not_done_in_time():
    study = study_of("rise")
    found = study.headline([SLABreach.promised(48)])[0].estimate
    frame = tickets("rise")
    frame = frame[frame["created"] >= "2026-03"]
    wait = frame["resolved"].fillna(END).map(in_utc) - frame["created"].map(in_utc)
    wait = wait / pd.Timedelta(hours=1)
    due = frame["resolved"].notna() | (wait >= 48)
    assert found.n == due.sum() == found.details["due"]
    assert found.details["late"] == (due & (wait > 48)).sum()
    assert found.details["pending"] == (~due).sum()
    assert found.value == pytest.approx(100 * found.details["late"] / found.n)
    assert study.headline([SLABreach.promised(1e6)])[0].estimate.value == 0


@pytest.mark.parametrize("by", ["category", "channel"])
def test_further_contacts_add_up(by):
    study = study_of("rise")
    found = recontact(study, replace(FCR, window_days=2), by)
    assert isinstance(found, Recontact)
    whole = study.headline([replace(FCR, window_days=2)])[0].estimate
    assert (found.n, found.n - found.failed) == (whole.n, whole.details["success"])
    assert sum(one.failed for one in found.reasons) == found.failed == found.kinds["several"]
    assert sum(one.issues for one in found.reasons) == found.n
    assert sum(one.share for one in found.reasons) == pytest.approx(100)
    if by == "category":
        assert [one.name for one in found.reasons] == ["Facture", "Réseau"]
        assert found.reasons[0].first.comparison.verdict == "fall"


def test_what_lacks_is_said():
    assert recontact(study_of("low"), FCR).reason == "support.mature"
    bare = study_of("rise", left_out=", category: about")
    found = recontact(bare, FCR)
    assert (found.by, found.reasons) == ("", ())
