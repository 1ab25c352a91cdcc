"""How the rows of a file are laid out: separator, headings, and rows that are neither of the two."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cxreports.inspect.finding import Reading

_SEPARATORS = (",", ";", "\t", "|", "^", "~", "¦", "\x1f")
_NAMES = {"\t": "tab", "|": "pipe"}
_SAMPLE_ROWS = 200
_SEARCHED = 25  # rows in which the headings are looked for
_DATA = re.compile(r"[-+]?\d+([.,]\d+)*|\d{1,4}([/.-]\d{1,2}){2}.*|\S+@\S+\.\S+")


@dataclass(frozen=True, slots=True)
class Layout:
    """The head of a file.

    Attributes:
        header_row, data_row: numbers as a spreadsheet shows them.
        wording: longer texts of the headings, by place, where the file has a second row of them.
        kind: the tool whose export this is, or "".
    """

    header_row: int
    data_row: int
    headless: bool
    wording: dict[int, str]
    kind: str
    readings: tuple[Reading, ...]


def find_separator(text: str, default: str) -> list[Reading]:
    """The key of a source about its separator; none where the default holds."""
    lines = text[: 1 << 18]
    best, score = default, (0.0, 0)
    for separator in _SEPARATORS:
        found = _share(_rows(lines, separator))
        better = found[0] > score[0] + 0.05 or (found[0] > score[0] - 0.05 and found[1] > score[1])
        if found[0] > 0.5 and better:
            best, score = separator, found
    if not score[1]:
        return _aligned(lines)
    if best == default:
        return []
    why = f"{score[0]:.0%} of the first rows have {score[1]} fields then"
    return [Reading("separator", _NAMES.get(best, best), "certain" if score[0] > 0.95 else "likely", why)]


def _share(rows: list[list[str]]) -> tuple[float, int]:
    """The share of rows that have the usual number of fields, and that number; so should the first row."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, count = widths.most_common(1)[0]
    headed = 1.0 if len(rows[0]) == width else 0.8
    return headed * count / len(rows), width


def _aligned(text: str) -> list[Reading]:
    lines = [line for line in text.splitlines()[:_SAMPLE_ROWS] if line.strip()]
    widths = Counter(len(line.split()) for line in lines)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    spaced = any(re.search(r"^\s|\S {2,}\S", line) for line in lines)
    if width > 1 and count == len(lines) and spaced:
        return [Reading("separator", "whitespace", "certain", f"every row has {width} fields between blanks")]
    return []


def _rows(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:
        return []
    return [row for row in rows if row]


def head_of_text(text: str, separator: str) -> list[list[str]]:
    """The first records, blank lines included as empty records."""
    if separator == "whitespace":
        return [line.split() for line in text[: 1 << 18].splitlines()[:_SAMPLE_ROWS]]
    reader = csv.reader(io.StringIO(text[: 1 << 20], newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return rows


def find_layout(rows: Sequence[Sequence[str]]) -> Layout:
    """Where the headings are and where the data begin."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = Counter(len(row) for row in rows if row).most_common(1)[0][0] if rows else 0
    need = max(1, min(usual, max(filled, default=1)) * 0.6)
    header = next((at for at in range(min(_SEARCHED, len(rows))) if filled[at] >= need), 0)
    readings: list[Reading] = []
    if header:
        why = (
            f"the {header} row{'s' if header > 1 else ''} above hold{'s' if header == 1 else ''} no headings"
        )
        readings.append(Reading("header_row", str(header + 1), "certain", why))
    data, wording, kind = _second_headings(rows, header)
    if data > header + 1:
        readings.append(
            Reading(
                "data_row", str(data + 1), "certain", f"{kind} exports have {data - header} rows of headings"
            )
        )
    headless = kind == "" and _looks_like_data(rows, header)
    return Layout(header + 1, data + 1, headless, wording, kind, tuple(readings))


def _second_headings(rows: Sequence[Sequence[str]], header: int) -> tuple[int, dict[int, str], str]:
    """Index of the first row of data, texts of the headings, and the tool that writes files so."""
    below = [list(row) for row in rows[header + 1 : header + 3]]
    for at, row in enumerate(below):
        if any('{"ImportId"' in cell.replace("'", '"') for cell in row):
            texts = below[0] if at == 1 else []
            return (
                header + at + 2,
                {n: _line(text) for n, text in enumerate(texts) if text.strip()},
                "Qualtrics",
            )
    first = list(rows[header]) if len(rows) > header else []
    if (
        first
        and first[0].strip().casefold() in {"respondent id", "respondent_id", "identifiant du répondant"}
        and below
    ):
        return _survey_monkey(first, below[0], header)
    return header + 1, {}, ""


def _survey_monkey(first: list[str], second: list[str], header: int) -> tuple[int, dict[int, str], str]:
    """The second row holds the answer options; a question's text stands above the first of them only."""
    if second[0].strip():
        return header + 1, {}, ""
    wording, question = {}, ""
    for at, cell in enumerate(first):
        question = cell.strip() or question
        option = second[at].strip() if at < len(second) else ""
        plain = option.casefold() in {
            "",
            "response",
            "open-ended response",
            "réponse",
            "réponse ouverte",
            "score",
        }
        if not plain or not cell.strip():
            wording[at] = _line(f"{question} – {option}")
        elif option:
            wording[at] = _line(question)
    return header + 2, wording, "SurveyMonkey"


def _looks_like_data(rows: Sequence[Sequence[str]], header: int) -> bool:
    """A first row with numbers or dates, above a second row alike, is no row of headings."""
    if len(rows) <= header + 1:
        return False
    pairs = list(zip(rows[header], rows[header + 1], strict=False))
    both = sum(bool(_DATA.fullmatch(a.strip()) and _DATA.fullmatch(b.strip())) for a, b in pairs)
    above = sum(bool(_DATA.fullmatch(a.strip())) for a, _ in pairs)
    return both > 0 and above == both and above >= len(pairs) / 3


def _line(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
