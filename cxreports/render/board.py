"""A board: one table of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cxreports.block import Table
from cxreports.render.datum import (
    SHOWN,
    Datum,
    Record,
    is_whole,
    of_cell,
    of_grid,
    of_record,
    of_text,
    of_value,
)
from cxreports.render.grid import Grid, GridCell, placed
from cxreports.render.wording import wording

Align = Literal["left", "right"]
_COMPARISONS = ("comparison", "year_ago")
_NUMBERS = (("n", "n"), ("n_eff", "n_eff"), ("value", "value"), ("low", "ci_low"), ("high", "ci_high"))
_TESTS = (("delta", "delta"), ("delta_low", "ci_low"), ("delta_high", "ci_high"), ("p", "p"))


@dataclass(frozen=True, slots=True)
class Board:
    """Rows of cells under headings; `total` marks the last row as the total."""

    headings: list[tuple[str, Align]]
    rows: list[list[Datum]]
    title: str = ""
    total: bool = False

    def titled(self, title: str) -> Board:
        return replace(self, title=title)


def block_board(table: Table, records: Sequence[Record], language: str) -> Board:
    """A block's table, completed with the base and the interval of its figures where it lacks them.

    Args:
        records: the estimates that the block carries.
    """
    told = [_told_by([cell.value for cell in row], records) for row in table.rows]
    signed = [any(row[at].text.startswith("+") for row in table.rows) for at in range(len(table.columns))]
    rows = [
        [of_cell(cell, record, language, signed=plus) for cell, plus in zip(row, signed, strict=True)]
        for row, record in zip(table.rows, told, strict=True)
    ]
    headings: list[tuple[str, Align]] = [(column.label, column.align) for column in table.columns]
    for label, key in _lacking(table, told):
        headings.append((wording(language)[label], "right"))
        for row, record in zip(rows, told, strict=True):
            row.append(of_record(record, key, str(record["unit"])) if record else Datum())
    return Board(headings, rows, total=table.total)


def _told_by(values: Sequence[object], records: Sequence[Record]) -> Record | None:
    """The estimate that a row prints: the one of its value that shares most numbers with it."""
    numbers = {value for value in values if isinstance(value, int | float) and not isinstance(value, bool)}
    ranked = [
        (sum(record.get(key) in numbers for key in ("ci_low", "ci_high", "n")), record)
        for record in records
        if is_whole(record) and record["value"] in numbers and record["status"] in SHOWN
    ]
    most = max((count for count, _ in ranked), default=0)
    best = [record for count, record in ranked if count == most]
    same = {tuple(record.get(key) for _, key in _NUMBERS) for record in best}
    return best[0] if len(same) == 1 else None


def _lacking(table: Table, told: Sequence[Record | None]) -> list[tuple[str, str]]:
    """The numbers of its estimates that a table prints in none of its rows."""
    pairs = [
        (record, [cell.value for cell in row])
        for row, record in zip(table.rows, told, strict=True)
        if record is not None
    ]
    return [
        (label, key)
        for label, key in (("n", "n"), ("low", "ci_low"), ("high", "ci_high"))
        if any(record.get(key) is not None for record, _ in pairs)
        and not any(record.get(key) in values for record, values in pairs)
    ]


def words_board(title: str, rows: Iterable[Sequence[str]], headings: Sequence[str] = ()) -> Board:
    """Texts in rows."""
    cells = [[of_text(text) for text in row] for row in rows]
    return Board([(heading, "left") for heading in headings], cells, title)


def grid_board(grid: Grid) -> Board:
    """A table that was read back from HTML; of a spanning cell the first place holds the text."""
    width = grid.width

    def spread(row: list[tuple[int, GridCell]]) -> list[Datum]:
        cells = {at: of_grid(cell) for at, cell in row}
        return [cells.get(at, Datum()) for at in range(width)]

    head = [spread(row) for row in placed(grid.head)]
    body = [spread(row) for row in placed(grid.body)]
    names = [" · ".join(str(row[at].value) for row in head if row[at].value) for at in range(width)]
    right = [any(isinstance(row[at].value, float) for row in body) for at in range(width)]
    return Board([(name, "right" if r else "left") for name, r in zip(names, right, strict=True)], body)


def data_boards(spec: object) -> list[Board]:
    """The rows inside a Vega-Lite specification, a board for each set of them that is not empty."""
    found: list[Board] = []
    if isinstance(spec, Mapping):
        for key, part in spec.items():
            sets = part.values() if key == "datasets" and isinstance(part, Mapping) else [part]
            rows = [one for one in sets if key in ("datasets", "values") and _are_rows(one)]
            found += [_rows_board(one) for one in rows] if rows else data_boards(part)
    elif isinstance(spec, list):
        found += [board for part in spec for board in data_boards(part)]
    return found


def _are_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _rows_board(rows: Sequence[Mapping[str, object]]) -> Board:
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[of_value(row.get(name)) for name in names] for row in rows]
    right = [any(not isinstance(row[at].value, str | None) for row in cells) for at in range(len(names))]
    return Board([(name, "right" if r else "left") for name, r in zip(names, right, strict=True)], cells)


def labels(tables: Iterable[Table], records: Iterable[Record]) -> dict[str, str]:
    """Definition -> the indicator's name, from the table that lists definitions as `nps v1`."""
    wanted = {f"{record['definition_id']} v{record['definition_version']}" for record in records}
    found: dict[str, str] = {}
    for table in tables:
        for row in table.rows:
            for cell in row[1:]:
                if cell.text in wanted:
                    found.setdefault(cell.text.rpartition(" v")[0], row[0].text)
    return found


