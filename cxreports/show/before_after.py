"""Before and after what was mended: the same length of time on both sides, without claiming a cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.errors import UnknownName, UsageError
from cxreports.measure import Indicator, Study
from cxreports.measure.record import Result
from cxreports.period import Period
from cxreports.show import asked, numbers, phrase
from cxreports.show.notice import unmeasured
from cxreports.show.results import comparison_cells
from cxreports.show.segments import segment_name
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.voice import Voice, in_language

_KEYS = ("what", "stage", "on")


@dataclass(frozen=True, slots=True)
class _Fix:
    what: str | Mapping[str, str]
    on: date
    result: Result
    months: int


def before_after(
    study: Study, indicator: Indicator | None, by: str, fixes: Sequence[Mapping[str, Any]]
) -> Block:
    """The table of what was mended: the figure of its stage before and after, with the test of the change.

    The months after are whole ones, from the first that begins after the day up to the study's period; those
    before are as many. What else changed in that time is not held equal.

    Args:
        by: the dimension of the stages.
        fixes: rows with "what" (a text, or one per language), "stage" (a value of `by`), "on" (a day).

    Raises:
        UnknownName: a stage that the data do not hold, or another key. UsageError: a key lacks, or is no day.
    """
    for place, row in enumerate(fixes, 1):
        _check(row, place)
    if not fixes or indicator is None or not by:
        return unmeasured("before-after", "fixes")
    known = {segment_name(one.estimate, by) for one in study.measure(indicator, by=by)}
    found = [_measured(study, indicator, by, row, known, place) for place, row in enumerate(fixes, 1)]
    told = [one for one in found if one is not None]
    if not told:
        return unmeasured("before-after", "fixes")

    def view(voice: Voice) -> View:
        estimates = [one.result.estimate for one in told]
        where = {"scope": phrase.scope(study, voice), "source": source(study, estimates, voice)}
        label = asked.name(study, told[0].result.estimate, voice)
        return View(
            headline=voice.say("before.headline", len(told), k=str(len(told))),
            subtitle=voice.say("before.subtitle", label=label),
            note=voice.say("before.note", **where),
            table=_table(told, by, voice),
        )

    views = in_each_language(view)
    records = phrase.records([one.result for one in told])
    return Block("table", f"before-after-{by}", views, estimates=records)


def _check(row: Mapping[str, Any], place: int) -> None:
    for name in row:
        if name not in _KEYS:
            raise UnknownName("key of a fix", name, _KEYS, where=f"fixes, row {place}")
    for name in _KEYS:
        if not row.get(name):
            hint = 'Write {"what": "New bill", "stage": "Facturation", "on": "2026-06-15"}.'
            raise UsageError(f"the fix has no {name!r}.", where=f"fixes, row {place}", hint=hint)


def _day(value: Any, place: int) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(
            f"{value!r} is no day.", where=f"fixes, row {place}", hint="Write it as 2026-06-15."
        ) from None


def _measured(
    study: Study, indicator: Indicator, by: str, row: Mapping[str, Any], known: set[str], place: int
) -> _Fix | None:
    """The stage over the months after, against as many before; None where no whole month follows."""
    stage, on = str(row["stage"]), _day(row["on"], place)
    if stage not in known:
        raise UnknownName(f"value of {by}", stage, known, where=f"fixes, row {place}")
    month = Period.containing(on, "month")
    start = month.start_on if on == month.start_on else month.end_on
    if start >= study.period.end_on or study.period.unit == "week":
        return None
    after = Period(start, study.period.end_on, "span")
    results = study.at(after).by_previous(indicator, by)
    result = next((one for one in results if segment_name(one.estimate, by) == stage), None)
    return None if result is None else _Fix(row["what"], on, result, after.month_count)


def _table(told: Sequence[_Fix], by: str, voice: Voice) -> Table:
    columns = [Column(voice.say(f"col.{name}"), "left") for name in ("fix", "date", "segment")]
    columns += [Column(voice.say(f"col.{name}")) for name in ("months", "before", "after", "delta")]
    columns.append(Column(voice.say("col.verdict"), "left"))
    rows = []
    for one in told:
        estimate, comparison = one.result.estimate, one.result.comparison
        former = comparison.reference_value if comparison else None
        before = voice.say("value.none")
        if former is not None:
            before = numbers.figure(former, phrase.unit(estimate), estimate.n, voice.language)
        rows.append(
            [
                Cell(in_language(one.what, voice)),
                Cell(voice.day(one.on), one.on.isoformat()),
                Cell(voice.tidy(segment_name(estimate, by))),
                Cell(voice.count(one.months), one.months),
                Cell(voice.tidy(before), former),
                Cell(phrase.value(estimate, voice), estimate.value),
                *comparison_cells(comparison, estimate, voice),
            ]
        )
    return Table(voice.say("before.caption"), columns, rows)
