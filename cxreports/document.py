"""A YAML file as its author wrote it: every scalar as text, every key with its line.

YAML guesses types: an unquoted 2026 is a number, 2026-10-01 a date, 007 is 7 and NO (Norway) is false. Here
a scalar stays the text in the file until the model that reads it says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cxreports.errors import CxError, UsageError

Key = str | int
Keys = tuple[Key, ...]
_INT = re.compile(r"[-+]?(0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9]\d*)?\.\d+([eE][-+]?\d+)?|[-+]?[1-9]\d*[eE][-+]?\d+")
_BOOL = {"true": True, "false": False}


class Plain(str):
    """A scalar written without quotes: text, unless a parameter without a type asks for its obvious value."""

    __slots__ = ()


@dataclass(frozen=True)
class Document:
    """One YAML document.

    Attributes:
        path: the file, as given.
        data: the values: dict, list, `str`, `Plain` or None.
        lines: line (from 1) of each key and list item, by its path of keys.
    """

    path: Path
    data: Any
    lines: dict[Keys, int] = field(default_factory=dict)

    def where(self, *keys: Key) -> str:
        """The place of a key, for an error: `acme.yaml, line 3, key 'matrix.language'`.

        An index that the file does not spell out (of a list with one entry) is passed over; of a key that is
        missing, the line is that of what should hold it.
        """
        known: Keys = ()
        named: list[Key] = []
        for key in keys:
            if (*known, key) in self.lines and list(known) == named:
                known = (*known, key)
            elif isinstance(key, int) and list(known) == named:
                continue
            named.append(key)
        line = f", line {self.lines[known]}" if known in self.lines else ""
        name = ".".join(map(str, named))
        return f"{self.path.name}{line}" + (f", key {name!r}" if name else "")


def read_documents(path: Path, kind: type[CxError] = UsageError) -> list[Document]:
    """The documents of a YAML file; empty ones are left out.

    Args:
        path: the file.
        kind: the error to raise.

    Raises:
        CxError: (of that kind) the file does not exist, is not UTF-8, or is not well formed.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise kind("there is no such file.", where=str(path), hint=_nearby(path)) from None
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text (byte {error.start})."
        raise kind(message, where=path.name, hint="Save it as UTF-8.") from None
    except OSError as error:
        raise kind(f"the file cannot be read: {error.strerror}.", where=str(path)) from None
    return list(parse(text, path, kind))


def _nearby(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {str(folder)!r} either."
    names = sorted(file.name for file in folder.iterdir() if file.suffix in {".yaml", ".yml"})
    return f"YAML files there: {', '.join(names)}." if names else "There is no YAML file in that folder."


def parse(text: str, path: Path, kind: type[CxError] = UsageError) -> Iterator[Document]:
    """The documents of a YAML text; errors as `read_documents` raises them."""
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_node():
            document = Document(path, None)
            root = loader.get_node()
            data = _value(loader, root, (), document, kind) if root else None
            if data is not None:
                yield Document(path, data, document.lines)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        hint = "Indent with spaces, put a space after ':', quote texts that hold ': ' or start with a sign."
        message = f"not well-formed YAML: {error.problem}."
        raise kind(message, where=f"{path.name}{line}", hint=hint) from None
    except yaml.YAMLError as error:
        raise kind(f"not well-formed YAML: {error}", where=path.name) from None
    except RecursionError:
        raise kind("a value contains itself.", where=path.name) from None
    finally:
        loader.dispose()


def _value(
    loader: yaml.SafeLoader, node: yaml.Node, at: Keys, document: Document, kind: type[CxError]
) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, at, document, kind)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            document.lines[(*at, index)] = item.start_mark.line + 1
        return [_value(loader, item, (*at, index), document, kind) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and node.style is not None:
        return str(node.value)
    return None if node.tag == "tag:yaml.org,2002:null" else Plain(node.value)


def _mapping(
    loader: yaml.SafeLoader,
    node: yaml.MappingNode,
    at: Keys,
    document: Document,
    kind: type[CxError],
) -> dict[str, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        place = f"{document.path.name}, line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise kind("a key must be a single word.", where=place)
        if key.value in seen:
            raise kind(f"key {key.value!r} is given twice.", where=place, hint="Keep one of the two.")
        seen.add(key.value)
    loader.flatten_mapping(node)  # resolves `<<: *defaults`; own keys come last and win
    found: dict[str, Any] = {}
    for key, value in node.value:
        document.lines[(*at, key.value)] = key.start_mark.line + 1
        found[key.value] = _value(loader, value, (*at, key.value), document, kind)
    return found


def obvious(value: Any) -> Any:
    """The value of unquoted texts where no type says it: whole and decimal numbers, true and false.

    >>> obvious([Plain("40"), Plain("007"), Plain("2026-10"), Plain("true"), "40"])
    [40, '007', '2026-10', True, '40']
    """
    if isinstance(value, dict):
        return {str(key): obvious(item) for key, item in value.items()}
    if isinstance(value, list):
        return [obvious(item) for item in value]
    if not isinstance(value, Plain):
        return value
    if _INT.fullmatch(value):
        return int(value)
    if _FLOAT.fullmatch(value):
        return float(value)
    return _BOOL.get(value.lower(), str(value))