def figures_board(records: Iterable[Record], known: Mapping[str, str], language: str) -> Board:
    """Every figure of a document: one row for each comparison of an estimate.

    Args:
        known: definition -> the indicator's name.
    """
    words = wording(language)
    texts = ("indicator", "id", "period", "group", "unit", "status")
    numbers = [label for label, _ in _NUMBERS]
    tests = [label for label, _ in _TESTS]
    order = [*texts, *numbers, "confidence", "interval_method", "compared", *tests, "p_adjusted", "verdict"]
    left = {*texts, "interval_method", "compared", "verdict"}
    rows = [
        _figure(record, comparison, known, language)
        for record in records
        for comparison in [record[name] for name in _COMPARISONS if record.get(name)] or [None]
    ]
    return Board([(words[label], "left" if label in left else "right") for label in order], rows)


def _figure(
    record: Record, comparison: Record | None, known: Mapping[str, str], language: str
) -> list[Datum]:
    words, unit, name = wording(language), str(record.get("unit", "")), str(record["definition_id"])
    shown = record.get("status") in SHOWN
    group = " · ".join(f"{key} = {value}" for key, value in (record.get("by") or {}).items())
    texts = [known.get(name, name), name, record.get("period") or "", group, unit]
    cells = [of_text(str(text)) for text in [*texts, words[f"status.{record['status']}"]]]
    cells += [of_record(record, key, unit) if shown else Datum() for _, key in _NUMBERS]
    cells.append(of_record(record, "confidence") if shown else Datum())
    cells.append(of_text(str(record.get("method", "")) if shown else ""))
    if comparison is None:
        return [*cells, *[Datum()] * (len(_TESTS) + 3)]
    against = "rest" if comparison["kind"] == "rest" else ""
    cells.append(of_text(words["rest"] if against else str(comparison["reference"])))
    told = {**comparison, "delta_low": comparison.get("ci_low"), "delta_high": comparison.get("ci_high")}
    keys = ("delta", "delta_low", "delta_high", "p", "p_adjusted")
    in_points = "points" if unit in ("%", "index") else unit
    cells += [of_record(told, key, in_points) if shown else Datum() for key in keys]
    verdict = str(comparison["verdict"])
    return [*cells, of_text(words.get(f"{against}.{verdict}", words[f"verdict.{verdict}"]))]


def definitions_board(
    records: Iterable[Record], known: Mapping[str, str], terms: Sequence[tuple[str, str]], language: str
) -> Board:
    """The indicators with id, version and formula; then the other words of the glossary."""
    words, texts = wording(language), dict(terms)
    versions = {str(record["definition_id"]): str(record["definition_version"]) for record in records}
    rows = [
        [known.get(name, name), name, version, texts.pop(known.get(name, name), "")]
        for name, version in sorted(versions.items())
    ]
    rows += [[term, "", "", text] for term, text in texts.items()]
    return words_board("", rows, [words[key] for key in ("term", "id", "version", "definition")])
