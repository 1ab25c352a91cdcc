"""The value at stake: the yearly margin of the customers lost, as a range with its assumptions (2.17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.errors import UnknownName, UsageError
from cxreports.measure import Study
from cxreports.measure.economy import Amount, Rate, Simulation, simulate
from cxreports.measure.record import Estimate, Result
from cxreports.show import numbers, phrase
from cxreports.show.notice import unmeasured
from cxreports.show.setting import in_each_language
from cxreports.show.verdict import is_drawn
from cxreports.show.voice import Voice

_KEYS = ("margin", "spread", "currency", "source")


@dataclass(frozen=True, slots=True)
class _Stake:
    """What is at stake: the customers lost, what each is worth a year, and the draws of their product."""

    churn: Estimate
    margin: float
    spread: float
    currency: str
    source: str
    drawn: Simulation


def stake(study: Study, assumptions: Mapping[str, Any]) -> Block:
    """The yearly margin of the customers whom the period lost: low, central, high, and every assumption.

    Lost customers are counted; each is worth `margin` a year, give or take `spread`. Nothing says that all of
    them could have been kept: it is what is at stake, not what an action would bring.

    Args:
        assumptions: "margin" (yearly margin of a customer, in the currency), "spread" (its relative standard
            deviation, 0.2 by default), "currency" (« € » by default), "source" (where the margin comes from).
            Empty: nothing is estimated, and the block says what it takes.

    Raises:
        UnknownName: another assumption. UsageError: a margin that is no positive amount.
    """
    for name in assumptions:
        if name not in _KEYS:
            raise UnknownName("assumption", name, _KEYS, where="stake")
    if "margin" not in assumptions:
        return unmeasured("stake", "stake")
    churn = _churn(study)
    if churn is None:
        return unmeasured("stake", "customers")
    found = _drawn(churn, assumptions)

    def view(voice: Voice) -> View:
        parts = _parts(found, voice) | {"during": voice.during(study.period)}
        return View(
            headline=voice.say("stake.headline", **parts),
            subtitle=voice.say("stake.subtitle", population=phrase.population(study, voice)),
            note=voice.say("stake.note", draws=voice.count(found.drawn.draws)),
            table=_table(found, voice),
        )

    return Block("table", "stake", in_each_language(view), estimates=phrase.records([Result(churn)]))


def _churn(study: Study) -> Estimate | None:
    """The churn of the period, when it may be printed and counts departures."""
    if "customers" not in study.dataset.tables:
        return None
    found = study.measure("churn")[0].estimate
    known = is_drawn(found) and found.details.get("lost_opening") is not None and found.details.get("opening")
    return found if known else None


def _drawn(churn: Estimate, assumptions: Mapping[str, Any]) -> _Stake:
    try:
        margin, spread = float(assumptions["margin"]), float(assumptions.get("spread", 0.2))
    except (TypeError, ValueError):
        raise UsageError(
            f"{assumptions!r} gives no margin with a spread.",
            where="stake",
            hint="Write {margin: 180, spread: 0.2}.",
        ) from None
    opening = float(churn.details["opening"])
    lost = Rate(float(churn.details["lost_opening"]), opening)
    drawn = simulate(
        lambda lost, margin: opening * lost * margin, {"lost": lost, "margin": Amount(margin, spread)}
    )
    return _Stake(
        churn,
        margin,
        spread,
        str(assumptions.get("currency", "€")),
        str(assumptions.get("source", "")),
        drawn,
    )


def _parts(found: _Stake, voice: Voice) -> dict[str, str]:
    drawn = found.drawn
    return {
        name: numbers.money(value, found.currency, voice.language)
        for name, value in (("low", drawn.p5), ("central", drawn.value), ("high", drawn.p95))
    }


def _table(found: _Stake, voice: Voice) -> Table:
    """The three values, then what they rest on."""
    lost = found.churn.details["lost_opening"]
    spread = numbers.percent(100 * found.spread, 0, voice.language)
    parts = _parts(found, voice)
    margin = numbers.money(found.margin, found.currency, voice.language)
    rests = {
        "customers": phrase.base(replace(found.churn, n=int(lost)), voice),
        "margin": margin,
        "spread": spread,
        "source": voice.tidy(found.source) or voice.say("stake.source.none"),
    }
    rows = [
        (voice.say("stake.range"), voice.say("stake.range.text", **parts)),
        (voice.say("stake.rests"), voice.say("stake.rests.text", **rests)),
    ]
    columns = [Column(voice.say(f"col.{name}"), "left") for name in ("item", "content")]
    return Table(voice.say("stake.caption"), columns, [[Cell(name), Cell(text)] for name, text in rows])
