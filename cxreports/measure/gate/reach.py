"""Who was asked and who answered: response rate, channels, coverage of the customer base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cxreports.data.sql import ident
from cxreports.measure import inference
from cxreports.measure.gate.check import LEAST, Found
from cxreports.measure.gate.rows import ask, day_of, derived, within

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_Q = 0.05
_UNDER = 0.5  # share among respondents / share of the base: below, a segment is under-represented
_NAMED = 3  # segments named at most
_MOST = 20  # values of a dimension that can be compared


def response(study: Study) -> dict[str, Found | None]:
    """The response rate (methodology 2.22), and its fall since the period before, which a test must call."""
    if "invitations" not in study.dataset.tables:
        return {}
    now, before = (within("sent_on", period) for period in (study.period, study.previous))
    [(n, k, n_before, k_before)] = ask(
        study,
        "invitations",
        f"""SELECT count(*) FILTER ({now}), count(*) FILTER ({now} AND complete),
            count(*) FILTER ({before}), count(*) FILTER ({before} AND complete)
        FROM (SELECT sent_on, answer IS NOT DISTINCT FROM 'complete' AS complete FROM seen
            WHERE delivered IS DISTINCT FROM false AND ({now} OR {before}))""",
    )
    if n < LEAST:
        return {}
    rate = k / n
    found: dict[str, Found | None] = {"response_rate": Found(rate, n, {"k": k})}
    if n_before >= LEAST and k_before:
        former = k_before / n_before
        p = inference.proportion_difference(k, n, k_before, n_before).p
        facts = {"now": rate, "before": former}
        fall = max(0.0, 1 - rate / former)
        found["response_fall"] = Found(fall, n, facts, material=p is not None and p <= _Q)
    return found


def channel_mix(study: Study) -> Found | None:
    """Total variation between the channels of the period's responses and of those before (0: the same mix).

    Material where chi-square calls it: the mix of few answers always moves.
    """
    data = study.dataset
    if "responses" not in data.tables or "channel" not in data.dimensions["responses"]:
        return None
    inside, outside = (within(day_of(study), period) for period in (study.period, study.previous))
    query = f"""SELECT channel, {inside} AS now, count(DISTINCT response_id) FROM seen
        WHERE channel IS NOT NULL AND ({inside} OR {outside}) GROUP BY ALL"""
    counts: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for name, is_now, count in ask(study, "responses", query):
        counts[is_now][name] = count
    now, before = counts[True], counts[False]
    if min(sum(now.values()), sum(before.values())) < LEAST or len({*now, *before}) < 2:
        return None
    names = sorted({*now, *before})
    test = inference.chi_square([[now.get(one, 0), before.get(one, 0)] for one in names])
    moved = {one: _share(now, one) - _share(before, one) for one in names}
    most = max(names, key=lambda one: abs(moved[one]))
    facts = {"channel": most, "before": _share(before, most), "now": _share(now, most)}
    return Found(total_variation(now, before), sum(now.values()), facts, material=test.p <= _Q)


def total_variation(now: Mapping[Any, int], before: Mapping[Any, int]) -> float:
    """Half the sum of the differences of shares: 0 for the same mix, 1 for nothing in common.

    >>> total_variation({"a": 3, "b": 1}, {"a": 1, "b": 1})
    0.25
    """
    return sum(abs(_share(now, one) - _share(before, one)) for one in {*now, *before}) / 2


def _share(counts: Mapping[Any, int], name: Any) -> float:
    return counts.get(name, 0) / sum(counts.values())


def coverage(study: Study) -> dict[str, Found | None]:
    """How much of the customer base answered, and whether its segments did alike (methodology 3.16).

    The base: customers on at least one day of the period. Respondents whom it does not know do not count.
    """
    data = study.dataset
    if not {"customers", "responses"} <= set(data.tables):
        return {}
    shared = [one for one in data.dimensions["customers"] if one in data.dimensions["responses"]]
    by = next(iter(shared), "")
    counts = _base(study, by)
    base, answered = sum(n for n, _ in counts.values()), sum(k for _, k in counts.values())
    if base < LEAST or answered < LEAST:
        return {}
    found: dict[str, Found | None] = {"coverage": Found(answered / base, base, {"k": answered})}
    named = {value: pair for value, pair in counts.items() if value is not None}
    if 1 < len(named) <= _MOST:
        found["representation"] = _representation(by, named)
    return found


def _base(study: Study, by: str) -> dict[Any, tuple[int, int]]:
    """Value of a dimension -> customers of the period, and how many of them answered."""
    period, day = study.period, day_of(study)
    answered = study.dataset.table("responses").filter(within(day, period)).project("customer_id").distinct()
    value = f"min({ident(by)})" if by else "NULL"
    base = derived(
        study.dataset.table("customers"),
        f"""SELECT customer_id, {value} AS value FROM seen
        WHERE started_on < DATE '{period.end_on}'
            AND (ended_on IS NULL OR ended_on > DATE '{period.start_on}') GROUP BY customer_id""",
    )
    both = base.set_alias("base").join(
        answered.set_alias("answered"), "base.customer_id = answered.customer_id", how="left"
    )
    rows = derived(both, "SELECT value, count(*), count(customer_id_1) FROM seen GROUP BY value").fetchall()
    return {value: (n, k) for value, n, k in rows}


def _representation(by: str, counts: Mapping[Any, tuple[int, int]]) -> Found:
    """Respondents against the base by one dimension, in shares of customers."""
    base = {value: n for value, (n, _) in counts.items()}
    answered = {value: k for value, (_, k) in counts.items()}
    if not (n := sum(answered.values())):
        return Found(0.0, 0)
    test = inference.chi_square([[k, base[value] - k] for value, k in answered.items()])
    ratio = {value: _share(answered, value) / _share(base, value) for value in base}
    under = sorted((value for value in base if ratio[value] < _UNDER), key=lambda value: -base[value])
    facts = {"dimension": by, "under": [str(value) for value in under[:_NAMED]]}
    return Found(total_variation(answered, base), n, facts, material=test.p <= _Q)
