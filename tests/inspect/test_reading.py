"""How a file is read: encoding, separator, headings, quotes; and the text that is written about it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.document import parse
from cxreports.inspect.doubt import Block, Choice, Doubt, Open
from cxreports.inspect.encoding import find_encoding
from cxreports.inspect.layout import find_separator
from cxreports.inspect.yamltext import Writer, scalar
from tests.inspect.files import made, text_of

FRENCH = (
    "Très déçu par l’accueil à Évry : délai trop long, réponse reçue après Noël. Où êtes-vous ? Ça suffit…"
)
ROWS = [["Date", "NPS"], *([f"2026-10-{n % 28 + 1:02d}", n % 11] for n in range(60))]


def encoding_of(content: bytes) -> str:
    return next((one.value for one in find_encoding(content) if one.key == "encoding"), "utf-8")


@pytest.mark.parametrize("name", ["utf-8", "cp1252", "mac_roman", "utf-16"])
def test_the_encoding_of_french_text_is_found(name: str) -> None:
    assert encoding_of(FRENCH.encode(name)) == name


def test_mixed_and_dos_encodings_are_found() -> None:
    plain = FRENCH.replace("’", "'").replace("…", ".")
    assert encoding_of(plain.encode("cp850")) in {"cp850", "latin-1+cp850"}
    assert (
        encoding_of(f"é{plain}".encode("latin-1") + plain.encode("cp850").replace(b"\xb5", b""))
        == "latin-1+cp850"
    )


def test_a_few_broken_characters_do_not_make_another_encoding() -> None:
    (found,) = find_encoding(FRENCH.encode() * 3 + b"\xf0\x9f")
    assert (found.key, found.value) == ("encoding_errors", "replace")


@given(
    separator=st.sampled_from([",", ";", "\t", "|", "^", "~"]),
    width=st.integers(2, 8),
    rows=st.integers(3, 30),
)
def test_the_separator_is_found(separator: str, width: int, rows: int) -> None:
    table = [
        [f"column {n}" for n in range(width)],
        *([f"v{row}, {n}" for n in range(width)] for row in range(rows)),
    ]
    found = find_separator(text_of(table, separator), ",")
    name = {"\t": "tab", "|": "pipe"}.get(separator, separator)
    assert [one.value for one in found] == ([] if separator == "," else [name])


def test_titles_above_the_headings_and_a_line_for_excel(tmp_path: Path) -> None:
    titled = made(tmp_path, a_csv="Survey of October,\n,\n" + text_of(ROWS))
    assert titled.data["sources"]["a"]["header_row"] == "3"
    assert len(titled.opened().questions) == 1
    excel = made(tmp_path, b_csv="sep=;\r\n" + text_of(ROWS, ";"))
    assert excel.data["sources"]["b"] == {"file": "b.csv", "separator": ";", "header_row": "2"}
    assert len(excel.opened().questions) == 1


def test_a_file_without_headings_gets_names_and_says_so(tmp_path: Path) -> None:
    found = made(tmp_path, a_csv=text_of([[f"2026-10-{n % 28 + 1:02d}", n % 11, "Lyon"] for n in range(60)]))
    reading = next(one for one in found.report.sheets[0].origin.readings if one.key == "names")
    assert reading.sure == "unsure"
    assert found.report.sheets[0].rows == 60


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    book.active.append(["Export"])
    answers = book.create_sheet("Réponses")
    answers.append(["Enquête d’octobre"])
    for row in ROWS:
        answers.append(row)
    book.save(tmp_path / "a.xlsx")
    found = made(tmp_path, a_xlsx=(tmp_path / "a.xlsx").read_bytes())
    (source,) = found.data["sources"].values()
    assert source == {"file": "a.xlsx", "sheet": "Réponses", "header_row": "2"}
    assert found.opened().tables == ("responses",)


def test_words_for_no_value_hold_for_the_source_unless_they_may_be_a_country(tmp_path: Path) -> None:
    rows = [
        ["Date", "NPS", "Note libre"],
        *([f"2026-10-{n % 28 + 1:02d}", "NA" if n % 9 == 0 else n % 11, "x"] for n in range(60)),
    ]
    assert made(tmp_path, a_csv=text_of(rows)).data["sources"]["a"]["missing"] == ["NA"]
    codes = [[*row[:2], "Country" if n == 0 else ["FR", "NA", "DE"][n % 3]] for n, row in enumerate(rows)]
    found = made(tmp_path, b_csv=text_of(codes))
    assert "missing" not in found.data["sources"]["b"]
    assert found.table("responses")["questions"]["nps"]["missing"] == ["NA"]
    assert found.opened().values("country") == ["DE", "FR", "NA"]


@given(st.text(min_size=1, max_size=30))
def test_any_heading_survives_the_data_file(text: str) -> None:
    flat = Writer().text(Block([(text, Block([("column", text), ("map", Block([(text, None)]))]))]))
    (document,) = parse(flat, Path("data.yaml"))
    assert document.data == {text: {"column": text, "map": {text: None}}}
    assert next(parse(f"a: {scalar(text)}", Path("x"))).data == {"a": text}


def test_an_open_line_is_asked_once_and_answered_everywhere() -> None:
    doubt = Doubt("a.csv", "which?", (Choice("one", {"value": "1"}), Choice("two", {"value": "2"})))
    block = Block(
        [("a", Open(doubt)), ("b", Open(doubt)), ("c", Block([("sql", Open(doubt, shape="x > {}"))]))]
    )
    writer = Writer()
    text = writer.text(block)
    assert text.splitlines()[0] == "a: &a1 ???  # which? Write 1 (one) or 2 (two)."
    assert text.splitlines()[1] == "b: *a1"
    assert [(line, key) for line, key, _ in writer.open] == [(1, "a"), (4, "sql")]
    answered = Writer({doubt: doubt.choices[1].values}).text(block)
    assert next(parse(answered, Path("x"))).data == {"a": "2", "b": "2", "c": {"sql": "x > 2"}}
