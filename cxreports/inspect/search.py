"""What of a canonical table the columns of a view hold, found by the vocabulary of that table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cxreports.inspect.column import Column
from cxreports.inspect.finding import Sure
from cxreports.inspect.pick import Picked, pick, pick_all
from cxreports.inspect.view import View
from cxreports.inspect.vocabulary import COMMENT, DATES, FLAGS, IDS, NO_COMMENT, NUMBERS, WORDS

_ID_SHAPES = ("code", "number", "word", "text")
_LONGEST_ID = 64
_A_TEXT = 4  # words on average from which the only text of a file is taken for a comment


@dataclass(frozen=True, slots=True)
class Found:
    """What of a table a view holds, by kind of column."""

    dates: Mapping[str, Picked]
    ids: Mapping[str, Picked]
    words: Mapping[str, Picked]
    flags: Mapping[str, Picked]
    numbers: Mapping[str, Picked]

    def has(self, name: str) -> bool:
        """Whether a column was found."""
        return any(name in group for group in self._groups)

    def at(self, name: str) -> Picked:
        """What was found for a column.

        Raises:
            KeyError: nothing.
        """
        for group in self._groups:
            if name in group:
                return group[name]
        raise KeyError(name)

    @property
    def _groups(self) -> tuple[Mapping[str, Picked], ...]:
        return self.dates, self.ids, self.words, self.flags, self.numbers

    @property
    def plain(self) -> list[tuple[str, Picked]]:
        """Columns that are taken as they stand."""
        return [*self.words.items(), *self.flags.items(), *self.numbers.items()]


def search(view: View, table: str) -> Found:
    """Every column that the vocabulary of a table finds."""
    ids = _ids(view, IDS.get(table, {}))
    taken = {column.ref for picked in ids.values() for column in picked.columns}
    free = [column for column in view.columns if column.ref not in taken]
    words = [column for column in free if column.shape in {"word", "flag"} and column.profile.distinct > 1]
    numbers = [column for column in free if column.shape in {"number", "flag", "code"}]
    return Found(
        dates=pick_all([column for column in free if column.shape == "date"], DATES.get(table, {})),
        ids=ids,
        words=pick_all(words, WORDS.get(table, {})),
        flags=pick_all([column for column in free if column.shape == "flag"], FLAGS.get(table, {})),
        numbers=pick_all([column for column in numbers if column.profile.numeric], NUMBERS.get(table, {})),
    )


def _ids(view: View, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, Picked]:
    """Identifiers stand in the source itself; only the customer may be known through a joined one."""
    found = pick_all(_keys(view, own=True), wanted)
    joined = pick_all(_keys(view), wanted) if view.joins else {}
    if "customer_id" in joined:
        found["customer_id"] = joined["customer_id"]
    return found


def _keys(view: View, *, own: bool = False) -> list[Column]:
    return [column for column in view.of(*_ID_SHAPES, own=own) if column.profile.length <= _LONGEST_ID]


def find_comment(view: View) -> tuple[Column, str, Sure] | None:
    """The free text of the respondent, with the evidence: by its heading, or the only text there is."""
    texts = [column for column in view.of("text", own=True) if not re.search(NO_COMMENT, column.plain)]
    if picked := pick(texts, COMMENT, wording=True):
        longest = max(picked.columns, key=lambda column: column.profile.length)
        why = f"{picked.why}; texts of {longest.profile.words:.0f} words on average"
        if len(picked.columns) > 1:
            why += f", the longest of {len(picked.columns)} such columns"
        return longest, why, "likely" if picked.rank or len(picked.columns) > 1 else "certain"
    if len(texts) == 1 and texts[0].profile.words >= _A_TEXT:
        return texts[0], "the only free text of the file", "likely"
    return None
