"""Emotions: net of positive and negative answers, and net emotional value (methodology 2.12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import narwhals as nw
import pyarrow as pa

from cxreports.errors import DataError, UsageError
from cxreports.measure import figure
from cxreports.measure.column import framed
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared, states
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.state import Row, Scale, Tally, tally

VALENCES = ("positive", "neutral", "negative")
_SIGNS = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}
_TRINOMIAL = Scale(-1.0, 1.0)
_KAPPA, _LABELLED = 0.6, 200  # a model's valence is shown without warning from here


@dataclass(frozen=True)
class Valences(Preparation):
    """One row per answer with a valence: "positive", "neutral" or "negative"; any other word is invalid."""

    local: ClassVar[bool] = True

    @property
    def table(self) -> str:
        return "responses"

    @property
    def day(self) -> str:
        return "answered_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("valence",)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        return Prepared(frame.with_columns(valence=nw.col("valence").cast(nw.String)), ("valence",))


@dataclass(frozen=True, kw_only=True)
class ValenceNet(Indicator):
    """Net emotion = share of positive minus share of negative, in points; the same trinomial as an NPS.

    Attributes:
        model: name and version of what coded the texts; "" when respondents said it themselves.
        kappa, labelled: agreement with people on a labelled sample, and its size: without 0.6 on 200 texts a
            model's valence carries a warning.
    """

    table: ClassVar[str] = "responses"
    model: str = ""
    kappa: float | None = None
    labelled: int = 0

    @property
    def spec(self) -> Spec:
        return Spec("emotion", "points", "higher_is_better", 0, 3.0)

    @property
    def preparation(self) -> Valences:
        return Valences()

    def of(self, valences: Any, confidence: float = 0.95, *, forced: bool = False) -> Estimate:
        """Net emotion of a column of words, or of a mapping from word to count (methodology 2.12d).

        Args:
            valences: "positive", "neutral", "negative"; None is missing, any other word invalid.

        Returns:
            Points from -100 to +100, adjusted Wald interval; the three counts in the details.

        >>> round(NetEmotion.of({"positive": 54, "neutral": 21, "negative": 25}).value, 6)
        29.0
        """
        asked = replace(self, forced=forced)
        if isinstance(valences, Mapping):
            rows = [{"valence": word, "cx_n": count} for word, count in valences.items()]
            return asked.finish(asked.state(rows), confidence)
        frame = framed(valences, "valence")
        return asked.finish(states(frame, [asked])[asked].get((None, ()), Tally()), confidence)

    def state(self, rows: Iterable[Row]) -> Tally:
        signed = [{"cx_n": row["cx_n"], "sign": _sign(row["valence"])} for row in rows]
        return tally(signed, "sign", lambda sign: abs(sign) <= 1, _TRINOMIAL)

    def base(self, state: Tally) -> Base:
        return Base(state.n, state.n_missing, state.n_invalid)

    def figure(self, state: Tally, confidence: float) -> Figure:
        found = figure.net(state, _is_positive, _is_negative, confidence)
        counts = {word: state.count(_SIGNS[word].__eq__) for word in VALENCES}
        return replace(found, details={**counts, "model": self.model}, warnings=self._warnings())

    def _warnings(self) -> tuple[str, ...]:
        if not self.model or (self.labelled >= _LABELLED and (self.kappa or 0.0) >= _KAPPA):
            return ()
        checked = f"kappa {self.kappa} on {self.labelled} texts" if self.labelled else "never checked"
        return (
            f"emotion: the valence is the output of {self.model} ({checked}); it takes kappa {_KAPPA} on "
            f"{_LABELLED} labelled texts to be read without caution.",
        )

    def difference(self, a: Tally, b: Tally, confidence: float) -> Difference:
        """As for NPS: z on adjusted Wald centres."""
        return figure.net_difference(a, b, _is_positive, _is_negative, confidence)


def _sign(word: str | None) -> float | None:
    return None if word is None else _SIGNS.get(word, 9.0)  # 9 is off the scale: invalid


def _is_positive(sign: float) -> bool:
    return sign > 0


def _is_negative(sign: float) -> bool:
    return sign < 0


@dataclass(frozen=True)
class Ratings(Preparation):
    """One row per respondent and emotion rated, brought to one value per respondent: the mean of the positive
    emotions minus the mean of the negative ones. Without one of each the respondent is missing.
    """

    positive: tuple[str, ...]
    negative: tuple[str, ...]

    @property
    def table(self) -> str:
        return "responses"

    @property
    def day(self) -> str:
        return "answered_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("response_id", "question", "score")

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        score, emotion = nw.col("score").cast(nw.Float64), nw.col("question")
        frame = frame.filter(emotion.is_in([*self.positive, *self.negative]) & ~score.is_null())
        sides = {"good": self.positive, "bad": self.negative}
        frame = frame.with_columns(
            *(nw.when(emotion.is_in(list(names))).then(score).alias(side) for side, names in sides.items())
        )
        each = frame.group_by(*dict.fromkeys((*by, "response_id"))).agg(
            nw.col("good").mean(), nw.col("bad").mean()
        )
        return Prepared(each.with_columns(cx_value=(nw.col("good") - nw.col("bad")).round(9)), ("cx_value",))


@dataclass(frozen=True, kw_only=True)
class EmotionalValue(Indicator):
    """NEV = mean of the positive emotions minus mean of the negative ones, per respondent, then averaged.

    Attributes:
        positive, negative: names of the emotions on each side.
    """

    table: ClassVar[str] = "responses"
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    @property
    def spec(self) -> Spec:
        return Spec("emotion.nev", "score", "higher_is_better", 2, 0.1)

    @property
    def preparation(self) -> Ratings:
        if not (self.positive and self.negative):
            raise UsageError(
                f"{self.id} needs to know which emotions are positive and which negative.",
                hint='Give positive=("happy", "trusting"), negative=("irritated",).',
            )
        return Ratings(self.positive, self.negative)

    def of(
        self, ratings: Mapping[str, Any], positive: Sequence[str], negative: Sequence[str],
        confidence: float = 0.95,
    ) -> Estimate:  # fmt: skip
        """NEV of one column of ratings per emotion, aligned by respondent (methodology 2.12d; Shaw 2007).

        Args:
            ratings: emotion -> ratings (0-5, say), None where not rated.

        Returns:
            In points of the rating scale; t interval, BCa bootstrap under 30 respondents.

        Raises:
            DataError: an emotion has no column, or columns differ in length.

        >>> answers = {"happy": [4, 5], "safe": [3, 4], "bored": [2, 1], "cross": [1, 1]}
        >>> NEV.of(answers, ("happy", "safe"), ("bored", "cross")).value
        2.75
        """
        columns = {name: list(ratings.get(name, ())) for name in (*positive, *negative)}
        if len({len(column) for column in columns.values()}) != 1 or not min(map(len, columns.values())):
            sizes = ", ".join(f"{name}: {len(column)}" for name, column in columns.items())
            raise DataError(
                f"the emotions are not rated by the same respondents ({sizes}).",
                hint="Give one rating per respondent and emotion, None where there is none.",
            )
        rows = [
            {"response_id": who, "question": name, "score": None if value is None else float(value)}
            for name, column in columns.items()
            for who, value in enumerate(column)
        ]
        asked = replace(self, positive=tuple(positive), negative=tuple(negative))
        groups = states(pa.Table.from_pylist(rows), [asked])[asked]
        return asked.finish(groups.get((None, ()), Tally()), confidence)

    def state(self, rows: Iterable[Row]) -> Tally:
        return tally(rows, "cx_value", lambda value: True)

    def base(self, state: Tally) -> Base:
        return Base(state.n, state.n_missing)

    def figure(self, state: Tally, confidence: float) -> Figure:
        return figure.mean(state, confidence)

    def difference(self, a: Tally, b: Tally, confidence: float) -> Difference:
        """Welch."""
        return figure.mean_difference(a, b, confidence)


NetEmotion = ValenceNet()
NEV = EmotionalValue()
