"""Every error that a user can meet, in one tree.

CxError                     what went wrong, where, what was expected, what to write instead
├── UsageError              (exit 2) a wrong word on the command line or in a parameter file
│   └── UnknownName         ... a name that does not exist, with the nearest that does
├── DataError               (exit 2) a data file or the data behind it cannot be used as they are
├── NoData                  (exit 1) the selection is empty: no row for this company, segment, period
├── TemplateError           (exit 1) a template is not well formed or its cell raised
│   └── ProcessDied         ... or the process that ran it ended: memory, a crash, a machine that went away
├── ReportTimeout           (exit 1) a cell or a report took longer than allowed and was ended
└── OutputError             (exit 1) a result could not be written
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CxError(Exception):
    """An error made for reading: a sentence, the place, and what to do about it.

    Args:
        message: what is wrong, in one sentence, with the value that is wrong.
        where: the place: file, and the row, column, key or cell in it.
        hint: what was expected, or what to write instead.
    """

    exit_code = 1

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        self.message, self.where, self.hint = message, where, hint
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.message}" if self.where else self.message]
        if self.hint:
            parts.append(self.hint)
        return "\n".join(parts)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.where, self.hint))


def _rebuild(kind: type[CxError], message: str, where: str, hint: str) -> CxError:
    error = kind.__new__(kind)
    CxError.__init__(error, message, where=where, hint=hint)
    return error


class UsageError(CxError):
    exit_code = 2


class UnknownName(UsageError):
    """A name that does not exist.

    Args:
        what: the kind of thing named ("parameter", "template", "indicator", ...).
        name: the name as written.
        known: the names that exist.
        where: the place where it was written.
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        names = sorted(known)
        near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        hint += f"Available: {', '.join(names)}." if names else "None is available."
        super().__init__(f"unknown {what} {name!r}.", where=where, hint=hint)


class DataError(CxError):
    exit_code = 2


class NoData(CxError):
    pass


class TemplateError(CxError):
    pass


class ProcessDied(TemplateError):
    pass


class ReportTimeout(CxError):
    pass


class OutputError(CxError):
    pass
