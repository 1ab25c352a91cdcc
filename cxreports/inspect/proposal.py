"""What the data file will say of one canonical table."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxreports.inspect.column import Column
from cxreports.inspect.doubt import Block
from cxreports.inspect.view import Join, View


@dataclass(slots=True)
class Proposal:
    """One mapping: the rows of a source as rows of a canonical table.

    Attributes:
        day: the date column that places a row in time; None when the file has none.
        why: the evidence that the rows are what the table holds.
        query: SQL of a source of its own, where the rows must be made first; "" = none.
    """

    table: str
    view: View
    why: str
    columns: Block = field(default_factory=Block)
    questions: Block = field(default_factory=Block)
    items: Block = field(default_factory=Block)
    dimensions: Block = field(default_factory=Block)
    where: str = ""
    query: str = ""
    day: Column | None = None
    used: dict[str, Column] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return f"{self.view.base.name}_last" if self.query else self.view.base.name

    def use(self, name: str, column: Column, value: object = None) -> None:
        """Fill a canonical column by a column of the source."""
        self.used[name] = column
        self.columns.add(name, column.ref if value is None else value)

    def joins(self) -> list[Join]:
        """The joined sources that something is taken from, and those on the way to them."""
        needed = {column.source for column in self.used.values()} - {self.view.base.name}
        kept: list[Join] = []
        for join in reversed(self.view.joins):
            if join.sheet.name in needed:
                kept.insert(0, join)
                needed.add(join.left)
        return kept
