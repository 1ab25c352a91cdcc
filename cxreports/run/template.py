"""A template: a notebook, and the parameters that its tagged cell declares."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import re
import tokenize
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Optional, Union

from pydantic import FiniteFloat, TypeAdapter, ValidationError

from cxreports.document import Plain, obvious
from cxreports.errors import TemplateError, UnknownName, UsageError
from cxreports.run.slices import Reads

TAG = "parameters"
_TYPES: dict[str, Any] = {
    "str": str, "int": int, "float": FiniteFloat, "bool": bool, "list": list, "dict": dict,
    "date": date, "datetime.date": date, "None": None, "Any": Any,
}  # fmt: skip
_WRITE = (
    "Write `name: type = value  # help`, "
    "with str, int, float, bool, list, dict, date, Literal[...] or X | None as type."
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the parameters cell.

    Attributes:
        name: the variable.
        annotation: its type as written, e.g. "str | None".
        default: its value when nothing else is given.
        help: the comment at the end of its line.
    """

    name: str
    annotation: str
    default: Any
    help: str

    def read(self, value: Any, where: str) -> Any:
        """A given value as the declared type.

        Raises:
            UsageError: the value is not of that type.
        """
        adapter: TypeAdapter[Any] = TypeAdapter(_type(ast.parse(self.annotation, mode="eval").body))
        texts = _texts(value)
        for candidate in (texts, obvious(value)) if _typed(self.annotation) else (obvious(value),):
            try:
                return adapter.validate_python(candidate)
            except ValidationError as error:
                problem = error.errors()[0]["msg"]
        message = f"parameter {self.name!r} cannot be {value!r}: {problem[0].lower()}{problem[1:]}."
        hint = f"It is declared as {self.annotation}. {self.help}".strip()
        raise UsageError(message, where=where, hint=hint)


@dataclass(frozen=True, slots=True)
class Template:
    """A notebook with its parameters, by name.

    Attributes:
        title: its first heading.
        reads: the rows that its reports read, as the tag `reads-segment` or `reads-company` of its parameters
            cell says; without one, a report is taken to read all the data.
        reads_past: whether they read no settled table beyond their period, as the tag `reads-past` says.
        reads_parameters: whether their parameters name the state of all that they read, as the tag
            `reads-parameters` says; for templates that read no data file.
    """

    name: str
    path: Path
    title: str
    parameters: Mapping[str, Parameter]
    sha256: str
    reads: Reads = "all"
    reads_past: bool = False
    reads_parameters: bool = False

    def read(self, given: Mapping[str, Any], where: Callable[[str], str]) -> dict[str, Any]:
        """Given values checked against the declared parameters; `where` tells the place of a name.

        Raises:
            UnknownName: the template declares no such parameter.
            UsageError: a value is of the wrong type.
        """
        for name in given:
            if name not in self.parameters:
                what = f"parameter of template {self.name!r}"
                raise UnknownName(what, name, self.parameters, where=where(name))
        return {name: self.parameters[name].read(value, where(name)) for name, value in given.items()}


