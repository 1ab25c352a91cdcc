"""Each check is quiet on a sound survey, and raised by the one fault that it looks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.data.limits import LIMITS, Limit
from cxreports.errors import CxError
from cxreports.measure.gate import Gate
from cxreports.measure.gate.check import Found, judged
from cxreports.measure.gate.reach import total_variation
from cxreports.measure.study import Study
from tests.measure.gate.survey import ITEMS, Row, answers, study

OCTOBER = date(2026, 10, 1)
Change = Callable[[date, int, Row], Row | None]


def found(of: Study) -> dict[str, tuple[float, str]]:
    return {one.id: (round(one.found.value, 4), one.state) for one in of.gate().checks}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study(tmp_path_factory.mktemp("sound"), answers())


def test_a_sound_survey_may_be_published(sound: Study) -> None:
    gate = sound.gate()
    assert gate.verdict == "publish"
    assert gate.raised == []
    assert gate.unchecked == ("response_rate", "response_fall", "coverage", "representation")
    assert found(sound)["late"] == (1.0, "ok")
    assert sound.gate() is gate


def _straight(day: date, number: int, row: Row) -> Row:
    return row | dict.fromkeys(ITEMS, 4) if day >= OCTOBER and number < 6 else row


def _straight_on_four(day: date, number: int, row: Row) -> Row:
    return row | dict.fromkeys(ITEMS[1:], 4) | {"a": 2}


def _fast(day: date, number: int, row: Row) -> Row:
    return row | {"seconds": 10} if day >= OCTOBER and number < 5 else row


def _eleven(day: date, number: int, row: Row) -> Row:
    return row | {"nps": 11} if day >= OCTOBER and number < 1 else row


def _five_points(day: date, number: int, row: Row) -> Row:
    return row | {"nps": min(row["nps"], 5)} if day >= OCTOBER else row


def _never_six(day: date, number: int, row: Row) -> Row:
    return row | {"nps": 7} if row["nps"] == 6 else row


def _all_eight(day: date, number: int, row: Row) -> Row:
    return row | {"nps": 8} if day >= OCTOBER and number < 18 else row


def _to_chat(day: date, number: int, row: Row) -> Row:
    return row | {"channel": "chat"} if day >= OCTOBER and number < 12 else row


def _not_landed(day: date, number: int, row: Row) -> Row | None:
    return None if day >= date(2026, 10, 29) and number >= 3 else row


@pytest.mark.parametrize(
    ("change", "id", "value", "state"),
    [
        (_straight, "straight_lining", 0.3, "caveat"),
        (_straight_on_four, "straight_lining", 0.0, "ok"),
        (_fast, "speed", 0.25, "hold"),
        (_eleven, "off_scale", 0.05, "caveat"),
        (_five_points, "scale_change", 5, "hold"),
        (_never_six, "unused_codes", 1, "caveat"),
        (_all_eight, "heaping", 0.9081, "caveat"),
        (_to_chat, "channel_mix", 0.3, "caveat"),
        (_not_landed, "late", 0.15, "hold"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_fault_is_found(tmp_path: Path, change: Change, id: str, value: float, state: str) -> None:
    assert found(study(tmp_path, answers(change)))[id] == (pytest.approx(value, abs=0.01), state)


def test_the_question_and_the_codes_are_named(tmp_path: Path) -> None:
    (check,) = [one for one in study(tmp_path, answers(_never_six)).gate().checks if one.id == "unused_codes"]
    assert check.found.facts == {"codes": [6], "question": "nps"}


def test_duplicates_are_those_of_the_ledger(tmp_path: Path) -> None:
    rows = answers()
    many = study(tmp_path, rows + rows[: len(rows) // 9])
    assert found(many)["duplicates"] == (round(204 / 2044, 4), "caveat")


@pytest.mark.parametrize(
    ("cutoff", "value", "state"), [("2026-10-22", 0.6774, "caveat"), ("2026-10-11", 0.3226, "hold")]
)
def test_a_period_that_is_not_over(tmp_path: Path, cutoff: str, value: float, state: str) -> None:
    made = study(
        tmp_path, answers(lambda day, number, row: row if day < date.fromisoformat(cutoff) else None)
    )
    file = tmp_path / "data.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-11-01", cutoff), encoding="utf-8")
    unfinished = found(Study(file, period=made.period))
    assert unfinished["complete"] == (value, state)
    assert unfinished["late"] == (1.0, "ok")


def _invitations(rate: int, before: int) -> list[Row]:
    rows = []
    for month, answered in ((9, before), (10, rate)):
        for number in range(400):
            answer = "complete" if number < answered * 4 else ""
            rows.append({"day": f"2026-{month:02}-{1 + number % 28:02}", "answer": answer, "to": number})
    return rows


@pytest.mark.parametrize(
    ("rate", "before", "rate_state", "fall_state"),
    [(20, 21, "ok", "ok"), (12, 20, "ok", "caveat"), (8, 20, "caveat", "hold"), (30, 10, "ok", "ok")],
)
def test_the_response_rate_and_its_fall(
    tmp_path: Path, rate: int, before: int, rate_state: str, fall_state: str
) -> None:
    columns = {"columns": {"sent_at": "day", "answer": "answer", "customer_id": "to"}}
    made = found(study(tmp_path, answers(), tables={"invitations": (columns, _invitations(rate, before))}))
    assert made["response_rate"] == (rate / 100, rate_state)
    assert made["response_fall"] == (round(max(0, 1 - rate / before), 4), fall_state)


def test_who_answered_against_the_customers(tmp_path: Path) -> None:
    base = [
        {"who": who, "since": "2026-01-01", "region": ("north", "south")[who % 8 == 0]} for who in range(3000)
    ]
    columns = {"columns": {"customer_id": "who", "started_on": "since"}, "dimensions": {"region": "region"}}
    north = answers(lambda day, number, row: row if day < OCTOBER or row["customer"] % 8 else None)
    made = study(tmp_path, north, tables={"customers": (columns, base)})
    answered = {number % 1000 for number in range(61 * 20, 92 * 20)} - set(range(0, 1000, 8))
    assert found(made)["coverage"] == (round(len(answered) / 3000, 4), "ok")
    (check,) = [one for one in made.gate().checks if one.id == "representation"]
    assert check.found.value == pytest.approx(1 / 8)
    assert check.found.facts["under"] == ["south"]


def test_a_data_file_sets_its_own_limits(tmp_path: Path) -> None:
    given = {
        "straight_lining": {"caveat": 0.4},
        "speed": {"caveat": None, "hold": None},
        "late": {"hold": 0.6},
    }
    made = study(tmp_path, answers(_straight), gate=given | {"late": {"caveat": 1.1, "hold": 0.2}})
    assert found(made)["straight_lining"] == (0.3, "ok")
    assert found(made)["late"] == (1.0, "caveat")
    assert "speed" not in {*found(made), *made.gate().unchecked}
    assert made.dataset.limits["straight_lining"].hold == LIMITS["straight_lining"].hold


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ({"strait_lining": {"caveat": 1}}, "Did you mean 'straight_lining'"),
        ({"speed": {"caveats": 1}}, "unknown key 'caveats'"),
        ({"speed": {"caveat": 0.5}}, "`hold: 0.2` of 'speed' is reached before `caveat: 0.5`"),
        ({"late": {"caveat": 0.1}}, "is reached before"),
        ({"speed": {"caveat": "often"}}, "'often'"),
    ],
)
def test_wrong_limits_are_refused_with_their_place(tmp_path: Path, gate: dict[str, Any], said: str) -> None:
    with pytest.raises(CxError, match=said) as caught:
        study(tmp_path, answers(), gate=gate)
    assert "data.yaml, line" in caught.value.where


LIMIT = st.sampled_from(list(LIMITS.values()))
SHARE = st.floats(0, 2, allow_nan=False)


@given(LIMIT, SHARE, SHARE)
def test_a_worse_value_never_gets_a_better_state(limit: Limit, one: float, other: float) -> None:
    order = ["ok", "caveat", "hold"]
    better, worse = sorted((one, other), reverse=limit.side == "below")
    states = [order.index(judged("x", Found(value, 100), limit).state) for value in (better, worse)]
    assert states[0] <= states[1]


@given(LIMIT, SHARE)
def test_what_may_be_chance_is_never_raised(limit: Limit, value: float) -> None:
    assert judged("x", Found(value, 100, material=False), limit).state == "ok"


@given(st.lists(st.tuples(LIMIT, SHARE), max_size=6))
def test_the_verdict_is_the_worst_state(made: list[tuple[Limit, float]]) -> None:
    checks = tuple(judged("x", Found(value, 100), limit) for limit, value in made)
    gate, states = Gate(checks), [one.state for one in checks]
    expected = "hold" if "hold" in states else "caveat" if "caveat" in states else "publish"
    assert gate.verdict == expected
    assert len(gate.raised) == len([state for state in states if state != "ok"])


COUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 50), min_size=1)


@given(COUNTS, COUNTS)
def test_total_variation_is_a_distance_of_shares(one: dict[str, int], other: dict[str, int]) -> None:
    distance = total_variation(one, other)
    assert 0 <= distance <= 1 + 1e-9
    assert distance == pytest.approx(total_variation(other, one))
    assert total_variation(one, {name: 3 * count for name, count in one.items()}) == pytest.approx(0)
    assert (distance > 1 - 1e-9) == (not set(one) & set(other))
