"""Composite frames: six pillars, five E's, or a company's own stages (methodology 2.19, 2.20).

A frame is a mapping, nothing more: item -> pillar, touchpoint -> stage. No proprietary questionnaire, no
invented weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import narwhals as nw
import pyarrow as pa

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import figure
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Spec
from cxreports.measure.record import Estimate
from cxreports.measure.state import Row, Scale, Tally, tally
from cxreports.measure.valued import Valued

_DIGITS = 6
_INDEX = Scale(0.0, 100.0)
SIX_PILLARS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "personalisation": "Personnalisation", "integrity": "Intégrité", "expectations": "Attentes",
        "resolution": "Résolution", "time_and_effort": "Temps et efforts", "empathy": "Empathie",
    },
    "en": {
        "personalisation": "Personalisation", "integrity": "Integrity", "expectations": "Expectations",
        "resolution": "Resolution", "time_and_effort": "Time and effort", "empathy": "Empathy",
    },
}  # fmt: skip
FIVE_ES: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "entice": "Attirer",
        "enter": "Entrer",
        "engage": "Engager",
        "exit": "Sortir",
        "extend": "Prolonger",
    },
    "en": {"entice": "Entice", "enter": "Enter", "engage": "Engage", "exit": "Exit", "extend": "Extend"},
}


@dataclass(frozen=True)
class Items(Preparation):
    """Answers to items, brought to one index 0-100 per respondent: the mean of his items of the pillar.

    Attributes:
        items: questions of the pillar. least: items a respondent must have answered.
    """

    items: tuple[str, ...]
    least: int

    @property
    def table(self) -> str:
        return "responses"

    @property
    def day(self) -> str:
        return "answered_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("response_id", "question", "score", "scale_min", "scale_max")

    @property
    def optional(self) -> tuple[str, ...]:
        return ("polarity",)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        names = frame.collect_schema().names()
        frame = frame.filter(nw.col("question").is_in(list(self.items)))
        score, low, high = (nw.col(name).cast(nw.Float64) for name in ("score", "scale_min", "scale_max"))
        valid = (score >= low) & (score <= high)
        share = (score - low) / (high - low)
        if "polarity" in names:
            share = nw.when(nw.col("polarity").is_in(["lower", "effort"])).then(1 - share).otherwise(share)
        frame = frame.with_columns(
            cx_share=nw.when(valid).then(share),
            cx_n_items=nw.when(valid).then(nw.lit(1)).otherwise(nw.lit(0)),
        )
        each = frame.group_by(*dict.fromkeys((*by, "response_id"))).agg(
            nw.col("cx_share").sum(), nw.col("cx_n_items").sum()
        )
        count = nw.col("cx_n_items").cast(nw.Float64)
        index = (nw.col("cx_share") / count * 100).round(_DIGITS)
        return Prepared(each.with_columns(cx_value=nw.when(count >= self.least).then(index)), ("cx_value",))


@dataclass(frozen=True, kw_only=True)
class PillarIndex(Valued):
    """Index of one pillar: mean over respondents of the mean of their items, 0-100.

    Attributes:
        pillar: its name, written into the records. items: questions that belong to it. least: items that a
            respondent must have answered.
    """

    table: ClassVar[str] = "responses"
    pillar: str = ""
    items: tuple[str, ...] = ()
    least: int = 1

    @property
    def spec(self) -> Spec:
        return Spec("pillar", "index", "higher_is_better", 1, 2.0)

    @property
    def statistic(self) -> str:
        return "mean"

    @property
    def preparation(self) -> Items:
        if not self.items:
            raise UsageError(f"{self.id} needs its items.", hint='Give items=("q12", "q13").')
        return Items(self.items, self.least)

    def of(
        self, answers: Mapping[str, Any], scale: tuple[int, int] = (1, 5), confidence: float = 0.95
    ) -> Estimate:
        """Index of the columns of a pillar's items, aligned by respondent (methodology 2.19).

        Args:
            answers: item -> answers on one scale, None where not answered.

        >>> Pillar.of({"listens": [5, 4, 3], "understands": [5, 4, None]}).value
        75.0
        """
        rows = [
            {"response_id": who, "question": item, "score": None if score is None else float(score),
             "scale_min": scale[0], "scale_max": scale[1]}
            for item, column in answers.items()
            for who, score in enumerate(column)
        ]  # fmt: skip
        return replace(self, items=tuple(answers)).over(pa.Table.from_pylist(rows), confidence)

    def state(self, rows: Iterable[Row]) -> Tally:
        return tally(rows, "cx_value", self.is_valid, _INDEX)

    def figure(self, state: Tally, confidence: float) -> Figure:
        return replace(
            figure.mean(state, confidence), details={"pillar": self.pillar, "items": list(self.items)}
        )


Pillar = PillarIndex()


def pillars(mapping: Mapping[str, str], least: int = 1) -> dict[str, PillarIndex]:
    """One indicator per pillar of a mapping from item to pillar, in order of first mention (2.19).

    Each can be measured, split and compared like any other; their overall is the plain mean of their values.

    Raises:
        UsageError: the mapping is empty.

    >>> found = pillars({"q1": "empathy", "q2": "integrity", "q3": "empathy"})
    >>> found["empathy"].items
    ('q1', 'q3')
    """
    if not mapping:
        raise UsageError("a frame without items has no pillar.", hint='Give {"q1": "empathy"}.')
    groups: dict[str, list[str]] = {}
    for item, pillar in mapping.items():
        groups.setdefault(pillar, []).append(item)
    return {
        name: replace(Pillar, pillar=name, items=tuple(items), least=least) for name, items in groups.items()
    }


def staged(responses: Any, stages: Mapping[str, str], *, dimension: str = "touchpoint") -> Any:
    """Answers with the stage of their touchpoint in a column `stage` (five E's, or any other; 2.20).

    Split any indicator by it. A stage without answers is no group: name it as not measured, that is
    information (`by_touchpoint(..., dimension="stage", order=tuple(FIVE_ES["en"]))` does).

    Args:
        stages: touchpoint -> stage.

    Returns:
        A frame of the same engine, whose touchpoints without a stage have a null one.

    Raises:
        UnknownName: the frame has no such column. UsageError: there is no stage.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"touchpoint": ["shop", "advert"], "score": [9, 3]})
    >>> staged(frame, {"shop": "engage", "advert": "entice"})["stage"].tolist()
    ['engage', 'entice']
    """
    frame = nw.from_native(responses)
    names = frame.collect_schema().names()
    if dimension not in names:
        raise UnknownName("column", dimension, names)
    if not stages:
        raise UsageError("there is no stage to place touchpoints in.")
    placed: Any = nw.lit(None, dtype=nw.String)
    for touchpoint, stage in stages.items():
        placed = nw.when(nw.col(dimension) == touchpoint).then(nw.lit(stage)).otherwise(placed)
    return frame.with_columns(stage=placed).to_native()
