"""The questions that one survey asks together: a target, and what may go with it (methodology 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cxreports.data.question import Question
from cxreports.data.sql import ident, literal, literals
from cxreports.errors import UnknownName, UsageError
from cxreports.measure.analysis.missing import gaps
from cxreports.measure.lack import Lack

if TYPE_CHECKING:
    from cxreports.measure.study import Study

LEAST_ASKED = 0.5  # of the respondents of the target: an item that fewer answered is left out
_VALID = "score BETWEEN scale_min AND scale_max"


@dataclass(frozen=True, slots=True)
class Battery:
    """One row per respondent of a period who answered the target.

    Attributes:
        target: the question to explain; items: those that may go with it, in the order of the data file.
        rows: pyarrow table: `response_id`, `weight`, the target as answered (so that the higher is the
            better), each item as an index 0-100 (100 is the best answer), `outcome` (what the indicator of
            the target makes of the answer: 100, 0 or -100 for an NPS, 100 or 0 for a CSAT, else the index)
            and the dimensions.
        left_out: question -> why it is no item: "rare" (asked of few), "constant" or "selective" (put to some
            kinds of respondents only).
        n_off: respondents with an answer off its scale, which counts as missing.
    """

    target: Question
    items: tuple[Question, ...]
    rows: Any
    left_out: dict[str, str]
    n_off: int

    @property
    def names(self) -> list[str]:
        return [item.id for item in self.items]

    def where(self, dimension: str, value: str) -> Battery:
        """The respondents with one value of a dimension."""
        import pyarrow.compute as pc

        rows = self.rows.filter(pc.equal(self.rows[dimension], value))
        return Battery(self.target, self.items, rows, self.left_out, self.n_off)


def battery(study: Study, target: str = "", items: Sequence[str] = ()) -> Battery | Lack:
    """The answers of a study's period to one target and to the items asked with it.

    Args:
        target: a question; by default the main NPS question, else the main CSAT one, that others were asked
            with. items: questions; by default all that at least half of its respondents answered.

    Returns:
        The battery; or why there is none.

    Raises:
        UnknownName: a question does not exist. UsageError: fewer than two items are named, or the target is
            one of them.
    """
    dataset = study.dataset
    if "responses" not in dataset.tables:
        return Lack("drivers.responses")
    for name in (*([target] if target else []), *items):
        if name not in dataset.questions:
            raise UnknownName("question", name, dataset.questions)
    if items and (len(set(items)) < 2 or target in items):
        raise UsageError(
            f"items {list(items)} cannot explain {target!r}.", hint="Name two or more, without the target."
        )
    for asked in _targets(study, target):
        known = _asked_with(study, asked.id)
        total = known.pop(asked.id, 0)
        left_out = {name: "rare" for name, n in known.items() if n < LEAST_ASKED * total}
        chosen = [one for one in dataset.questions if one in (items or known) and one != asked.id]
        chosen = [one for one in chosen if items or (one not in left_out and _may_explain(study, one))]
        if total and len(chosen) > 1:
            return _read(study, asked, chosen, {} if items else left_out, bool(items))
    return Lack("drivers.items")


def _targets(study: Study, target: str) -> list[Question]:
    questions = study.dataset.questions
    if target:
        return [questions[target]]
    return [one for kind in ("nps", "csat") for one in questions.values() if one.kind == kind and one.main]


def _may_explain(study: Study, name: str) -> bool:
    return study.dataset.questions[name].kind != "nps"


def _answers(study: Study) -> Any:
    """The answers of the period, off-scale ones too."""
    day = "interaction_on" if study.date == "interaction" else "answered_on"
    span = study.period
    return study.dataset.table("responses").filter(
        f"{day} >= DATE '{span.start_on}' AND {day} < DATE '{span.end_on}' AND score IS NOT NULL"
    )


def _asked_with(study: Study, target: str) -> dict[str, int]:
    """Question -> respondents of the target who answered it."""
    counted = _answers(study).query(
        "answers",
        f"""
        WITH target AS (SELECT response_id FROM answers WHERE question = {literal(target)} AND {_VALID})
        SELECT question, count(DISTINCT response_id)
        FROM answers SEMI JOIN target USING (response_id) WHERE {_VALID} GROUP BY question
        """,
    )
    return dict(counted.fetchall())


def _read(study: Study, target: Question, names: list[str], left_out: dict[str, str], named: bool) -> Battery:
    questions = [study.dataset.questions[name] for name in names]
    dimensions = study.dataset.dimensions["responses"]
    columns = [f"min({ident(one)}) AS {ident(one)}" for one in dimensions]
    columns += [_column(one, _index(one)) for one in questions]
    columns += [_column(target, _better(target)), f"max({_outcome(target)}) AS outcome"]
    table = (
        _answers(study)
        .query(
            "answers",
            f"""
            SELECT response_id, max(weight) AS weight,
                   max(CASE WHEN question IN ({literals(names)}) AND NOT ({_VALID}) THEN 1 ELSE 0 END) AS off,
                   {", ".join(columns)}
            FROM answers GROUP BY response_id HAVING {ident(target.id)} IS NOT NULL ORDER BY response_id
            """,
        )
        .to_arrow_table()
    )
    reasons = dict(left_out)
    for name in [] if named else names:
        values = table[name].drop_null()
        if len(values.unique()) < 2:
            reasons[name] = "constant"
    if not named:
        told = [name for name in names if name not in reasons]
        found = gaps(nw.from_native(table.select([target.id, *told])), target.id, told)
        reasons |= {gap.driver: "selective" for gap in found if gap.selective}
    kept = tuple(one for one in questions if one.id not in reasons)
    return Battery(target, kept, table, reasons, int(sum(table["off"].to_pylist())))


def _column(question: Question, expression: str) -> str:
    return (
        f"max({expression}) FILTER (question = {literal(question.id)} AND {_VALID}) AS {ident(question.id)}"
    )


def _better(question: Question) -> str:
    """The answer, turned so that the higher is the better."""
    low, high = question.scale
    return f"{low + high} - score" if question.polarity in ("lower", "effort") else "score"


def _index(question: Question) -> str:
    low, high = question.scale
    return f"100.0 * (({_better(question)}) - {low}) / {high - low}"


def _outcome(target: Question) -> str:
    """What one answer adds to the indicator: the mean over respondents is its value."""
    asked = f"question = {literal(target.id)} AND {_VALID}"
    if target.kind == "nps":
        value = "CASE WHEN score >= 9 THEN 100.0 WHEN score <= 6 THEN -100.0 ELSE 0.0 END"
    elif target.kind == "csat":
        value = f"CASE WHEN {_satisfied(target)} THEN 100.0 ELSE 0.0 END"
    else:
        value = _index(target)
    return f"CASE WHEN {asked} THEN {value} END"


def _satisfied(target: Question) -> str:
    """The answers declared, else the two best, the best of two (methodology 2.3)."""
    if target.satisfied:
        return f"score IN ({', '.join(map(str, target.satisfied))})"
    low, high = target.scale
    return f"({_better(target)}) >= {high - (0 if high - low < 2 else 1) - 0.5}"
