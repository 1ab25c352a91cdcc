"""What is wrong or unwise in a template, read without running it.

An error makes it fail, or fail elsewhere than here; a warning makes its reports less than they should be.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from cxreports.data import TABLES, Remark
from cxreports.errors import CxError, TemplateError
from cxreports.run.needs import read_needs
from cxreports.run.template import TAG, read_template

_NETWORK = {"requests", "urllib", "urllib3", "httpx", "aiohttp", "socket", "ftplib", "smtplib", "http"}
_ABSOLUTE = re.compile(r"(/[\w.-]+/|/[\w-]+\.\w+$|[A-Za-z]:[\\/]|\\\\\w|~[\\/])")
_COLOUR = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|(?:rgb|hsl)a?\([\d\s.,%]+\)", re.IGNORECASE)
_URL = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_SHELL = {"system", "getoutput", "run_cell_magic"}
_WORDS = ("text", "notice", "decision", "full_report")  # blocks of the author's own words, links included
_STANDARD = ("data", "company", "segment", "period", "language")


@dataclass(frozen=True)
class Code:
    """One code cell.

    Attributes:
        number: among all the cells, from 1. tree: None when it is not Python.
    """

    number: int
    cell: NotebookNode
    tree: ast.Module | None
    problem: Remark | None = None

    @property
    def is_parameters(self) -> bool:
        return TAG in self.cell.metadata.get("tags", [])

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree)) if self.tree else []

    @cached_property
    def texts(self) -> list[tuple[str, int]]:
        """Every text in the code that is not its own words for the reader, with its line."""
        calls = (node for node in self.nodes if isinstance(node, ast.Call) and _called(node) in _WORDS)
        said = {id(inner) for call in calls for inner in ast.walk(call)}
        return [
            (node.value, node.lineno)
            for node in self.nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        ]

    def names(self) -> set[str]:
        """The names that the code reads."""
        return {node.id for node in self.nodes if isinstance(node, ast.Name)}


def lint(path: Path) -> list[Remark]:
    """What there is to say about a template, by cell; nothing about a clean one.

    Raises:
        TemplateError: the file is no notebook.

    >>> from cxreports.shipped import shipped
    >>> lint(shipped("templates") / "monthly.ipynb")
    []
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises whatever its parts raise
        message = f"not a Jupyter notebook: {error}"
        raise TemplateError(message, where=path.name) from None
    codes = [
        _parsed(path.name, number, cell)
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "code"
    ]
    found = [code.problem for code in codes if code.problem]
    found += _parameters(path, codes)
    for rule in _RULES:
        for code in codes:
            found += [
                Remark(level, _place(path.name, code, line), message, hint)
                for level, line, message, hint in rule(code)
            ]
    found += _setup(path.name, codes)
    found += _needs(path, codes)
    return sorted(found, key=_order)


def _order(remark: Remark) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r", (?:cell|line) (\d+)", remark.where))


def _parsed(name: str, number: int, cell: NotebookNode) -> Code:
    """A cell's syntax tree; IPython's own syntax (`%magic`, `!command`) becomes calls, line for line."""
    try:
        return Code(number, cell, ast.parse(_plain(cell.source)))
    except SyntaxError as error:
        where = f"{name}, cell {number}, line {error.lineno or 1}"
        return Code(number, cell, None, Remark("error", where, f"not Python: {error.msg}.", "Mend the line."))


def _plain(source: str) -> str:
    """The cell as Python, line for line: IPython would drop the empty lines at its top."""
    lines = source.splitlines()
    empty = next((number for number, line in enumerate(lines) if line.strip()), 0)
    return "\n" * empty + str(TransformerManager().transform_cell(source))  # type: ignore[no-untyped-call]


def _place(name: str, code: Code, line: int) -> str:
    return f"{name}, cell {code.number}, line {line}"


