"""Where comments come from: the answers, else public reviews; with what stands beside each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxreports.data.question import Question
from cxreports.data.sql import ident, literal
from cxreports.errors import UnknownName
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_VALID = "score BETWEEN scale_min AND scale_max"


def source(study: Study) -> str:
    """The table that comments are read from: the answers; public reviews where answers have none; "" for
    neither."""
    known = [name for name in ("responses", "reviews") if name in study.dataset.tables]
    return next((name for name in known if has_comments(study, name)), next(iter(known), ""))


def dimension(study: Study, wanted: str = "") -> str:
    """The dimension that comments are compared by: the one wanted, else their first of 2 to 20 values; ""
    for none."""
    known = study.dataset.dimensions.get(source(study), ())
    usual = (name for name in known if 2 <= len(study.dataset.values(name)) <= 20)
    return wanted or next(usual, "")


def has_comments(study: Study, table: str) -> bool:
    """Whether any row of a table, of whatever day, has a text."""
    return bool(study.dataset.table(table).filter("comment IS NOT NULL").limit(1).fetchall())


def check_survey(study: Study, table: str, survey: str) -> None:
    """Refuses the name of a survey that no comment belongs to (`UnknownName`)."""
    rows = study.dataset.table(table).project("survey").distinct() if table == "responses" else None
    known = [row[0] for row in rows.fetchall() if row[0]] if rows is not None else []
    if survey not in known:
        raise UnknownName("survey", survey, known)


def main_questions(study: Study) -> list[Question]:
    """The questions of the scores: the main NPS one, then the main CSAT one; none beside public reviews."""
    if source(study) != "responses":
        return []
    questions = study.dataset.questions.values()
    return [one for kind in ("nps", "csat") for one in questions if one.kind == kind and one.main]


def read_rows(study: Study, period: Period, survey: str) -> list[dict[str, Any]]:
    """One row per response with a text, oldest first; its scores to the main questions."""
    if source(study) == "reviews":
        return _reviews(study, period)
    questions, dimensions = main_questions(study), study.dataset.dimensions["responses"]
    columns = [f"min({ident(name)}) AS {ident(name)}" for name in dimensions]
    columns += [
        f"max(score) FILTER (question = {literal(one.id)} AND {_VALID}) AS cx_score_{place}"
        for place, one in enumerate(questions)
    ]
    where = f"answered_on >= DATE '{period.start_on}' AND answered_on < DATE '{period.end_on}'"
    if survey:
        where += f" AND survey = {literal(survey)}"
    asked: Any = study.dataset.table("responses").query(
        "answers",
        f"""
        SELECT response_id, min(comment) AS comment, min(answered_on) AS answered_on,
               min(survey) AS survey{"".join(f", {one}" for one in columns)}
        FROM answers WHERE {where}
        GROUP BY response_id HAVING min(comment) IS NOT NULL
        ORDER BY answered_on, response_id
        """,
    )
    rows: list[dict[str, Any]] = asked.to_arrow_table().to_pylist()
    for row in rows:
        scores = [row[f"cx_score_{place}"] for place in range(len(questions))]
        told = [(one, score) for one, score in zip(questions, scores, strict=True) if score is not None]
        row["score"], row["told"] = (scores[0] if scores else None), (told[0] if told else None)
    return rows


def _reviews(study: Study, period: Period) -> list[dict[str, Any]]:
    """One row per public review with a text, oldest first. Stars are no answer to a question of ours."""
    names = "".join(f", {ident(one)}" for one in study.dataset.dimensions["reviews"])
    found: Any = (
        study.dataset.table("reviews")
        .filter(
            f"published_on >= DATE '{period.start_on}' AND published_on < DATE '{period.end_on}' "
            "AND comment IS NOT NULL"
        )
        .order("published_on, review_id")
        .project(f"review_id AS response_id, comment, published_on AS answered_on{names}")
    )
    nothing = {"survey": None, "score": None, "told": None}
    return [row | nothing for row in found.to_arrow_table().to_pylist()]
