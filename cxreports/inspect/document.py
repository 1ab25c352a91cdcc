"""The data file and the parameter file, put together from what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxreports.inspect.column import Column
from cxreports.inspect.dimensions import labels_of
from cxreports.inspect.doubt import Block, Noted
from cxreports.inspect.months import Months
from cxreports.inspect.origin import Origin
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.sheet import Sheet

_HEAD = (
    "Written by `cxreports inspect`. Left of each `:` a word of cxreports, right of it a word of your files."
)
_MARKED = "A line with ??? waits for an answer that the files do not hold; its choices stand behind it."


def data_file(
    name: str, sheets: Sequence[Sheet], proposals: Sequence[Proposal], dimensions: Mapping[str, Column]
) -> Block:
    """The data file as a block, ready to be written."""
    block = Block()
    block.remark(f"{_HEAD}\n{_MARKED}\nNext: cxreports check data.yaml")
    block.add("name", name)
    block.add("timezone", Noted("Europe/Paris", "where your days and months begin: the files do not say"))
    block.remark(
        "data_cutoff: 2026-10-31T23:59  (when the export was made; without it, the last moment in the data)"
    )
    block.remark("")
    block.add("sources", _sources(sheets, proposals))
    block.remark("")
    block.add("tables", _tables(proposals))
    if labels := labels_of(dict(dimensions)):
        block.remark("")
        block.add("labels", labels)
    return block


def _sources(sheets: Sequence[Sheet], proposals: Sequence[Proposal]) -> Block:
    needed = {proposal.view.base.name for proposal in proposals}
    needed |= {join.sheet.name for proposal in proposals for join in proposal.joins()}
    block = Block()
    for sheet in sheets:
        if sheet.name in needed:
            for reading in sheet.origin.readings:
                if reading.sure != "certain":
                    block.remark(
                        f"{reading.sure}: {reading.key} {reading.value}".rstrip() + f" ({reading.why})"
                    )
            block.add(sheet.name, source_block(sheet.origin, sheet.missing))
    for proposal in proposals:
        if proposal.query and proposal.source not in {key for key, _ in block.entries}:
            block.add(proposal.source, Block([("query", proposal.query)]))
    return block


def source_block(origin: Origin, missing: Sequence[str]) -> Block:
    """A source as the data file writes it: only what is not the default."""
    given = origin.spec.model_dump(exclude_defaults=True, mode="python")
    order = (
        "file",
        "url_env",
        "sheet",
        "table",
        "separator",
        "encoding",
        "encoding_errors",
        "header_row",
        "data_row",
    )
    block = Block()
    for key in (*order, *(key for key in given if key not in order)):
        if key not in given or key == "missing":
            continue
        value = given[key]
        if key == "separator":
            value = {"\t": "tab", "|": "pipe"}.get(value, value)
        block.add(key, list(value) if isinstance(value, tuple) else value)
    if missing:
        block.add("missing", list(missing))
    return block


def _tables(proposals: Sequence[Proposal]) -> Block:
    block = Block()
    for table in dict.fromkeys(proposal.table for proposal in proposals):
        mappings = [_mapping(proposal) for proposal in proposals if proposal.table == table]
        block.add(table, mappings[0] if len(mappings) == 1 else mappings)
    return block


def _mapping(proposal: Proposal) -> Block:
    block = Block()
    block.remark(proposal.why)
    block.add("from", proposal.source)
    if joins := proposal.joins():
        written = [Block([("source", join.sheet.name), ("on", _on(join.on))]) for join in joins]
        block.add("joins", written if len(written) > 1 else written[0])
    if proposal.where:
        block.add("where", proposal.where)
    block.add("columns", proposal.columns)
    for key, part in (
        ("questions", proposal.questions),
        ("items", proposal.items),
        ("dimensions", proposal.dimensions),
    ):
        if part:
            block.add(key, part)
        elif key == "dimensions" and part.entries:
            block.remark("dimensions:")
            block.entries += part.entries
    return block


def _on(on: tuple[str, str]) -> object:
    return on[0] if on[0] == on[1] else Block([on])


def parameter_file(template: str, data: str, language: str, span: Months | None, breakdown: str) -> Block:
    """The parameter file as a block."""
    block = Block()
    block.remark("Which reports to make. Next: cxreports run params.yaml")
    block.add("template", template)
    block.add("data", data)
    period: object = "last"
    if span and span.usual and span.usual != span.last:
        period = Noted(span.usual, f"the last month with a usual number of rows; {span.last} has {span.rows}")
    elif span:
        period = Noted("last", f"the last month that the data cover whole; or a month like {span.last}")
    block.add("period", period)
    block.add("language", Noted(language, "fr or en"))
    block.add("formats", ["html", "pdf"])
    block.remark("targets: {nps: 40}")
    if breakdown:
        block.add("parameters", Block([("breakdown", breakdown)]))
    return block
