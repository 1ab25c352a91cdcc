"""Tables: all the indicators of a study, and an analyst's own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.errors import UsageError
from cxreports.measure import Study
from cxreports.measure.record import Comparison, Estimate, Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.notice import anchor, unmeasured
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.verdict import is_measured, mark
from cxreports.show.voice import Voice

MOST_ROWS = 1000
_COMPARISONS: Mapping[str, Callable[[Result], Comparison | None]] = {
    "previous": lambda result: result.comparison,
    "year_ago": lambda result: result.year_ago,
}
_Rows = tuple[list[Column], list[list[Cell]]]
_SILENT = ("no_data", "hidden")  # verdicts that are a dash in a table


def results(study: Study, headline: list[Result]) -> Block:
    """The table of all the indicators: value, interval, n, changes from the previous period and year.

    Args:
        headline: from `study.headline()`.

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> results(study, study.headline()).kind
    'table'
    """
    headline = [result for result in headline if is_measured(result)]
    if not headline:
        return unmeasured("results")

    def view(voice: Voice) -> View:
        period = voice.period(study.period)
        estimates = [result.estimate for result in headline]
        where = {"scope": phrase.scope(study, voice), "source": source(study, estimates, voice)}
        compared = "_and_".join(_compared(study, headline)) or "nothing"
        reading = voice.say("results.reading") if compared != "nothing" else ""
        departures = phrase.left_before_record(headline, voice)
        return View(
            headline=voice.say("results.headline", period=period),
            subtitle=voice.say(f"results.subtitle.{compared}", population=phrase.population(study, voice)),
            note=voice.say("results.note", reading=reading, departures=departures, **where),
            alt=voice.say("results.alt", period=period),
            table=results_table(study, headline, voice),
        )

    return Block("table", "indicators", in_each_language(view), estimates=phrase.records(headline))


def results_table(study: Study, headline: Sequence[Result], voice: Voice) -> Table:
    """One row per indicator; a comparison that none of them has is left out."""
    names = _compared(study, headline)
    columns = [Column(voice.say("col.indicator"), "left")]
    columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "n")]
    for name in names:
        versus = voice.say("versus", period=voice.short_period(getattr(study, name)))
        columns += [
            Column(voice.say(f"col.{name}", versus=versus)),
            Column(voice.say("col.verdict"), "left"),
        ]
    rows = [
        [
            Cell(asked.name(study, result.estimate, voice), result.estimate.definition_id),
            *phrase.estimate_cells(result.estimate, voice),
            *(
                cell
                for name in names
                for cell in comparison_cells(_COMPARISONS[name](result), result.estimate, voice)
            ),
        ]
        for result in headline
    ]
    return Table(voice.say("results.caption", period=voice.period(study.period)), columns, rows)


def _compared(study: Study, headline: Sequence[Result]) -> list[str]:
    """Which comparisons tell something: "previous", "year_ago" (unless both are of the same period)."""
    names = ["previous", "year_ago"] if study.year_ago != study.previous else ["previous"]
    return [name for name in names if any(tells(_COMPARISONS[name](result)) for result in headline)]


def tells(comparison: Comparison | None) -> bool:
    """Whether a comparison has a difference or says why it has none."""
    return comparison is not None and (comparison.delta is not None or comparison.verdict not in _SILENT)


def comparison_cells(comparison: Comparison | None, estimate: Estimate, voice: Voice) -> list[Cell]:
    """The difference and its verdict; the tone of the verdict."""
    if comparison is None or comparison.delta is None:
        return [Cell(voice.say("value.none")), Cell(voice.say(f"verdict.brief.{mark(comparison).word}"))]
    shown = mark(comparison)
    side = {"rise": "above", "fall": "below"}.get(shown.word) if comparison.kind == "rest" else None
    brief = voice.say(f"verdict.brief.{side or shown.word}")
    verdict = f"{shown.arrow}\u00a0{brief}" if comparison.called else brief
    delta = phrase.change(comparison, estimate, voice)
    return [Cell(delta, comparison.delta), Cell(verdict, comparison.verdict, shown.tone)]


def table(
    rows: Any,
    *,
    caption: str = "",
    caption_en: str = "",
    columns: Mapping[str, str] | None = None,
    note: str = "",
    decimals: int = 1,
    total: bool = False,
) -> Block:
    """A table of the analyst's own.

    Args:
        rows: a data frame (pandas, polars, pyarrow, DuckDB...) or a list of dicts; at most 1000 rows.
        caption: its title, in the language of the report (`caption_en` in English when both are made).
        columns: names of columns -> headings to print; all columns as they are by default.
        note: how to read it, and its source.
        decimals: of numbers that are not whole.
        total: whether the last row is the total.

    Raises:
        UsageError: no caption, no row, too many, or a column that does not exist.

    >>> table([{"region": "Nord", "calls": 12}], caption="Calls", columns={"region": "Region"}).kind
    'table'
    """
    if not caption:
        raise UsageError(
            "a table needs a caption.", where="show.table", hint='Write show.table(frame, caption="...").'
        )
    records = _records(rows)
    names = dict(columns) if columns else {name: name for name in records[0]}
    unknown = [name for name in names if name not in records[0]]
    if unknown:
        raise UsageError(
            f"there is no column {unknown[0]!r}.",
            where="show.table",
            hint=f"There are: {', '.join(records[0])}.",
        )

    def view(voice: Voice) -> View:
        title = voice.tidy(caption_en or caption) if voice.language == "en" else voice.tidy(caption)
        return View(
            headline=title, note=voice.tidy(note), table=_table(title, records, names, decimals, total, voice)
        )

    return Block("table", anchor("table", caption), in_each_language(view), n=len(records))


def _records(rows: Any) -> list[dict[str, Any]]:
    if isinstance(rows, Iterable) and not hasattr(rows, "columns"):
        records = [dict(row) for row in rows]
    else:
        frame = nw.from_native(rows)
        eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
        records = list(eager.iter_rows(named=True))
    if not 0 < len(records) <= MOST_ROWS:
        raise UsageError(
            f"the table has {len(records)} rows.",
            where="show.table",
            hint=f"A report's table has 1 to {MOST_ROWS}.",
        )
    return records


def _table(
    title: str,
    records: list[dict[str, Any]],
    names: Mapping[str, str],
    decimals: int,
    total: bool,
    voice: Voice,
) -> Table:
    columns = []
    for name, heading in names.items():
        numeric = all(isinstance(record[name], int | float | None) for record in records)
        columns.append(
            Column(voice.tidy(heading), "right" if numeric and name != next(iter(names)) else "left")
        )
    rows = [[cell(record[name], decimals, voice) for name in names] for record in records]
    return Table(title, columns, rows, total)


def filled(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], voice: Voice) -> _Rows:
    """A table's columns and rows without the columns that hold nothing but dashes."""
    empty = ("", voice.say("value.none"))
    kept = [index for index in range(len(columns)) if any(row[index].text not in empty for row in rows)]
    return [columns[index] for index in kept], [[row[index] for index in kept] for row in rows]


def cell(value: Any, decimals: int, voice: Voice) -> Cell:
    """A value as a cell: numbers and dates in the language's form, nothing as a dash."""
    if value is None or value != value:  # NaN differs from itself
        return Cell(voice.say("value.none"))
    if isinstance(value, bool):
        return Cell(str(value), str(value))
    if isinstance(value, int):
        return Cell(voice.count(value), value)
    if isinstance(value, float):
        return Cell(numbers.number(value, decimals, voice.language), value)
    if isinstance(value, date):
        return Cell(voice.day(value), value.isoformat())
    return Cell(voice.tidy(str(value)), str(value))
