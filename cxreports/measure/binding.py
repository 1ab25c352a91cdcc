"""An indicator as a data set asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from cxreports.errors import NoData, UnknownName
from cxreports.measure.indicator import Indicator
from cxreports.measure.scored import Scored


class Data(Protocol):
    """What is read of a data set here."""

    @property
    def name(self) -> str: ...
    @property
    def tables(self) -> tuple[str, ...]: ...
    @property
    def questions(self) -> Mapping[str, Any]: ...
    @property
    def cutoff(self) -> datetime: ...


def exists(indicator: Indicator, data: Data) -> bool:
    """Whether the data have the table and, for a survey indicator, the question."""
    if indicator.table not in data.tables:
        return False
    return not isinstance(indicator, Scored) or bool(_questions(indicator, data))


def bind(indicator: Indicator, data: Data, *, by_interaction: bool = False) -> Indicator:
    """The indicator with the question, day column and cut-off of a data set.

    Args:
        by_interaction: place answers by the day of the interaction, not of the answer (methodology R5).

    Raises:
        NoData: the data lack its table or a question of its kind.
        UnknownName: they lack the question it names.
    """
    if not exists(indicator, data):
        what = f"a table {indicator.table!r}"
        if isinstance(indicator, Scored) and indicator.table in data.tables:
            what = f"a question of kind {indicator.kind!r}"
        hint = f"The tables of {data.name}: {', '.join(data.tables)}."
        raise NoData(f"{indicator.id} needs {what}, which the data do not have.", hint=hint)
    if isinstance(indicator, Scored):
        bound = indicator.bind(_questions(indicator, data)[0])
        indicator = replace(bound, day="interaction_on") if by_interaction else bound
    return indicator.at(data.cutoff)


def _questions(indicator: Scored, data: Data) -> list[Any]:
    """The question that the indicator names, or those of its kind, the main one first."""
    known = data.questions
    if indicator.question:
        if indicator.question not in known:
            raise UnknownName("question", indicator.question, known)
        return [known[indicator.question]]
    return sorted((one for one in known.values() if one.kind == indicator.kind), key=lambda one: not one.main)
