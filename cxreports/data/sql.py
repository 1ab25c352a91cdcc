"""Text that is safe inside a SQL statement."""

from __future__ import annotations

from collections.abc import Iterable


def ident(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """Several texts as the inside of an `IN (...)`."""
    return ", ".join(literal(text) for text in texts)
