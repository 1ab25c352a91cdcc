"""One data set with everything that sets engines apart: nulls, answers off the scale, weights, clock changes.

The rows are drawn from a fixed seed; what they say does not matter, only that every engine says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

Rows = list[dict[str, Any]]

PARIS = ZoneInfo("Europe/Paris")
CUTOFF = datetime(2026, 4, 10, 22, tzinfo=UTC)
FIRST = datetime(2025, 10, 1, 22)  # UTC; both clock changes of the winter lie in the 180 days from here
CHANGES = (datetime(2025, 10, 26, 1), datetime(2026, 3, 29, 1))  # UTC: when the clocks of Paris change


def on(instant: datetime | None) -> date | None:
    """The day in Paris of an instant in UTC."""
    return instant and instant.replace(tzinfo=UTC).astimezone(PARIS).date()


def moment(random: Random) -> datetime:
    """A second of the 180 days; every tenth one is within two hours of a clock change."""
    if random.random() < 0.1:
        return random.choice(CHANGES) + timedelta(seconds=random.randrange(-7200, 7200))
    return FIRST + timedelta(seconds=random.randrange(180 * 86_400))


def after(random: Random, start: datetime | None, days: float, never: float = 0.0) -> datetime | None:
    if start is None or random.random() < never:
        return None
    return start + timedelta(seconds=random.randrange(round(days * 86_400)))


def maybe(random: Random, value: Any, missing: float) -> Any:
    return None if random.random() < missing else value


def where(random: Random) -> dict[str, Any]:
    return {
        "region": random.choice(("Nord", "Sud", "Île", None)),
        "channel": random.choice(("phone", "chat", None)),
    }


def responses(random: Random) -> Rows:
    """Three questions, then items; one answer in a hundred is off its scale or between two points of it."""
    questions = {"nps": (0, 10, "higher"), "csat": (1, 5, "higher"), "ces": (1, 7, "ease")}
    rows = []
    for number in range(1500):
        kind = random.choice(tuple(questions))
        low, high, polarity = questions[kind]
        score = (
            random.choice((high + 1, low - 1, low + 0.5)) if number % 100 == 0 else random.randint(low, high)
        )
        rows.append({
            "response_id": f"r{number}", "kind": kind, "question": kind, "score": maybe(random, score, 0.08),
            "scale_min": low, "scale_max": high, "polarity": polarity, "answered_on": on(moment(random)),
            "weight": maybe(random, random.choice((0.25, 1.0, 2.5)), 0.2),
            "valence": maybe(random, random.choice(("positive", "neutral", "negative")), 0.1),
            **where(random),
        })  # fmt: skip
    for number in range(250):
        who = {"response_id": f"i{number}", "answered_on": on(moment(random)), **where(random)}
        for item in ("safe", "calm", "cross"):
            rows.append({
                **who, "kind": "item", "question": item, "score": maybe(random, random.randint(1, 5), 0.1),
                "scale_min": 1, "scale_max": 5, "polarity": "lower" if item == "cross" else "higher",
                "weight": None, "valence": None,
            })  # fmt: skip
    return rows


def customers(random: Random) -> Rows:
    """Spans; some customers come back, some never leave, two spans end early, three are nobody's."""
    rows = []
    for number in range(800):
        start = on(FIRST - timedelta(days=60) + timedelta(days=random.randrange(220)))
        end = maybe(random, start + timedelta(days=random.randrange(1, 150)), 0.5)
        home = where(random)
        rows.append({"customer_id": f"c{number}", "started_on": start, "ended_on": end, **home})
        if end and random.random() < 0.3:
            again = end + timedelta(days=random.randrange(1, 40))
            rows.append({"customer_id": f"c{number}", "started_on": again, "ended_on": None, **home})
    for number in (7, 11):
        rows[number]["ended_on"] = rows[number]["started_on"] - timedelta(days=number)
    for number in (20, 30, 40):
        rows[number]["customer_id"] = None
    return rows


def tickets(random: Random) -> Rows:
    """Few customers and categories, so that tickets repeat one another; some have no customer."""
    rows = []
    for number in range(900):
        created = moment(random)
        resolved = after(random, created, 4, never=0.1)
        rows.append({
            "ticket_id": f"t{number}", "customer_id": maybe(random, f"c{random.randrange(150)}", 0.05),
            "category": maybe(random, random.choice(("bill", "line", "sim")), 0.05),
            "created_at": created, "created_on": on(created),
            "first_reply_at": after(random, created, 1, never=0.05),
            "resolved_at": resolved, "resolved_on": on(resolved),
            "reopens": maybe(random, random.choice((0, 0, 0, 1)), 0.05),
            "contacts": maybe(random, random.choice((1, 1, 1, 2, 3)), 0.05),
            "eligible": maybe(random, random.random() < 0.9, 0.05), **where(random),
        })  # fmt: skip
    rows[3]["resolved_at"] = rows[3]["created_at"] - timedelta(hours=2)
    return rows


