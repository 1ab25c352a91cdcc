"""NPS classes and what followed: the landmark, the tickets, the adjusted gap."""

import json
from datetime import date, timedelta

import numpy as np
import pytest

from cxreports.errors import DataError, NoData, UnknownName, UsageError
from cxreports.measure.analysis import linkage
from cxreports.measure.economy.lifetime import value_by_class

ANSWERED, CUTOFF = date(2023, 1, 1), date(2025, 1, 1)


def world(n=900, seed=0, direct=0.0):
    """Offers decide value and answers; the answer itself adds `direct`."""
    rng = np.random.default_rng(seed)
    responses, customers, tickets = [], [], []
    for who in range(n):
        premium = bool(rng.random() < 0.5)
        score = int(np.clip(rng.normal(8.5 if premium else 6, 2), 0, 10))
        group = 2 if score >= 9 else 1 if score >= 7 else 0
        ended = ANSWERED + timedelta(days=int(rng.exponential((500, 1000, 3000)[group])) + 1)
        responses.append({"customer_id": who, "score": score, "answered_on": ANSWERED})
        before = 20 + 20 * premium + float(rng.normal(0, 2))
        customers.append(
            {
                "customer_id": who, "started_on": ANSWERED - timedelta(days=int(rng.integers(1, 900))),
                "ended_on": ended if ended < CUTOFF else None, "offer": "premium" if premium else "basic",
                "value": before + direct * group + float(rng.normal(0, 2)), "before": before,
            }
        )  # fmt: skip
        for days in (-10, 5, 20)[: 1 + group]:  # the first before the answer, the more the better the class
            tickets.append({"customer_id": who, "created_on": ANSWERED + timedelta(days=days)})
    return responses, customers, tickets


def test_classes_are_followed_from_their_answer(frame_of):
    responses, customers, tickets = map(frame_of, world())
    found = linkage(responses, customers, cutoff=CUTOFF, tickets=tickets)
    d, p, m = found.classes
    assert (d.name, p.name, m.name) == ("detractor", "passive", "promoter")
    assert d.n + p.n + m.n == found.n == 900
    assert d.retention < p.retention < m.retention
    for one, mean in zip(found.classes, (500, 1000, 3000), strict=True):
        assert one.retention_interval.low - 2 <= 100 * np.exp(-365 / mean) <= one.retention_interval.high + 2
    assert found.test.p < 1e-6
    assert d.tickets == 0  # its only tickets came before the answer
    assert 0 < p.tickets < m.tickets
    json.dumps(found.record(), allow_nan=False)


def test_a_gap_that_the_offer_explains_goes_away(frame_of):
    responses, customers, _ = world(1500)
    plain = linkage(frame_of(responses), frame_of(customers), cutoff=CUTOFF, adjust=["offer"])
    assert all(gap.called and gap.delta > 3 for gap in plain.crude)
    assert not any(gap.called for gap in plain.adjusted)
    assert plain.adjusted_for == ("tenure", "offer")
    assert any("not adjusted for value before" in warning for warning in plain.warnings)
    direct, base, _ = world(1500, direct=2.0)
    with_effect = linkage(frame_of(direct), frame_of(base), cutoff=CUTOFF, adjust=["offer"], past="before")
    passive, promoter = with_effect.adjusted
    assert passive.interval.low <= 2 <= passive.interval.high
    assert promoter.interval.low <= 4 <= promoter.interval.high
    assert promoter.called
    assert not any("not adjusted for value before" in warning for warning in with_effect.warnings)


def test_only_who_was_a_customer_when_answering_counts_and_once(frame_of):
    responses, customers, _ = world(60)
    responses += [{"customer_id": 0, "score": 10, "answered_on": ANSWERED + timedelta(days=3)}]
    responses += [{"customer_id": 5000, "score": 3, "answered_on": ANSWERED}]
    responses += [{"customer_id": 1, "score": 12, "answered_on": ANSWERED - timedelta(days=3)}]
    customers.append(
        {**customers[2], "customer_id": 61, "started_on": date(2020, 1, 1), "ended_on": date(2021, 1, 1)}
    )
    responses += [{"customer_id": 61, "score": 3, "answered_on": ANSWERED}]
    found = linkage(frame_of(responses), frame_of(customers), cutoff=CUTOFF)
    assert (found.n, found.n_missing, found.n_invalid) == (60, 2, 1)
    first = next(row for row in responses if row["customer_id"] == 0)
    again = linkage(
        frame_of([row for row in responses if row["score"] != 10 or row["customer_id"]] + [first]),
        frame_of(customers),
        cutoff=CUTOFF,
    )
    assert again.classes == found.classes


def test_classes_become_lifetime_values(frame_of):
    responses, customers, _ = world()
    found = linkage(frame_of(responses), frame_of(customers), cutoff=CUTOFF, horizon=180)
    values = found.class_values(per_year=12)
    assert values["promoter"].annual_margin == pytest.approx(12 * found["promoter"].value)
    assert values["promoter"].retention == pytest.approx(
        (found["promoter"].retention / 100) ** (365.25 / 180)
    )
    worth = value_by_class(values, 0.1).clv
    assert worth["promoter"] > worth["detractor"]


def test_a_horizon_beyond_the_data_has_no_retention(frame_of):
    responses, customers, _ = world(200)
    found = linkage(frame_of(responses), frame_of(customers), cutoff=CUTOFF, horizon=5000)
    assert all(one.retention is None for one in found.classes)
    assert found.class_values() == {}
    bare = [{name: row[name] for name in ("customer_id", "started_on", "ended_on")} for row in customers]
    assert linkage(frame_of(responses), frame_of(bare), cutoff=CUTOFF).crude == ()


def test_small_classes_are_withheld(frame_of):
    responses, customers, _ = world(100)
    keep = [row for row in responses if row["score"] >= 7] + [row for row in responses if row["score"] < 7][
        :3
    ]
    found = linkage(frame_of(keep), frame_of(customers), cutoff=CUTOFF)
    assert found["detractor"].n == 3
    assert found["detractor"].retention is None
    assert found.crude == ()


def test_what_cannot_be_linked_is_refused(frame_of):
    responses, customers, _ = world(60)
    strangers = [{**row, "customer_id": row["customer_id"] + 10_000} for row in responses]
    with pytest.raises(NoData, match="nobody answered while a customer"):
        linkage(frame_of(strangers), frame_of(customers), cutoff=CUTOFF)
    with pytest.raises(UnknownName, match="planet"):
        linkage(frame_of(responses), frame_of(customers), cutoff=CUTOFF, adjust=["planet"])
    with pytest.raises(DataError, match="score"):
        linkage(frame_of(customers), frame_of(customers), cutoff=CUTOFF)
    with pytest.raises(UsageError, match="horizon"):
        linkage(frame_of(responses), frame_of(customers), cutoff=CUTOFF, horizon=0)