def list_templates(folders: Iterable[Path]) -> dict[str, Path]:
    """Template names with their notebooks; a name in an earlier folder hides the same name in a later one."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.ipynb")):
            found.setdefault(path.stem, path)
    return found


def find_template(name: str, folders: Iterable[Path], *, base: Path = Path(), where: str = "") -> Template:
    """A template by name, or by the path of its notebook relative to `base`.

    Raises:
        UnknownName: there is none of that name.
        TemplateError: the notebook or its parameters cell cannot be read.

    >>> from cxreports.shipped import shipped
    >>> "period" in find_template("monthly", [shipped("templates")]).parameters
    True
    """
    path = base / name
    if not name.endswith(".ipynb"):
        known = list_templates(folders)
        if name not in known:
            raise UnknownName("template", name, known, where=where)
        path = known[name]
    elif not path.is_file():
        raise UsageError(f"there is no notebook {name!r}.", where=where, hint=f"Looked for {path}.")
    return read_template(path)


def read_template(path: Path) -> Template:
    """A notebook read as a template.

    Raises:
        TemplateError: the file is no notebook, has no Python cells, or its parameters cannot be read.
    """
    content, cells = _read(path)
    marked = [(source, tags) for kind, source, tags in cells if TAG in tags]
    if len(marked) > 1:
        raise TemplateError(f"{len(marked)} cells have the tag {TAG!r}.", where=path.name, hint="Keep one.")
    source, tags = marked[0] if marked else ("", [])
    return Template(
        name=path.stem,
        path=path.resolve(),
        title=_title(source for kind, source, _ in cells if kind == "markdown"),
        parameters=read_parameters(source, path.name),
        sha256=hashlib.sha256(content).hexdigest(),
        reads="segment" if "reads-segment" in tags else "company" if "reads-company" in tags else "all",
        reads_past="reads-past" in tags,
        reads_parameters="reads-parameters" in tags,
    )


def _read(path: Path) -> tuple[bytes, list[tuple[str, str, list[str]]]]:
    """A notebook's bytes, and its cells as type, source and tags. `nbformat` is slow to load: it is left out
    for notebooks of the present format.
    """
    try:
        content = path.read_bytes()
        notebook = json.loads(content.decode("utf-8"))
        if notebook["nbformat"] != 4:
            import nbformat

            notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
        language = str(notebook["metadata"].get("kernelspec", {}).get("language", "python"))
        cells = [
            (str(cell["cell_type"]), "".join(cell["source"]), list(cell["metadata"].get("tags", [])))
            for cell in notebook["cells"]
        ]
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise TemplateError(f"not a Jupyter notebook: {error}", where=path.name) from None
    if language.lower() != "python":
        raise TemplateError(f"the notebook is written in {language}, not Python.", where=path.name)
    return content, cells


def _title(texts: Iterable[str]) -> str:
    """The first heading of the first text that has one."""
    headings = (re.search(r"^#+\s+(.+)$", text, re.MULTILINE) for text in texts)
    return next((match[1].strip() for match in headings if match), "")


def read_parameters(source: str, where: str = "") -> dict[str, Parameter]:
    """The parameters that a cell's source declares, in order.

    Raises:
        TemplateError: a line is neither a declaration, an import nor a comment.
    """
    where = f"{where}, cell tagged {TAG!r}".lstrip(", ")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise TemplateError(f"line {error.lineno}: {error.msg}.", where=where, hint=_WRITE) from None
    comments = _comments(source)
    found = {}
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_text(statement):
            continue
        place = f"{where}, line {statement.lineno}"
        name, annotation, value = _declaration(statement, place)
        found[name] = Parameter(name, annotation, value, comments.get(statement.end_lineno or 0, ""))
    return found


def _declaration(statement: ast.stmt, where: str) -> tuple[str, str, Any]:
    """Name, annotation and default of one statement; without annotation the default's type is taken."""
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value) if value is not None:
            _type(annotation, where)
            return name, _unquoted(annotation), _literal(value, where)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            default = _literal(value, where)
            return name, "Any" if default is None else type(default).__name__, default
    raise TemplateError("this line declares no parameter.", where=where, hint=_WRITE)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _unquoted(annotation: ast.expr) -> str:
    quoted = isinstance(annotation, ast.Constant) and isinstance(annotation.value, str)
    return str(annotation.value) if quoted else ast.unparse(annotation)  # type: ignore[attr-defined]


def _literal(node: ast.expr, where: str) -> Any:
    match node:
        case ast.Call(func=ast.Name(id="date") | ast.Attribute(attr="date"), args=args, keywords=[]):
            return date(*(_literal(argument, where) for argument in args))
    try:
        return ast.literal_eval(node)
    except ValueError:
        message = f"the default `{ast.unparse(node)}` is not a plain value."
        raise TemplateError(message, where=where, hint=_WRITE) from None


def _type(node: ast.expr, where: str = "") -> Any:
    """The type that an annotation means; only a small, closed set of names exists."""
    match node:
        case ast.Constant(value=None):
            return None
        case ast.Constant(value=str(text)):
            return _type(ast.parse(text, mode="eval").body, where)
        case ast.Name() | ast.Attribute() if ast.unparse(node).removeprefix("typing.") in _TYPES:
            return _TYPES[ast.unparse(node).removeprefix("typing.")]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return Union[_type(left, where), _type(right, where)]  # noqa: UP007 - types known at run time only
        case ast.Subscript(value=ast.Name() | ast.Attribute() as outer, slice=inner):
            return _generic(ast.unparse(outer).removeprefix("typing."), inner, node, where)
    raise TemplateError(f"unknown type `{ast.unparse(node)}`.", where=where, hint=_WRITE)


def _generic(name: str, inner: ast.expr, node: ast.expr, where: str) -> Any:
    arguments = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name == "Literal":
        return Literal[tuple(_literal(argument, where) for argument in arguments)]
    types = [_type(argument, where) for argument in arguments]
    match name, types:
        case "list", [item]:
            return list[item]  # type: ignore[valid-type]
        case "dict", [key, item]:
            return dict[key, item]  # type: ignore[valid-type]
        case "Optional", [item]:
            return Optional[item]  # noqa: UP045 - types known at run time only
        case "Union", _:
            return Union[tuple(types)]  # noqa: UP007
    raise TemplateError(f"unknown type `{ast.unparse(node)}`.", where=where, hint=_WRITE)


def _typed(annotation: str) -> bool:
    """Whether an annotation says the type of every text in a value (a bare list or dict does not)."""
    return not re.search(r"\bAny\b|\b(list|dict)\b(?!\[)", annotation)


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return str(value) if isinstance(value, Plain) else value


def _comments(source: str) -> dict[int, str]:
    """The comment at the end of each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}
