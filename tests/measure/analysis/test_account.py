from datetime import date

import pytest

from cxreports.errors import NoData, UsageError
from cxreports.measure import NPS
from cxreports.measure.analysis import by_account, dominance


def test_concentration(frame_of):
    rows = [{"account": "big", "value": 10.0}] * 51 + [{"account": "small", "value": 1.0}] * 49
    rows += [{"account": None, "value": 5.0}]
    found = dominance(frame_of(rows), "account", value="value")
    assert (found.n, found.n_missing, found.accounts, found.share) == (100, 1, 2, 0.51)
    assert found.value_share == pytest.approx(510 / 559)
    assert found.concentrated
    assert len(found.warnings) == 2


def test_half_is_not_more_than_half(frame_of):
    even = dominance(frame_of([{"account": name} for name in "aabc"]), "account")
    assert (even.share, even.concentrated, even.warnings) == (0.5, False, ())
    assert even.effective == pytest.approx(1 / (0.25 + 2 / 16))
    with pytest.raises(NoData):
        dominance(frame_of([{"account": None, "x": 1}]), "account")


def test_one_account_one_vote(frame_of):
    scores = {"a": [10] * 50, "b": [0], "c": [9, 3], "d": [7, 8], "e": [10, 10, 0], "f": [11]}
    rows = [{"account": name, "score": score} for name, told in scores.items() for score in told]
    rows.append({"account": None, "score": 0})
    found = by_account(frame_of(rows), "nps", "account")
    each = [NPS.of(told).value for name, told in scores.items() if name != "f"]
    assert found.value == pytest.approx(sum(each) / 5)
    assert found.n == 5
    assert found.answers == 58
    assert found.plain.value == pytest.approx(NPS.of([s for told in scores.values() for s in told]).value)
    assert -100 <= found.interval.low < found.value < found.interval.high <= 100


def test_accounts_of_one_answer_each_are_the_plain_figure(frame_of):
    rows = [{"account": str(place), "score": [10, 8, 2][place % 3]} for place in range(60)]
    found = by_account(frame_of(rows), "nps", "account")
    assert found.value == pytest.approx(found.plain.value)


def test_few_accounts_are_withheld_and_durations_refused(frame_of):
    few = by_account(frame_of([{"account": name, "score": 9} for name in "abcd"]), "nps", "account")
    assert (few.value, few.interval) == (None, None)
    with pytest.raises(NoData):
        by_account(frame_of([{"account": "a", "score": 99}]), "nps", "account")
    spans = [{"account": "a", "started_on": date(2020, 1, 1), "ended_on": date(2021, 1, 1)}]
    with pytest.raises(UsageError):
        by_account(frame_of(spans), "churn", "account")
