"""The quality gate in words: the table of the annex, the lines of page 1, the record of `run.json`."""

from __future__ import annotations

from datetime import date
from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.gate import Check, Gate
from cxreports.show import numbers
from cxreports.show.setting import in_each_language
from cxreports.show.voice import LANGUAGES, Voice

_PLAIN = ("complete", "late", "scale_change", "unused_codes")  # the checks whose sentence says all
_COUNTS = ("scale_change", "unused_codes")  # the checks whose value is a number of scores, not a share


def gate_record(study: Study) -> dict[str, Any]:
    """The gate as JSON data: verdict, checks with their sentences in every language, what was not checked.

    The cover carries it, because every report has one.
    """
    gate = study.gate()
    checks = [
        one.record() | {"said": {language: sentence(study, one, Voice(language)) for language in LANGUAGES}}
        for one in gate.checks
    ]
    return {"verdict": gate.verdict, "checks": checks, "unchecked": list(gate.unchecked)}


def raised(study: Study, voice: Voice) -> list[str]:
    """A sentence for each check that is not ok, those that hold first, with the limit that was crossed."""
    return [_with_limit(sentence(study, one, voice), one, voice) for one in study.gate().raised]


def _with_limit(said: str, check: Check, voice: Voice) -> str:
    if check.threshold is None or check.id in _PLAIN:
        return said
    return voice.say("gate.crossed", said=said, value=_amount(check.id, check.threshold, voice))


def cover_fact(study: Study, voice: Voice) -> list[list[str]]:
    """The line of the cover's facts; none for a report that is fit to publish."""
    gate = study.gate()
    if gate.verdict == "publish":
        return []
    names = ", ".join(voice.common(voice.say(f"gate.{one.id}")) for one in gate.raised)
    return [[voice.say("gate.fact"), voice.say(f"gate.fact.{gate.verdict}", names=names)]]


def gate_table(study: Study) -> Block:
    """The annex's table: each check with its finding, its limits and its result."""
    gate = study.gate()

    def view(voice: Voice) -> View:
        columns = [
            Column(voice.say(f"gate.col.{name}"), "right" if name in ("caveat", "hold") else "left")
            for name in ("check", "said", "caveat", "hold", "state")
        ]
        rows = [_row(study, one, voice) for one in gate.checks]
        return View(
            headline=voice.say(f"gate.headline.{gate.verdict}"),
            subtitle=voice.say("gate.subtitle", period=voice.period(study.period)),
            note=_note(gate, voice),
            table=Table(voice.say("gate.caption"), columns, rows),
        )

    return Block("table", "method-gate", in_each_language(view))


def _note(gate: Gate, voice: Voice) -> str:
    names = ", ".join(voice.common(voice.say(f"gate.{id}")) for id in gate.unchecked)
    unchecked = [voice.say("gate.unchecked", names=names)] if names else []
    return " ".join([voice.say("gate.note"), *unchecked])


def _row(study: Study, check: Check, voice: Voice) -> list[Cell]:
    return [
        Cell(voice.say(f"gate.{check.id}"), check.id),
        Cell(sentence(study, check, voice)),
        _limit(check, check.limit.caveat, voice),
        _limit(check, check.limit.hold, voice),
        Cell(voice.say(f"gate.state.{check.state}"), check.state, "" if check.state == "ok" else "unf"),
    ]


def _limit(check: Check, bound: float | None, voice: Voice) -> Cell:
    """« > 5 % »; a dash where there is no limit."""
    if bound is None:
        return Cell(voice.say("value.none"))
    return Cell(voice.say(f"gate.{check.limit.side}", value=_amount(check.id, bound, voice)), bound)


def _amount(id: str, value: float, voice: Voice) -> str:
    if id in _COUNTS:
        return voice.count(value)
    percent = 100 * value
    return numbers.percent(percent, 0 if round(percent, 6) == round(percent) else 1, voice.language)


def sentence(study: Study, check: Check, voice: Voice) -> str:
    """What a check found, in one sentence."""
    state = "ok" if check.state == "ok" else "raised"
    key = f"gate.{check.id}.{state}"
    return voice.say(key if voice.knows(key) else f"gate.{check.id}.said", **_parts(study, check, voice))


def _parts(study: Study, check: Check, voice: Voice) -> dict[str, str]:
    """The places of the sentences, from the facts of a check."""
    label = study.dataset.label
    parts = {"share": numbers.percent(100 * check.found.value, 1, voice.language), "under": ""}
    for name, fact in check.found.facts.items():
        match name, fact:
            case (("question" | "dimension"), str()):
                parts[name] = voice.tidy(label(fact, voice.language))
            case _, date():
                parts[name] = voice.day(fact)
            case "codes", _:
                parts[name] = voice.listed([_score(code, voice) for code in fact])
            case "code", _:
                parts[name] = _score(fact, voice)
            case "under", [*names] if names:
                parts[name] = voice.say("gate.under", names=voice.listed([voice.tidy(one) for one in names]))
            case (("before" | "now"), _):
                parts[name] = numbers.percent(100 * fact, 1, voice.language)
            case (("k" | "usual"), _):
                parts[name] = voice.count(round(fact))
            case "channel", _:
                parts[name] = voice.tidy(str(fact))
    return parts


def _score(code: float, voice: Voice) -> str:
    return numbers.number(code, 0 if code == int(code) else 1, voice.language)