def _parameters(path: Path, codes: list[Code]) -> Iterator[Remark]:
    """Whether there is one parameters cell, which a parameter file can fill, and whose values are used."""
    marked = [code for code in codes if code.is_parameters]
    if not marked:
        hint = "Put the defaults into one cell and tag it `parameters` (in JupyterLab: property inspector)."
        yield Remark("error", path.name, "no cell has the tag `parameters`.", hint)
        return
    try:
        declared = read_template(path).parameters
    except CxError as error:
        yield Remark("error", error.where, error.message, error.hint)
        return
    cell = marked[0]
    lines = {
        node.target.id if isinstance(node, ast.AnnAssign) else node.targets[0].id: node  # type: ignore[union-attr,attr-defined]
        for node in (cell.tree.body if cell.tree else [])
        if isinstance(node, ast.AnnAssign | ast.Assign)
    }
    used = set().union(*(code.names() for code in codes if code is not cell))
    for name, parameter in declared.items():
        where = _place(path.name, cell, lines[name].lineno)
        if isinstance(lines[name], ast.Assign):
            hint = f"Write `{name}: {parameter.annotation} = ...`, so that a wrong value is refused."
            yield Remark("warning", where, f"parameter {name!r} has no type.", hint)
        if not parameter.help:
            hint = "Write what it means after a `#`: users see it in `cxreports templates`."
            yield Remark("warning", where, f"parameter {name!r} has no help.", hint)
        if name not in used:
            hint = "Use it, or remove the line: a parameter file that sets it changes nothing."
            yield Remark("warning", where, f"parameter {name!r} is never used.", hint)
    own = {"data"} if "open_tables" in used else set()  # it opens its tables itself
    for name in _STANDARD:
        if name not in declared and name not in own:
            hint = f"Declare `{name}: str = ...`: a parameter file could not choose it."
            yield Remark("warning", _place(path.name, cell, 1), f"there is no parameter {name!r}.", hint)


_Said = Iterator[tuple[Literal["error", "warning", "info"], int, str, str]]  # level, line, message, hint


def _outputs(code: Code) -> _Said:
    if code.cell.outputs or code.cell.execution_count is not None:
        hint = "Clear all outputs and save: they hold the figures of whoever ran it last."
        yield "error", 1, "the cell keeps its output.", hint


def _paths(code: Code) -> _Said:
    for text, line in code.texts:
        if _ABSOLUTE.match(text):
            hint = "Name a source in the data file, or take the path from a parameter."
            yield "error", line, f"{text!r} is a path of this machine.", hint


def _network(code: Code) -> _Said:
    hint = "Put what it fetches into a source of the data file: the same report must come out tomorrow."
    for node in code.nodes:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.partition(".")[0] in _NETWORK and name != "urllib.parse":
                yield "warning", node.lineno, f"{name!r} reaches for the network.", hint
    for text, line in code.texts:
        if _URL.fullmatch(text):
            yield "warning", line, f"{text.strip()!r} is an address on the network.", hint


def _shell(code: Code) -> _Said:
    for node in code.nodes:
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in _SHELL and "get_ipython" in ast.dump(called):
            hint = "Install beforehand; compute in Python."
            yield "warning", called.lineno, "a shell command runs with every report.", hint


def _colours(code: Code) -> _Said:
    for text, line in code.texts:
        if _COLOUR.fullmatch(text.strip()):
            hint = 'Take it from the theme: load_theme(theme).tokens["fav"], "unf", "pas", "brand"...'
            yield "warning", line, f"the colour {text!r} is set by hand.", hint


_RULES: tuple[Callable[[Code], _Said], ...] = (_outputs, _paths, _network, _shell, _colours)


def _setup(name: str, codes: list[Code]) -> Iterator[Remark]:
    """Whether the blocks speak the language and wear the theme that a parameter file asks for."""
    calls = [
        (code, node)
        for code in codes
        for node in code.nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("show.setup")
    ]
    if not calls:
        hint = "Write `show.setup(language, theme)` before the first block."
        yield Remark("warning", name, "`show.setup` is never called.", hint)
        return
    code, call = calls[0]
    given = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
    for parameter in ("language", "theme"):
        if parameter not in given:
            message = f"`show.setup` is not given the parameter {parameter!r}."
            hint = "Write `show.setup(language, theme)`, or the report ignores what is asked for."
            yield Remark("warning", _place(name, code, call.lineno), message, hint)


def _needs(path: Path, codes: list[Code]) -> Iterator[Remark]:
    """Whether the notebook declares the tables without which a cell would fail."""
    try:
        declared = {table for way in read_needs(path) for table in way}
    except CxError as error:
        yield Remark("error", error.where, error.message, error.hint)
        return
    for code in codes:
        for node in code.nodes:
            if not isinstance(node, ast.Call) or _called(node) not in ("require", "table"):
                continue
            if _called(node) == "table" and "dataset" not in ast.unparse(node.func):
                continue  # `show.table`
            for table in (str(one.value) for one in node.args if isinstance(one, ast.Constant)):
                if table in TABLES and table not in declared:
                    message = f"table {table!r} is needed here, and the notebook does not say so."
                    hint = (
                        f'Add "cxreports": {{"needs": {{"{table}": []}}}} to the notebook\'s metadata: a run '
                    )
                    hint += "without it is then refused before it starts."
                    yield Remark("warning", _place(path.name, code, node.lineno), message, hint)


def _called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
