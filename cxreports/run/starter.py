"""A template to begin with: the smallest notebook that makes a whole report, each cell with a word on it."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from cxreports.run.template import TAG

_PARAMETERS = """\
data: str = "demo"          # data file (YAML), or "demo"
company: str = ""           # as written in the data; empty: the only one there is
segment: str = "all"        # a named segment, dimension=value, or all
period: str = "last"        # 2026-10, 2026-Q3, 2026, last-month, or last (the last whole month in the data)
language: str = "fr"        # fr, en, or fr+en
theme: str = "default"      # a theme's name or file
confidence: float = 0.95    # level of every interval
targets: dict = {}          # indicator -> target, e.g. {"nps": 40}
breakdown: str = ""         # dimension compared in the segment section; empty: the first declared\
"""

_CELLS: tuple[tuple[str, str, str], ...] = (  # id, what the author reads above it, the code
    (
        "values",
        "**Parameters.** One line each: name, type, default, help. A parameter file replaces any of them;\n"
        "add your own.",
        _PARAMETERS,
    ),
    (
        "setup",
        "**Setup.** The language and the theme of every block; the rows of this company, segment and period.",
        """\
from cxreports import Study, show

show.setup(language, theme)
chosen = {"company": company, "segment": segment, "period": period}
study = Study(data, **chosen, confidence=confidence, targets=targets)""",
    ),
    (
        "measure",
        "**Measures.** The figures of the period, and the first of them over time and between segments.",
        """\
headline = study.headline()
main = show.focus(study, headline)
by = show.breakdown(study, main, breakdown)
trend = study.trend(main) if main else None
split = study.split(main, by) if by else []""",
    ),
    ("cover", "**Cover.**", 'show.cover(study, title={{"fr": "{title}", "en": "{title}"}})'),
    ("checks", "**Data checks.** Nothing is shown when all passed.", "show.checks(study, headline)"),
    ("kpis", "**Key indicators.**", "show.kpis(study, headline)"),
    (
        "findings",
        "**Key findings.** Written from the tests.",
        "show.findings(study, headline, trend, split)",
    ),
    ("trend", "**Trend** of the main indicator.", 'show.section("trend", show.trend(study, trend))'),
    (
        "mine",
        "**Your section.** A name of your own, a title in each language, and its blocks: `show.text`,\n"
        "`show.table`, `show.figure` for a chart of your own, or any block of `docs/template-guide.md`.",
        'show.section("mine", show.segments(study, split, by), fr="Mes segments", en="My segments")',
    ),
    (
        "results",
        "**Detailed results, method and glossary.** Generated from the data and the definitions.",
        'show.section("results", show.results(study, headline))',
    ),
    ("method", "", 'show.section("method", show.method(study, headline))'),
    ("glossary", "", 'show.section("glossary", show.glossary(study, headline))'),
)


def starter(title: str) -> NotebookNode:
    """A new template, ready to run on the demo data.

    Args:
        title: printed on its cover, and shown in the list of templates.

    >>> [cell.metadata.tags for cell in starter("Calls").cells[:3]]
    [['doc'], ['doc'], ['parameters', 'reads-segment', 'reads-past']]
    """
    opening = "Run all the cells as they are, then change them.\n"
    opening += "Cells tagged `doc`, like this one, are for you: they never appear in a report."
    cells = [_doc("title", f"# {title}\n\n{opening}")]
    for name, said, code in _CELLS:
        if said:
            cells.append(_doc(f"{name}-doc", said))
        tags = {"tags": [TAG, "reads-segment", "reads-past"]} if name == "values" else {}
        source = (
            code.format(title=title.replace("\\", "\\\\").replace('"', '\\"')) if name == "cover" else code
        )
        cells.append(nbformat.v4.new_code_cell(source, id=name, metadata=tags))
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "title": title,
    }
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    return notebook


def _doc(id: str, source: str) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_markdown_cell(source, id=id, metadata={"tags": ["doc"]})
    return cell
