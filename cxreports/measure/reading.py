"""How a study reads its tables: one grouped pass for each preparation, shared by the reports of a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxreports.measure.calendar import PERIOD
from cxreports.measure.engine import refusals
from cxreports.measure.grouping import (
    Group,
    Preparation,
    adopt,
    counted,
    grouped,
    in_memory,
    opened,
    sorted_out,
    stated,
)
from cxreports.measure.indicator import Indicator
from cxreports.measure.shelf import Shelf, blocks, chosen
from cxreports.measure.state import Row, State
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.data import Dataset


@dataclass(frozen=True)
class Reading:
    """The grouped rows of a data set.

    Without a shelf, the rows of the selection are grouped. With one, those of the whole company are grouped
    by the dimensions of the segment too, for a block of periods, once; each report takes its own part, which
    ends with its period. Both give the same rows.
    """

    dataset: Dataset

    def states(
        self, indicators: Iterable[Indicator], by: Sequence[str], periods: Sequence[Period]
    ) -> dict[Indicator, dict[Group, State]]:
        """The state of every indicator in every group that has rows, as `grouping.states` gives them."""
        return stated(indicators, lambda preparation, asked: self._rows(preparation, asked, by, periods))

    def _rows(
        self, preparation: Preparation, asked: Sequence[str], by: Sequence[str], periods: Sequence[Period]
    ) -> Mapping[Group, list[Row]]:
        folder = self.dataset.shelf
        if folder is None or not _is_ours(preparation):
            frame = opened(self.dataset.frame(preparation.table))
            with refusals(frame, asked):
                return grouped(frame, preparation, by, periods)
        groups: dict[Group, list[Row]] = {}
        for block in blocks(periods):
            layer = _Layer(self.dataset, preparation, asked, tuple(by), block)
            for group, row in layer.rows(Shelf(folder), periods):
                groups.setdefault(group, []).append(row)
        return groups


def _is_ours(preparation: Preparation) -> bool:
    """Whether a preparation is one of the package: those of notebooks may share a name and differ."""
    return type(preparation).__module__.startswith("cxreports.")


class _Layer:
    """One pass for a block of periods; of the whole company, where the segment can be taken from it."""

    def __init__(
        self,
        dataset: Dataset,
        preparation: Preparation,
        asked: Sequence[str],
        by: tuple[str, ...],
        block: Sequence[Period],
    ) -> None:
        self._asked, self._by, self._block = asked, by, block
        where = dataset.filter
        apart = preparation.apart(tuple(where))
        wide = apart is not None and (preparation.local or all(len(values) == 1 for values in where.values()))
        self._preparation = apart if wide and apart is not None else preparation
        self._source = dataset.company_wide if wide else dataset.until(None)
        self._where = where if wide else {}
        self._names = tuple(dict.fromkeys((*by, *self._where)))

    def rows(self, shelf: Shelf, periods: Sequence[Period]) -> Iterable[tuple[Group, Row]]:
        """The grouped rows of the selection that fall in some periods of the block."""
        wanted = set(periods)
        table = shelf.table(self._key(), self._counted)
        keep: dict[str, Collection[Any]] = dict(self._where)
        if PERIOD in table.column_names:
            keep[PERIOD] = {index for index, period in enumerate(self._block) if period in wanted}
        found = sorted_out(chosen(table, keep).to_pylist(), self._preparation, self._by, self._block)
        return ((group, row) for group, row in found if group[0] in wanted)

    def _counted(self) -> Any:
        frame = opened(self._source.table(self._preparation.table))
        with refusals(frame, self._asked):
            adopted = adopt(frame, self._preparation, self._names, True)
            return in_memory(counted(adopted, self._preparation, self._names, self._block))

    def _key(self) -> str:
        source, kind = self._source, type(self._preparation)
        parts = (
            source.fingerprint,
            source.company,
            sorted(source.filter.items()),
            f"{kind.__module__}.{kind.__qualname__}",
            self._preparation,
            self._names,
            [period.key for period in self._block],
        )
        return repr(parts)