def employees(random: Random) -> Rows:
    """Twelve items on two scales, one in three turned round; some employees answer next to nothing."""
    rows = []
    for who in range(120):
        day, home, silent = on(moment(random)), where(random), random.random()
        for item in range(12):
            top = 7 if item % 4 == 0 else 5
            rows.append({
                "employee_id": f"e{who}", "item": f"i{item}",
                "score": maybe(random, random.randint(1, top), silent), "scale_min": 1, "scale_max": top,
                "reverse": item % 3 == 0, "answered_on": day, **home,
            })  # fmt: skip
    rows[5]["score"] = 9
    return rows


def invitations(random: Random) -> Rows:
    return [
        {
            "invitation_id": f"i{number}",
            "sent_on": on(moment(random)),
            "delivered": maybe(random, random.random() < 0.95, 0.05),
            "answer": random.choice(("complete", "partial", None, None)),
            **where(random),
        }
        for number in range(700)
    ]


def followups(random: Random) -> Rows:
    rows = []
    for number in range(1200):
        opened = moment(random)
        contacted = after(random, opened, 5, never=0.3)
        rows.append({
            "followup_id": f"f{number}", "score": maybe(random, random.randint(0, 10), 0.05),
            "opened_at": opened, "opened_on": on(opened), "contacted_at": contacted,
            "closed_at": after(random, contacted, 5, never=0.2),
            "followup_score": maybe(random, random.randint(0, 10), 0.4),
            "followup_at": after(random, opened, 20, never=0.4), **where(random),
        })  # fmt: skip
    rows[2]["contacted_at"] = rows[2]["opened_at"] - timedelta(hours=1)
    return rows


def flagged(day: str, *flags: str, **numbers: int) -> Callable[[Random], Rows]:
    """Rows with a day; under each flag true, false or null; under each number up to so many, or null."""

    def drawn(random: Random) -> Rows:
        rows = []
        for _ in range(600):
            row = {day: on(moment(random)), **where(random)}
            row |= {flag: maybe(random, random.random() < 0.3, 0.05) for flag in flags}
            row |= {name: maybe(random, random.randint(1, most), 0.05) for name, most in numbers.items()}
            row["customer_id"] = maybe(random, f"c{random.randrange(150)}", 0.05)
            rows.append(row)
        return rows

    return drawn


def events(random: Random) -> Rows:
    """Steps of journeys, never two at the same instant; some events belong to no journey or customer."""
    rows, steps = [], ("home", "search", "cart", "pay")
    for number in range(300):
        who = {"customer_id": maybe(random, f"c{number % 90}", 0.05), "region": where(random)["region"]}
        at, journey = moment(random), maybe(random, f"j{number}", 0.03)
        for _ in range(random.randint(1, 7)):
            at += timedelta(seconds=random.randint(1, 400), microseconds=random.randrange(10**6))
            rows.append({
                **who, "journey": journey, "step": maybe(random, random.choice(steps), 0.05),
                "happened_at": at, "happened_on": on(at), "channel": where(random)["channel"],
            })  # fmt: skip
    return rows


DRAWN: dict[str, Callable[[Random], Rows]] = {
    "responses": responses,
    "customers": customers,
    "tickets": tickets,
    "employees": employees,
    "invitations": invitations,
    "followups": followups,
    "events": events,
    "orders": flagged("ordered_on", "complaint", "returned", amount=90),
    "contracts": flagged("due_on", "renewed"),
    "windows": flagged(
        "observed_on", "referrals", "promoter", "advocacy", own_spend=80, category_spend=400
    ),
    "sessions": flagged(
        "started_on", "converted", "displayed", "clicked", "rage", "dead_click", "js_error", "quick_back",
        scroll=100,
    ),
    "reviews": flagged("published_on", "replied", stars=5),
    "volumes": flagged("counted_on", events=9, exposure=90),
    "headcounts": flagged("closed_on", answers=9, headcount=90),
    "acquisitions": flagged("spent_on", cost=900, customers=9),
}  # fmt: skip
_NUMBERS = ("score", "weight", "followup_score", "amount")
# What an indicator must be told before it can be measured: the names are those of the rows above.
SETTINGS: dict[str, dict[str, Any]] = {
    "emotion.nev": {"positive": ("safe", "calm"), "negative": ("cross",)},
    "orders.repeat": {"window_days": 30},
    "funnel": {"steps": ("home", "cart", "pay")},
    "funnel.dropoff": {"steps": ("home", "search", "cart"), "strict": True},
    "intention": {"question": "safe"},
    "differentiation": {"question": "calm"},
    "pillar": {"items": ("safe", "cross")},
}


def _type(name: str, values: list[Any]) -> pa.DataType:
    """The type of a column, also where no value is there to tell."""
    if name in _NUMBERS:
        return pa.float64()
    if name.endswith("_at"):
        return pa.timestamp("us")
    return pa.date32() if name.endswith("_on") else pa.array(values).type


def canonical(name: str) -> pa.Table:
    """A table of the data set."""
    rows = DRAWN[name](Random(f"cxreports {name}"))
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    return pa.table({key: pa.array(values, _type(key, values)) for key, values in columns.items()})
