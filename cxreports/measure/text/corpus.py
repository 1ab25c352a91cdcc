"""The comments of a study's period, each beside its score and its segments, read once (methodology 3.13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cxreports.data.question import Question
from cxreports.errors import UnknownName
from cxreports.measure.compare import Pair, compare
from cxreports.measure.csat import CSAT
from cxreports.measure.disclosure import suppressed
from cxreports.measure.lack import Lack
from cxreports.measure.nps import NPS
from cxreports.measure.record import ANONYMITY_BASE, Estimate, Result
from cxreports.measure.scored import Scored
from cxreports.measure.state import Counts
from cxreports.measure.text.comment import Comments, read_comments
from cxreports.measure.text.origin import check_survey, has_comments, main_questions, read_rows, source
from cxreports.measure.text.sentiment import Feelings, feelings
from cxreports.measure.text.themes import FAMILY, Themes, ThemeShare, nps_classes, tag_themes

if TYPE_CHECKING:
    from cxreports.measure.study import Study


@dataclass(frozen=True)
class Corpus:
    """Comments of a period and of the one before.

    Attributes:
        themes, before: the themes of both periods' comments.
        rows: what stands beside each comment: `answered_on`, the dimensions, `score` (to `question`; None
            without) and `told`, the first of the main scores that its author gave, as (question, score).
        question: the main NPS question, else the main CSAT one; None where there is neither.
        surveys: names of the surveys that the comments come from.
        skipped: texts of the period that say nothing, or are missing.
    """

    themes: Themes
    before: Themes
    rows: tuple[Mapping[str, Any], ...]
    question: Question | None
    surveys: tuple[str, ...]
    confidence: float = 0.95
    dimensions: tuple[str, ...] = field(default=())

    @property
    def comments(self) -> Comments:
        return self.themes.comments

    @cached_property
    def feelings(self) -> Feelings:
        return feelings(self.comments)

    @property
    def indicator(self) -> Scored | None:
        """What the score measures: the NPS or the CSAT of its question."""
        if self.question is None:
            return None
        return measured_by(self.question)

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator.id,) if self.indicator else ()

    @property
    def classes(self) -> list[str | None]:
        """Promoter, passive, detractor; satisfied, dissatisfied; None without a score."""
        return [None if row["told"] is None else class_of(*row["told"]) for row in self.rows]

    def where(self, keep: Sequence[bool]) -> Corpus:
        """The comments of the period for which `keep` is true; those of the period before stay."""
        rows = tuple(row for row, kept in zip(self.rows, keep, strict=True) if kept)
        return replace(self, themes=self.themes.where(keep), rows=rows)

    def changes(self, reference: str) -> list[Result]:
        """The share of each theme, compared with the period before (family F4)."""
        return self.themes.change(self.before, self.confidence, reference)

    def tone(self, theme: str) -> Estimate:
        """Net feeling of the comments with a theme: share of positive minus share of negative, in points."""
        return self._felt([theme in found for found in self.themes.each])

    def whole_tone(self, reference: str) -> Result:
        """Net feeling of all comments, compared with that of the period before."""
        sides = [self.feelings, feelings(self.before.comments)]
        results = [Result(one.net(self.confidence), state=_felt(one)) for one in sides]
        pair = Pair(NPS, results[0], results[1], reference)
        (found,) = compare("previous", [pair], family="F1", confidence=self.confidence)
        return Result(results[0].estimate, found)

    def _felt(self, keep: Sequence[bool]) -> Estimate:
        each = tuple(one for one, kept in zip(self.feelings.each, keep, strict=True) if kept)
        return Feelings(each, self.feelings.model).net(self.confidence)

    def effects(self) -> dict[str, Result]:
        """Theme -> the score of those who mention it, compared with the other commenters (family F4).

        Empty without scores. Withheld where one of the two groups has fewer than 5 answers (R13).
        """
        indicator = self.indicator
        if indicator is None:
            return {}
        pairs = {}
        for theme in self.themes.names:
            sides = [
                [row["score"] for row, found in zip(self.rows, self.themes.each, strict=True)
                 if row["score"] is not None and (theme in found) == inside]
                for inside in (True, False)
            ]  # fmt: skip
            if min(map(len, sides)) >= ANONYMITY_BASE:
                results = [_scored(indicator, side, self.confidence) for side in sides]
                pairs[theme] = Pair(indicator, results[0], results[1], "rest")
        found = compare("rest", list(pairs.values()), family=FAMILY, confidence=self.confidence)
        return {
            theme: Result(pair.result.estimate, one, state=pair.result.state)
            for (theme, pair), one in zip(pairs.items(), found, strict=True)
        }

    def by_segment(self, dimension: str) -> dict[str, dict[str, Result]]:
        """Segment -> theme -> share of its comments, compared with the other segments (family F4).

        Segments that may not be shown (under 5 comments, or giving such a one away) hold masked results.

        Raises:
            UnknownName: the comments have no such dimension.
        """
        if dimension not in self.dimensions:
            raise UnknownName("dimension of responses", dimension, self.dimensions)
        values = [row[dimension] for row in self.rows]
        sizes = {(value,): values.count(value) for value in values if value is not None}
        hidden = suppressed(sizes)
        pairs = {
            (value, theme): self._against_rest(value, theme, values)
            for (value,) in sorted(sizes, key=lambda cell: -sizes[cell])
            for theme in self.themes.names
        }
        shown = {key: pair for key, pair in pairs.items() if (key[0],) not in hidden}
        compared = compare("rest", list(shown.values()), family=FAMILY, confidence=self.confidence)
        by_key = dict(zip(shown, compared, strict=True))
        table: dict[str, dict[str, Result]] = {}
        for (value, theme), pair in pairs.items():
            result = pair.result
            if (value, theme) not in by_key:
                result = Result(result.estimate.masked())
            else:
                result = Result(result.estimate, by_key[value, theme], state=result.state)
            table.setdefault(value, {})[theme] = result
        return table

    def _against_rest(self, value: str, theme: str, values: Sequence[Any]) -> Pair:
        indicator = ThemeShare(theme=theme)
        sides = []
        for inside in (True, False):
            found = [
                each for each, one in zip(self.themes.each, values, strict=True) if (one == value) == inside
            ]
            state = Counts(
                {"tagged": float(sum(theme in one for one in found)), "comments": float(len(found))}
            )
            sides.append(Result(indicator.finish(state, self.confidence), state=state))
        return Pair(indicator, sides[0], sides[1], "rest")


def _felt(found: Feelings) -> Any:
    """The feelings as a tally that a net of three classes is compared on."""
    steps = {10: found.counts()["positive"], 8: found.counts()["neutral"], 0: found.counts()["negative"]}
    return NPS.state({"cx_value": value, "cx_n": count} for value, count in steps.items() if count)


def measured_by(question: Question) -> Scored:
    """The NPS or the CSAT of a question."""
    return (NPS if question.kind == "nps" else CSAT).bind(question)


def class_of(question: Question, score: float) -> str:
    """The class of one answer.

    >>> class_of(Question("nps", "nps", (0, 10), "higher"), 9)
    'promoter'
    """
    if question.kind == "nps":
        return str(nps_classes([score])[0])
    found = measured_by(question).finish(_tally(measured_by(question), [score]), 0.95)
    return "satisfied" if found.value else "dissatisfied"


def _tally(indicator: Scored, scores: Sequence[float]) -> Any:
    return indicator.state({"cx_value": score, "cx_n": 1} for score in scores)


def _scored(indicator: Scored, scores: Sequence[float], confidence: float) -> Result:
    state = _tally(indicator, scores)
    return Result(indicator.finish(state, confidence), state=state)


def read_corpus(
    study: Study, *, survey_language: str = "fr", names: Iterable[object] = (), survey: str = ""
) -> Corpus | Lack:
    """The comments of a study's period and of the one before, masked and tagged.

    Args:
        survey_language: "fr" or "en": taken for texts too short to tell.
        names: names of customers, to be masked wherever they stand.
        survey: only the comments of this survey; all by default.

    Returns:
        The corpus; or why there is none.

    Raises:
        UnknownName: no answer belongs to that survey.
    """
    dataset = study.dataset
    table = source(study)
    if not table:
        return Lack("verbatims.responses")
    if survey:
        check_survey(study, table, survey)
    rows = read_rows(study, study.period, survey)
    if not rows:
        return Lack("verbatims.period" if has_comments(study, table) else "verbatims.comments")
    earlier = read_rows(study, study.previous, survey)
    masks = list(names)
    now, then = (
        read_comments([row["comment"] for row in part], survey_language, masks) for part in (rows, earlier)
    )
    if not len(now):
        return Lack("verbatims.period")
    return Corpus(
        themes=tag_themes(now),
        before=tag_themes(then),
        rows=tuple(rows[one.row] for one in now),
        question=next(iter(main_questions(study)), None),
        surveys=tuple(sorted({row["survey"] for row in rows if row["survey"]})),
        confidence=study.confidence,
        dimensions=dataset.dimensions[table],
    )
