"""Lines of a data file that were left open: `???` stands where only a person knows the answer.

`cxreports inspect` writes such a mark instead of guessing, with the choices in the comment behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cxreports.document import Document, Keys
from cxreports.errors import DataError

MARK = "???"
_COMMENT = re.compile(r"\?\?\?.*?\s#\s*(.+)$")
_HINT = f"Write the answer in place of {MARK}."


def undecided(document: Document) -> Iterator[DataError]:
    """One error per marked line, with the choices that its comment gives."""
    if MARK not in (text := document.path.read_text(encoding="utf-8-sig")):
        return
    lines = text.splitlines()
    told: set[int] = set()
    for keys in _marked(document.data, ()):
        number = _line(document, keys)
        written = lines[number - 1]
        if number in told or MARK not in written:  # an alias of a line that is told already
            continue
        told.add(number)
        comment = _COMMENT.search(written)
        choices = comment[1].strip() if comment else ""
        yield DataError(
            f"`{keys[-1]}` is not decided yet.", where=document.where(*keys), hint=choices or _HINT
        )


def refuse_undecided(document: Document) -> None:
    """Stop at marked lines, all of them in one error.

    Raises:
        DataError: a line is left open.
    """
    found = list(undecided(document))
    if len(found) == 1:
        raise found[0]
    if found:
        told = "\n".join(f"{one.where.split(', ', 1)[-1]}: {one.hint}" for one in found)
        message = f"{len(found)} lines are not decided yet: {MARK} stands where only you know the answer."
        raise DataError(message, where=document.path.name, hint=told)


def _line(document: Document, keys: Keys) -> int:
    """The line of the nearest key that has one."""
    while keys and keys not in document.lines:
        keys = keys[:-1]
    return document.lines.get(keys, 1)


def _marked(data: Any, at: Keys) -> Iterator[Keys]:
    match data:
        case dict():
            for key, value in data.items():
                yield from _marked(value, (*at, key))
        case list():
            for index, value in enumerate(data):
                yield from _marked(value, (*at, index))
        case str() if MARK in data:
            yield at
