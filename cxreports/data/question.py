"""A question as indicators read it: what an answer means and which answers are valid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from cxreports.data.datafile import DataFile, Kind, Polarity, QuestionSpec
from cxreports.document import Document
from cxreports.errors import DataError

NPS_SCALE = (0, 10)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a survey.

    Attributes:
        scale: lowest and highest valid answer.
        polarity: what a high answer means.
        satisfied: the answers that count as satisfied; None = the indicator's default for the scale.
        scope: about the relation as a whole, or about one contact; the two are never pooled.
        text: the exact wording.
        main: the headline question of its kind.
        labels: its name by language, where the data file gives one.
    """

    id: str
    kind: Kind
    scale: tuple[int, int]
    polarity: Polarity
    satisfied: tuple[int, ...] | None = None
    integer_only: bool = True
    scope: Literal["relational", "transactional"] = "transactional"
    text: str = ""
    survey: str = ""
    main: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


def questions_of(file: DataFile, document: Document) -> dict[str, Question]:
    """The questions of a data file by id; the first of each kind is the main one unless another says so.

    Raises:
        DataError: two questions of one id differ, or two of a kind are both `main`.
    """
    found: dict[str, Question] = {}
    for index, spec in enumerate(file.tables.get("responses", ())):
        for name, written in spec.questions.items():
            question = _question(name, written)
            if name in found and question != found[name]:
                place = document.where("tables", "responses", index, "questions", name)
                message = f"question {name!r} is declared twice, in two ways."
                raise DataError(message, where=place, hint="Give the two questions two names.")
            found[name] = question
    return with_mains(found, lambda name: document.where("tables", "responses", 0, "questions", name))


def with_mains(asked: Mapping[str, Question], where: Callable[[str], str]) -> dict[str, Question]:
    """Questions by id, one of each kind marked as the main one: the first, unless another says so.

    Args:
        where: the place of a question, for an error.

    Raises:
        DataError: two of a kind are both `main`.
    """
    found = dict(asked)
    for kind in sorted({question.kind for question in found.values()}):
        mains = [name for name, question in found.items() if question.kind == kind and question.main]
        if len(mains) > 1:
            message = f"{' and '.join(mains)} are both the `main` {kind} question."
            raise DataError(message, where=where(mains[1]))
        first = next(name for name, question in found.items() if question.kind == kind)
        main = mains[0] if mains else first
        found[main] = replace(found[main], main=True)
    return found


def _question(name: str, spec: QuestionSpec) -> Question:
    return Question(
        id=name,
        kind=spec.kind,
        scale=spec.scale or NPS_SCALE,
        polarity=spec.polarity or "higher",
        satisfied=spec.satisfied,
        integer_only=spec.integer_only,
        scope=spec.scope or ("relational" if spec.kind == "nps" else "transactional"),
        text=spec.text,
        survey=spec.survey,
        main=spec.main,
        labels={str(language): text for language, text in spec.label.items()},
    )
