"""A YAML file as plain data, with the line of every key.

Every scalar stays the text that was written: `007` is not 7, `No` is not false, `2026-10` is not a date.
What a text means is decided by the model that reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cxreports.errors import DataError

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML file says.

    Attributes:
        path: the file.
        data: mappings, lists, texts and None.
        lines: path of keys → line number (first line is 1).
    """

    path: Path
    data: dict[str, Any]
    lines: Mapping[Key, int]

    def place(self, *keys: str | int) -> str:
        """Where a key stands: "data.yaml, line 12 (tables.responses.from)".

        Keys that the file does not spell out (the index of a list with one entry, a default) are passed over.
        """
        found: Key = ()
        for key in keys:
            if (*found, key) in self.lines:
                found = (*found, key)
            elif not isinstance(key, int):
                break
        if not found:
            return self.path.name
        return f"{self.path.name}, line {self.lines[found]} ({'.'.join(map(str, found))})"


def read_document(path: Path) -> Document:
    """Read a YAML file whose top level is a mapping.

    Raises:
        DataError: there is no such file, it is not UTF-8 or not YAML, it is empty, or a key stands twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError("there is no such data file.", where=str(path), hint=_nearby(path)) from None
    except IsADirectoryError:
        raise DataError("is a folder, not a data file.", where=str(path), hint=_nearby(path / "_")) from None
    except PermissionError as error:
        raise DataError(f"cannot be read: {error.strerror}.", where=str(path)) from None
    except UnicodeDecodeError as error:
        hint = "Save the data file as UTF-8."
        raise DataError(f"is not UTF-8 (byte {error.start}).", where=path.name, hint=hint) from None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(
            f"is not YAML: {error.problem or error.context}.",
            where=f"{path.name}, line {line}",
            hint="A text with `: `, `#` or a quote in it must be quoted; keys of one level are aligned.",
        ) from None
    if not isinstance(root, yaml.MappingNode):
        raise DataError("is empty or not a mapping of keys.", where=path.name, hint="Start with `sources:`.")
    reader = _Reader(path)
    return Document(path, reader.read(root, ()), reader.lines)


def _nearby(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {str(folder)!r} either."
    names = sorted(file.name for file in folder.iterdir() if file.suffix in {".yaml", ".yml"})
    return f"YAML files there: {', '.join(names)}." if names else "There is no YAML file in that folder."


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Key, int] = {}

    def read(self, node: yaml.Node, key: Key) -> Any:
        self.lines.setdefault(key, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, key)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*key, index)) for index, item in enumerate(node.value)]
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def _mapping(self, node: yaml.MappingNode, key: Key) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        found: dict[str, Any] = {}
        for name_node, value_node in node.value:
            line = name_node.start_mark.line + 1
            if name_node.tag == "tag:yaml.org,2002:merge":
                merged |= self.read(value_node, key)
                continue
            name = name_node.value
            if not isinstance(name, str):
                raise DataError("a key must be a text.", where=f"{self.path.name}, line {line}")
            if name in found:
                raise DataError(f"key {name!r} stands twice.", where=f"{self.path.name}, line {line}")
            self.lines[(*key, name)] = line
            found[name] = self.read(value_node, (*key, name))
        return merged | found
