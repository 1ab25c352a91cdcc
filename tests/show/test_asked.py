"""A report says what was asked: the scale, the satisfied answers, which question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxreports import show
from cxreports.data.question import Question
from cxreports.measure import CSAT
from cxreports.measure.record import Result
from cxreports.show import asked
from cxreports.show.voice import Voice
from tests.show.made import HandMadeStudy, churn, csat, nps, trend, versus

FR, EN = Voice("fr"), Voice("en")
BINARY = Question("overall", "csat", (0, 1), "higher", satisfied=(1,), labels={"fr": "Satisfaction globale"})
SEATS = Question("seats", "csat", (1, 5), "higher", labels={"fr": "Confort du siège"})
TEN = Question("ten", "csat", (1, 10), "higher", satisfied=(9, 10))


def one_to_ten():
    """An NPS asked from 1 to 10."""
    estimate = nps(45, 100)
    counts = {"1": 15, "7": 25, "10": 60}
    groups = {"promoters": 60, "passives": 25, "detractors": 15}
    return replace(estimate, details={**groups, "counts": counts, "scale": [1.0, 10.0], "question": "nps"})


# An NPS on another scale (methodology C1)


def test_an_unusual_scale_of_the_nps_is_a_warning_on_page_one(study):
    (block,) = show.checks(study, [Result(one_to_ten(), versus())])
    assert block.tone == "unf"
    assert "échelle non standard, de 1 à 10 au lieu de 0 à 10" in block.view("fr").markdown
    assert "non-standard scale, 1 to 10 instead of 0 to 10" in block.view("en").markdown


def test_the_usual_scale_is_no_warning(study):
    usual = nps()
    usual = replace(usual, details={**usual.details, "scale": [0.0, 10.0]})
    assert len(show.checks(study, [Result(usual, versus())])) == 0


def test_the_distribution_has_the_points_of_the_scale(study):
    view = show.distribution(study, Result(one_to_ten())).view("fr")
    assert [row[0].text for row in view.table.rows] == [str(answer) for answer in range(1, 11)]
    assert "détracteurs (1-6)" in view.note
    assert [row[3].text for row in view.table.rows][:7] == ["Détracteurs"] * 6 + ["Passifs"]


def test_the_glossary_has_the_detractors_of_the_scale(study):
    (definition,) = [
        term.definition for term in show.glossary(study, [Result(one_to_ten())]).view("fr").terms[:1]
    ]
    assert "détracteurs (notes 1 à 6)" in definition
    assert "notes 0 à 6" in show.glossary(study, [Result(nps())]).view("fr").terms[0].definition


# The satisfied answers


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (BINARY, [1]),
        (SEATS, [4, 5]),
        (TEN, [9, 10]),
        (replace(SEATS, polarity="lower"), [1, 2]),
        (replace(BINARY, satisfied=None), [1]),
    ],
)
def test_satisfied_answers_are_those_that_the_indicator_counts(question, answers):
    assert asked.satisfied(question) == answers
    low, high = question.scale
    bound = CSAT.bind(question)
    for answer in range(low, high + 1):
        estimate = bound.of([answer], question.scale, question.satisfied, question.polarity)
        assert (estimate.value == 100) is (answer in answers)


def test_the_definition_says_the_declared_answers():
    study = HandMadeStudy(asked=[BINARY])
    estimate = csat({0: 57, 1: 43}, 43, "overall")
    term = show.glossary(study, [Result(estimate)]).view("fr").terms[0]
    assert term.term == "Taux de satisfaction"
    assert "(réponse 1\u00a0sur une échelle de 0 à 1)" in term.definition
    study.asked = [TEN]
    estimate = csat(dict.fromkeys(range(1, 11), 10), 20, "ten")
    assert "answers 9 and 10 on a scale of 1 to 10" in asked.definition(study, estimate, EN)


def test_the_full_name_stands_where_it_is_true():
    study = HandMadeStudy(asked=[SEATS])
    estimate = csat(dict.fromkeys(range(1, 6), 10), 20, "seats")
    assert asked.label(study, estimate, FR) == "Taux de satisfaction (satisfaits et très satisfaits)"
    assert asked.label(study, churn(), FR) == FR.label("churn")


def test_two_answers_are_named_not_numbered():
    study = HandMadeStudy(asked=[BINARY])
    view = show.distribution(study, Result(csat({0: 57, 1: 43}, 43, "overall"))).view("fr")
    assert [row[0].text for row in view.table.rows] == ["Non satisfaits", "Satisfaits"]
    assert "57\u202f% des répondants\u00a0: non satisfaits" in view.note
    assert "note 0" not in view.note + view.alt


def test_low_answers_may_be_the_satisfied_ones():
    question = replace(SEATS, polarity="lower")
    study = HandMadeStudy(asked=[question])
    view = show.distribution(study, Result(csat({1: 5, 2: 5, 3: 5, 4: 5, 5: 5}, 10, "seats"))).view("en")
    assert [row[3].text for row in view.table.rows] == ["Satisfied"] * 2 + ["Others"] * 3


# Which question


def test_the_question_is_named_when_several_are_of_its_kind():
    study = HandMadeStudy(asked=[BINARY, SEATS])
    result = Result(csat({0: 57, 1: 43}, 43, "overall"), versus())
    card = show.kpis(study, [result]).view("fr").cards[0]
    assert card.scale == "«\u202fSatisfaction globale\u202f», de 0 à 100\u202f%"
    named = "Taux de satisfaction («\u202fSatisfaction globale\u202f»)"
    assert show.distribution(study, result).view("fr").subtitle.startswith(f"{named}\u00a0: répartition")
    assert show.results(study, [result]).view("fr").table.rows[0][0].text == named
    series = trend([30.0, 31.0])
    series.results[-1] = replace(result, estimate=replace(result.estimate, period="2026-10"))
    assert show.trend(study, series).view("fr").subtitle.startswith(named)


def test_a_question_alone_of_its_kind_needs_no_name():
    study = HandMadeStudy(asked=[BINARY])
    estimate = csat({0: 57, 1: 43}, 43, "overall")
    assert asked.name(study, estimate, FR) == "Taux de satisfaction"


def test_the_annex_tells_the_questions_by_name_and_what_they_measure():
    study = HandMadeStudy(asked=[SEATS, BINARY])
    headline = [Result(csat({0: 57, 1: 43}, 43, "overall"), versus())]
    (block,) = [one for one in show.method(study, headline) if one.id == "method-questions"]
    table = block.view("fr").table
    assert [column.label for column in table.columns] == ["Question", "Échelle", "Indicateur"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Satisfaction globale", "de 0 à 1\u202f; satisfaits\u00a0: 1", "Taux de satisfaction"],
        ["Confort du siège", "de 1 à 5\u202f; satisfaits\u00a0: 4 et 5", "—"],
    ]
