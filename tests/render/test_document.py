"""What a notebook says: title, language, levels, and nothing dropped in silence."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat.v4 import new_markdown_cell

from cxreports.block import MIME
from cxreports.errors import OutputError
from cxreports.render.document import Wish, read_document
from cxreports.render.output import MAX_LINES
from cxreports.render.part import DrawingPart, GridPart, PicturePart, ProsePart, RemarkPart, TextPart

from .plain import CHART, FRAME, PICTURE, code, everything, notebook, result, shown, stream
from .sample import block_cell, cover, figure, line_chart, report_notebook


def parts(*outputs: Any) -> list[Any]:
    return read_document(notebook(code("x", *outputs))).parts


@pytest.mark.parametrize(
    ("metadata", "wish", "expected"),
    [
        ({}, Wish(), "From the text"),
        ({"title": "From metadata"}, Wish(), "From metadata"),
        ({"title": "no", "cxreports": {"title": "From our own metadata"}}, Wish(), "From our own metadata"),
        ({"title": "no"}, Wish(title="As asked"), "As asked"),
    ],
)
def test_where_a_title_comes_from(metadata: dict[str, Any], wish: Wish, expected: str) -> None:
    made = notebook(new_markdown_cell("# From the *text*"), **metadata)
    assert read_document(made, wish).title == expected


def test_a_notebook_without_a_title_has_the_name_of_its_file() -> None:
    assert read_document(notebook(new_markdown_cell("## b")), Wish(file_name="scores")).title == "scores"


def test_where_a_language_comes_from() -> None:
    report = report_notebook()
    assert read_document(report).language == "fr"
    report.metadata["cxreports"] = {"language": "en"}
    assert read_document(report).language == "en"
    assert read_document(report, Wish(language="fr")).language == "fr"
    assert read_document(notebook(cxreports={"language": "fr"})).language == "fr"
    assert read_document(notebook()).language == "en"


def test_a_report_is_never_marked_as_a_language_that_it_does_not_speak() -> None:
    document = read_document(report_notebook(), Wish(language="de"))
    assert document.language == "fr"
    assert document.warnings[-1] == "rendered in 'fr': the report has no text in 'de'"
    assert read_document(notebook(), Wish(language="de")).language == "de"


def test_the_best_form_of_an_output_is_taken() -> None:
    bundle = {"text_html": FRAME, "image_png": PICTURE, "text_plain": "x"}
    [part] = parts(result(**bundle))
    assert isinstance(part, PicturePart)
    del bundle["image_png"]
    assert [type(part) for part in parts(result(**bundle))] == [GridPart, TextPart]
    [part] = parts(shown("application/vnd.vegalite.v6.json", CHART))
    assert isinstance(part, DrawingPart)
    assert part.alt == "Scores by region"
    [part] = parts(result(text_markdown="**a**", text_html="<b>a</b>"))
    assert isinstance(part, ProsePart)


def test_altair_as_its_default_renderer_writes_it_is_a_chart() -> None:
    import altair as alt

    bundle = alt.renderers.get()(CHART)  # type: ignore[misc]
    [part] = parts(shown("text/html", bundle["text/html"]))
    assert isinstance(part, DrawingPart)


def test_a_chart_that_cannot_be_drawn_falls_back_and_says_so() -> None:
    remote = {**CHART, "data": {"url": "https://example.com/d.csv"}}
    document = read_document(notebook(code("x", shown("application/vnd.vegalite.v6.json", remote))))
    assert [type(part) for part in document.parts] == [RemarkPart, TextPart]
    assert "cell 1: a chart could not be drawn" in document.warnings[0]


def test_html_without_a_table_is_named_and_shown_as_text() -> None:
    document = read_document(notebook(code("x", result(text_html="<b>Hi</b>", text_plain="Hi()"))))
    remark, text = document.parts
    assert isinstance(remark, RemarkPart)
    assert text == TextPart("Hi()", "text")
    assert document.warnings == ["cell 1: an output exists only as HTML, its text is shown"]


def test_an_output_that_nothing_can_show_is_counted() -> None:
    from nbformat import NotebookNode

    output = NotebookNode(output_type="display_data", metadata={}, data={"application/x-own": "?"})
    document = read_document(notebook(code("x", output)))
    assert document.parts == []
    assert document.warnings == ["cell 1: an output of type application/x-own cannot be shown"]


def test_long_prints_are_cut_in_the_middle_and_counted() -> None:
    [part] = parts(stream("".join(f"{number}\n" for number in range(1000))))
    lines = part.text.split("\n")
    assert len(lines) == MAX_LINES + 1
    assert (lines[0], lines[-1]) == ("0", "999")
    assert f"{1000 - MAX_LINES} lines left out" in part.text


def test_prints_show_what_a_terminal_would() -> None:
    [part] = parts(stream("\x1b[31mred\x1b[0m\r\n"), stream("10%\r100%\n", "stderr"))
    assert part == TextPart("red\n100%", "printed")


def test_code_is_shown_only_when_asked() -> None:
    made = notebook(code("secret()", result(text_plain="1")))
    assert [part.voice for part in read_document(made).parts] == ["text"]
    assert [part.voice for part in read_document(made, Wish(code=True)).parts] == ["code", "text"]


def test_a_report_warns_of_its_prints_and_keeps_its_own_text() -> None:
    cells = [
        new_markdown_cell("Said to the reader."),
        new_markdown_cell("Said to the author.", metadata={"tags": ["doc"]}),
        code("x", stream("a\nb\n")),
        block_cell(cover()),
    ]
    document = read_document(notebook(*cells))
    assert document.warnings == ["cell 3 printed 2 lines, not shown"]
    assert len(document.parts) == 1


def test_two_blocks_with_one_id_get_two_anchors() -> None:
    twice = figure("same", "a", "b", line_chart(1))
    document = read_document(notebook(block_cell(twice, twice)))
    assert [part.block.id for part in document.parts] == ["same", "same-2"]


@pytest.mark.parametrize("kind", ["text", "cover"])
def test_a_block_of_another_version_is_refused_by_cell(kind: str) -> None:
    strange = {"schema": "cxreports.block/9"}
    with pytest.raises(OutputError, match=r"block of cell 1 cannot be read.*\n.*run the notebook again"):
        read_document(notebook(code("x", shown(MIME, {**strange, "kind": kind}))))


def test_images_come_from_attachments_and_the_folder_and_nowhere_else(tmp_path: Any) -> None:
    import base64

    (tmp_path / "in").mkdir()
    for place in (tmp_path / "in" / "a.png", tmp_path / "out.png"):
        place.write_bytes(base64.b64decode(PICTURE))
    cell = new_markdown_cell(
        "![a](a.png) ![b](../out.png) ![c](https://x.y/c.png) ![d](attachment:d.png) ![e](no.png)"
    )
    cell["attachments"] = {"d.png": {"image/png": PICTURE}}
    document = read_document(notebook(cell), Wish(folder=tmp_path / "in"))
    images = [node for node in document.parts[0].tree[0]["c"] if node["t"] == "img"]  # type: ignore[union-attr]
    assert ["src" in image for image in images] == [True, False, False, True, False]
    assert len(document.warnings) == 3


def test_everything_of_a_plain_notebook_is_shown_or_counted() -> None:
    document = read_document(everything())
    assert document.title == "Regional scores, d’août à octobre"
    assert {part.kind for part in document.parts} >= {"prose", "grid", "drawing", "picture", "text", "remark"}
    assert len(document.warnings) == 5
