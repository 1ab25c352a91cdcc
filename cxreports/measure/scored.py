"""Indicators of a survey question: NPS, CSAT, CES. One histogram of the answers serves them all."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol, Self

import narwhals as nw
import pyarrow as pa

from cxreports.errors import DataError, UsageError
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared, states
from cxreports.measure.indicator import Base, Indicator
from cxreports.measure.record import Estimate
from cxreports.measure.state import Row, Scale, Tally, tally

_SCALE = ("scale_min", "scale_max", "polarity")
_TOLD = ("kind", "question", *_SCALE)  # what a row may say of its question
_REVERSED = ("lower", "effort")
POLARITIES = ("higher", "lower", "ease", "effort")


class Question(Protocol):
    """What an indicator needs to know of a question of a data file."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def scale(self) -> tuple[int, int]: ...
    @property
    def polarity(self) -> str: ...
    @property
    def satisfied(self) -> tuple[int, ...] | None: ...
    @property
    def integer_only(self) -> bool: ...


@dataclass(frozen=True)
class Answers(Preparation):
    """One row per answer: value, count, sums of weights. Missing answers stay null: they are not zeros.

    Attributes:
        bound: the question is known, with its scale and polarity: they need not be read with every answer.
    """

    local: ClassVar[bool] = True

    column: str = "score"
    day_column: str = "answered_on"
    bound: bool = False

    @property
    def table(self) -> str:
        return "responses"

    @property
    def day(self) -> str:
        return self.day_column

    @property
    def required(self) -> tuple[str, ...]:
        return (self.column,)

    @property
    def optional(self) -> tuple[str, ...]:
        return ("weight", *_TOLD)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        names = frame.collect_schema().names()
        alone = self.bound and "question" in names
        keys = tuple(name for name in (("question",) if alone else _TOLD) if name in names)
        frame = frame.with_columns(cx_value=_number(frame, self.column))
        if "weight" not in names:
            return Prepared(frame, (*keys, "cx_value"))
        weight = nw.col("weight").cast(nw.Float64)
        frame = frame.with_columns(cx_w=nw.when(weight.is_null()).then(nw.lit(1.0)).otherwise(weight))
        frame = frame.with_columns(cx_w2=nw.col("cx_w") * nw.col("cx_w"))
        return Prepared(frame, (*keys, "cx_value"), ("cx_w", "cx_w2"))


def _number(frame: Any, column: str) -> Any:
    kind = frame.collect_schema()[column]
    if not (kind.is_numeric() or kind in (nw.Boolean, nw.Unknown)):
        raise DataError(
            f"column {column!r} holds {kind}, not numbers.",
            hint='Map labels to numbers first, e.g. {"10 - Very likely": 10}; "I do not know" is missing.',
        )
    # Whole numbers stay what they are: an engine groups by a small type faster.
    return nw.col(column) if kind.is_integer() or kind.is_float() else nw.col(column).cast(nw.Float64)


