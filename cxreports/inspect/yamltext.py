"""A data file as text: short mappings on one line, open values marked, remarks as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from cxreports.data.undecided import MARK
from cxreports.inspect.doubt import Block, Doubt, Noted, Open

WIDTH = 110
_PLAIN = re.compile(r"[^\W\d_][\w .()/+'’°-]*|\d[\w.-]*")
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")  # YAML refuses or folds them
_RESERVED = re.compile(r"(?i)null|~|")
Answers = Mapping[Doubt, Mapping[str, str]]


def scalar(text: str) -> str:
    """A text as YAML writes it: bare when that is safe, else in double quotes."""
    bare = _PLAIN.fullmatch(text) and not text.endswith(" ") and not _RESERVED.fullmatch(text)
    if bare:
        return text
    return _UNSAFE.sub(lambda char: f"\\u{ord(char[0]):04x}", json.dumps(text, ensure_ascii=False))


class Writer:
    """Writes a block; remembers which doubts were written at which line.

    Attributes:
        lines: the text so far.
        open: line (from 1) and key of each mark.
    """

    def __init__(self, answers: Answers | None = None) -> None:
        self.lines: list[str] = []
        self.open: list[tuple[int, str, Open]] = []
        self._answers: Answers = answers or {}
        self._anchors: dict[tuple[Doubt, str], str] = {}
        self._uses: dict[tuple[Doubt, str], int] = {}

    def text(self, block: Block) -> str:
        """The whole text of a block."""
        for value in _opens(block):
            key = (value.doubt, value.part)
            self._uses[key] = self._uses.get(key, 0) + (value.shape == "{}")
        self._block(block, 0)
        return "\n".join(self.lines) + "\n"

    def _block(self, block: Block, depth: int) -> None:
        for key, value in block.entries:
            if key is None:
                self.lines += [
                    f"{'  ' * depth}{f'# {part}' if part else ''}".rstrip() for part in str(value).split("\n")
                ]
            else:
                self._entry(f"{'  ' * depth}{scalar(key)}:", key, value, depth)

    def _entry(self, head: str, key: str, value: object, depth: int) -> None:
        note = ""
        if isinstance(value, Noted):
            note, value = value.note, value.value
        if isinstance(value, Open):
            self._open(head, key, value)
        elif isinstance(value, Block) and (flat := self._flat(value, head)) is None:
            self._line(head, note)
            self._block(value, depth + 1)
        elif isinstance(value, Block):
            self._line(f"{head} {flat}", note)
        elif isinstance(value, str) and "\n" in value and key == "query":
            self._line(f"{head} |", note)
            self.lines += [f"{'  ' * (depth + 1)}{line}" for line in value.strip("\n").split("\n")]
        elif isinstance(value, list) and any(isinstance(item, Block) for item in value):
            self._line(head, note)
            self._items(value, depth + 1)
        else:
            self._line(f"{head} {_flow(value)}", note)

    def _items(self, items: list[object], depth: int) -> None:
        for item in items:
            assert isinstance(item, Block)
            start = len(self.lines)
            if (flat := self._flat(item, "  " * depth)) is not None:
                self.lines.append(f"{'  ' * depth}- {flat}")
                continue
            self._block(item, depth + 1)
            first = next(at for at in range(start, len(self.lines)) if self.lines[at].lstrip()[:1] != "#")
            for at in range(start, first):
                self.lines[at] = "  " * depth + self.lines[at].lstrip()
            self.lines[first] = "  " * depth + "- " + self.lines[first].lstrip()

    def _open(self, head: str, key: str, value: Open) -> None:
        place = (value.doubt, value.part)
        answer = self._answers.get(value.doubt)
        if value.quiet and (answer is None or answer[value.part] != "true"):
            return
        if answer is not None:
            written = answer[value.part]
            self.lines.append(
                f"{head} {written if value.shape == '{}' else scalar(value.shape.format(written))}"
            )
            return
        if alias := self._alias(value):
            self.lines.append(f"{head} {alias}")
            return
        mark = MARK if value.shape == "{}" else json.dumps(value.shape.format(MARK), ensure_ascii=False)
        if self._uses[place] > 1 and value.shape == "{}":
            self._anchors[place] = f"{key}{len(self._anchors) + 1}"
            mark = f"&{self._anchors[place]} {mark}"
        self._line(f"{head} {mark}", value.doubt.told(value.part))
        self.open.append((len(self.lines), key, value))

    def _alias(self, value: object) -> _Alias | None:
        """What stands for an open value that is marked already."""
        if not isinstance(value, Open) or value.shape != "{}" or value.doubt in self._answers:
            return None
        anchor = self._anchors.get((value.doubt, value.part))
        return _Alias(f"*{anchor}") if anchor else None

    def _line(self, text: str, note: str) -> None:
        self.lines.append(f"{text}  # {note}" if note else text)

    def _flat(self, block: Block, head: str) -> str | None:
        """The block on one line, where it fits and nothing in it needs a line of its own."""
        entries = [(key, self._alias(value) or value) for key, value in block.entries]
        if not all(
            key is not None and (_is_simple(value) or isinstance(value, _Alias)) for key, value in entries
        ):
            return None
        text = _flow(Block(entries))
        return text if len(head) + 1 + len(text) <= WIDTH else None


class _Alias(str):
    """A reference to a value that is open further up."""


def _is_simple(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str | int) for item in value)
    return value is None or isinstance(value, bool | int | str)


def _flow(value: object) -> str:
    match value:
        case _Alias():
            return str(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Block():
            return (
                "{" + ", ".join(f"{scalar(str(key))}: {_flow(inner)}" for key, inner in value.entries) + "}"
            )
        case list():
            return "[" + ", ".join(_flow(item) for item in value) + "]"
    return scalar(str(value))


def _opens(value: object) -> Iterator[Open]:
    match value:
        case Open():
            yield value
        case Noted():
            yield from _opens(value.value)
        case Block():
            for _, inner in value.entries:
                yield from _opens(inner)
        case list():
            for inner in value:
                yield from _opens(inner)