@dataclass(frozen=True, kw_only=True)
class Scored(Indicator):
    """An indicator of the answers to one question.

    Attributes:
        question: id of the question; "" takes the only one of its kind in the frame.
        answer_scale: (lowest, highest); None reads it from the frame, else takes the indicator's own.
        polarity: "higher" or "lower" (CSAT), "ease" or "effort" (CES): which end is the good one.
        integer_only: whether an answer between two points of the scale is invalid.
        column, day: the columns that hold the answer and its day.
    """

    table: ClassVar[str] = "responses"
    kind: ClassVar[str]
    default_scale: ClassVar[tuple[int, int]]

    question: str = ""
    answer_scale: tuple[float, float] | None = None
    polarity: str = ""
    integer_only: bool = True
    column: str = "score"
    day: str = "answered_on"

    def __post_init__(self) -> None:
        if self.polarity not in ("", *POLARITIES):
            raise UsageError(f"{self.polarity!r} is not a polarity.", hint=f"Write one of {POLARITIES}.")
        if self.answer_scale and not self.answer_scale[0] < self.answer_scale[1]:
            raise UsageError(f"{self.answer_scale!r} is not a scale.", hint="Write (1, 5).")

    @property
    def preparation(self) -> Answers:
        return Answers(self.column, self.day, bool(self.question and self.answer_scale and self.polarity))

    def bind(self, question: Question) -> Self:
        """The indicator of one question of a data file, with its scale and polarity."""
        return replace(
            self,
            question=question.id,
            answer_scale=(question.scale[0], question.scale[1]),
            polarity=question.polarity,
            integer_only=question.integer_only,
        )

    def state(self, rows: Iterable[Row]) -> Tally:
        """The tally of the question's answers; answers off its scale are counted as invalid (R3)."""
        mine = [row for row in rows if self._is_mine(row)]
        asked = {row["question"] for row in mine if row.get("question")}
        if len(asked) > 1:
            names = ", ".join(sorted(asked))
            raise UsageError(
                f"{self.id}: the frame holds {len(asked)} questions of this kind: {names}.",
                hint=f"Name one: {self.id}:{min(asked)}.",
            )
        scale = self._scale_of(mine)
        return tally(mine, "cx_value", lambda value: scale.holds(value, self.integer_only), scale)

    def _is_mine(self, row: Row) -> bool:
        if self.question and "question" in row:
            return bool(row["question"] == self.question)
        return row.get("kind") in (None, self.kind)

    def _scale_of(self, rows: Sequence[Row]) -> Scale:
        found = {tuple(row.get(name) for name in _SCALE) for row in rows} - {(None, None, None)}
        if len({(low, high) for low, high, _ in found}) > 1 and not self.answer_scale:
            raise UsageError(
                f"{self.id}: the answers are on several scales: {sorted(found, key=str)}.",
                hint="A change of scale breaks the series: measure each scale apart.",
            )
        low, high, polarity = min(found, key=str) if found else (None, None, None)
        if self.answer_scale or low is None or high is None:
            low, high = self.answer_scale or self.default_scale
        return Scale(float(low), float(high), (self.polarity or polarity or "") in _REVERSED)

    @property
    def usual_scale(self) -> Scale:
        """The scale of a tally that has none of its own."""
        low, high = self.default_scale
        return Scale(float(low), float(high))

    def base(self, state: Tally) -> Base:
        return Base(state.n, state.n_missing, state.n_invalid, state.n_eff)

    def figure(self, state: Tally, confidence: float) -> Figure:
        found = self.answers_figure(state, confidence)
        counts = {f"{value:g}": state.cells[value].n for value in state.values}
        details: dict[str, Any] = {"counts": counts, "mean": state.mean, **found.details}
        if state.scale:
            details["scale"] = [state.scale.low, state.scale.high]
        if self.question:
            details["question"] = self.question
        if state.weighted:
            details["deff"] = state.n / state.n_eff
        return replace(found, details=details)

    @abstractmethod
    def answers_figure(self, state: Tally, confidence: float) -> Figure: ...

    def measured(self, scores: Any, weights: Any, confidence: float) -> Estimate:
        """The record of a column of answers, or of a mapping from answer to count."""
        if isinstance(scores, Mapping):
            rows = [{"cx_value": value, "cx_n": count} for value, count in scores.items()]
            return self.finish(self.state(rows), confidence)
        columns = {"score": _array(scores, "scores")}
        if weights is not None:
            columns["weight"] = _array(weights, "weights")
            _check_weights(columns)
        plain = replace(self, column="score", question="")
        groups = states(pa.table(columns), [plain])[plain]
        return self.finish(groups.get((None, ()), self.state([])), confidence)


def _array(values: Any, name: str) -> pa.Array:
    """A column of any kind as Arrow numbers, NaN and NA as null.

    Raises:
        DataError: a value is not a number.
    """
    values = values.to_arrow() if hasattr(values, "to_arrow") else values
    try:
        found = pa.array(values, from_pandas=True) if not isinstance(values, pa.ChunkedArray) else values
        return found.cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        wrong = next((value for value in list(values) if isinstance(value, str)), "")
        raise DataError(
            f"{name} hold {wrong!r}, not numbers only." if wrong else f"{name} are not a column of numbers.",
            hint='Map labels to numbers first, e.g. {"10 - Very likely": 10}.',
        ) from None


def _check_weights(columns: Mapping[str, Any]) -> None:
    scores, weights = columns["score"], columns["weight"]
    if len(scores) != len(weights):
        raise DataError(
            f"{len(scores)} scores but {len(weights)} weights.", hint="Give one weight per score."
        )
    for row, weight in enumerate(weights.to_pylist()):
        if weight is not None and not weight >= 0:
            raise DataError(
                f"weight {weight!r} is negative.", where=f"row {row}", hint="Weights are 0 or more."
            )
