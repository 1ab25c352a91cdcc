"""The comments of a period: which of them, beside which score, and whom their themes set apart."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from cxreports.errors import UnknownName
from cxreports.measure.lack import Lack
from cxreports.measure.text.corpus import Corpus, class_of, read_corpus
from cxreports.measure.text.origin import dimension, source
from tests.measure.tables import study_of

MAPPING = """  responses:
    from: answers
    columns: {response_id: id, answered_at: day, comment: said, survey: survey}
    dimensions: {region: region}
    questions:
      nps: {column: nps, kind: nps}
      csat: {column: csat, kind: csat, scale: [1, 5]}
"""
REVIEWS = """  reviews:
    from: answers
    columns: {published_at: day, comment: said, stars: csat}
    dimensions: {region: region}
"""
LATE, FAST = "Livraison en retard, colis jamais reçu", "Conseiller très aimable au téléphone"


def answers() -> pd.DataFrame:
    """October: ten on delivery (5 detractors, 5 passives), ten on staff; September: twelve on staff."""
    rows = [("2026-10-04", 3, 2, LATE, "N")] * 5 + [("2026-10-05", 8, 4, LATE, "N")] * 5
    rows += [("2026-10-06", 10, 5, FAST, "S")] * 10
    rows += [("2026-10-07", 9, 5, None, "S"), ("2026-10-07", None, 1, "Trop cher, prix en hausse", "S")]
    rows += [("2026-09-10", 10, 5, FAST, "S")] * 12
    frame = pd.DataFrame(rows, columns=["day", "nps", "csat", "said", "region"])
    return frame.assign(id=[f"R{n:02d}" for n in range(len(frame))], survey="relational").astype(
        {"nps": "Int64"}
    )


def corpus(tmp_path, frame=None, mapping=MAPPING, period="2026-10", **settings) -> Corpus | Lack:
    frame = answers() if frame is None else frame
    return read_corpus(study_of(tmp_path, mapping, period, answers=frame), **settings)


def test_the_comments_of_the_period_and_of_the_one_before(tmp_path):
    found = corpus(tmp_path)
    assert (len(found.comments), len(found.before.comments)) == (21, 12)
    assert [row["answered_on"] for row in found.rows] == sorted(row["answered_on"] for row in found.rows)
    assert found.rows[0]["answered_on"] == date(2026, 10, 4)
    assert found.dimensions == ("region",)
    assert found.indicators == ("nps",)


def test_a_comment_stands_beside_the_first_main_score_of_its_author(tmp_path):
    found = corpus(tmp_path)
    assert found.classes == ["detractor"] * 5 + ["passive"] * 5 + ["promoter"] * 10 + ["dissatisfied"]
    assert found.rows[-1]["score"] is None, "no NPS"
    assert found.rows[-1]["told"][0].id == "csat"


def test_satisfied_is_what_the_scale_says(tmp_path):
    question = study_of(tmp_path, MAPPING, "2026-10", answers=answers()).dataset.questions["csat"]
    assert [class_of(question, score) for score in (5, 4, 3)] == ["satisfied", "satisfied", "dissatisfied"]


def test_the_score_of_a_theme_against_the_others(tmp_path):
    effects = corpus(tmp_path).effects()
    delivery = effects["delivery"]
    assert delivery.estimate.value == pytest.approx(-50), "5 detractors of 10"
    assert delivery.comparison.delta == pytest.approx(-150), "against 10 promoters of 10"
    assert delivery.comparison.verdict == "low_base", "ten authors"
    assert "price" not in effects, "one author"


def test_enough_authors_and_the_gap_is_called(tmp_path):
    frame = pd.concat([answers().assign(id=lambda f, k=k: f["id"] + str(k)) for k in range(4)])
    delivery = corpus(tmp_path, frame).effects()["delivery"]
    assert delivery.comparison.delta == pytest.approx(-150)
    assert (delivery.comparison.called, delivery.comparison.better) == (True, False)


def test_a_theme_of_under_five_authors_gives_no_score(tmp_path):
    frame = answers()
    few = pd.concat([frame[frame["said"] == LATE].head(4), frame[frame["said"] == FAST]])
    assert "delivery" not in corpus(tmp_path, few).effects()


def test_themes_by_segment(tmp_path):
    table = corpus(tmp_path).by_segment("region")
    assert table["N"]["delivery"].estimate.value == pytest.approx(100)
    assert table["N"]["delivery"].comparison.delta == pytest.approx(100)
    with pytest.raises(UnknownName, match="shop"):
        corpus(tmp_path).by_segment("shop")


def test_a_small_segment_is_withheld_with_one_more_lest_the_rest_tell_it(tmp_path):
    three = answers().head(3).assign(region="W", id=["X1", "X2", "X3"])
    table = corpus(tmp_path, pd.concat([answers(), three])).by_segment("region")
    hidden = {name for name, found in table.items() if found["delivery"].estimate.status == "hidden"}
    assert hidden == {"W", "N"}
    assert table["W"]["delivery"].estimate.value is None


def test_themes_change_against_the_period_before(tmp_path):
    staff = {one.estimate.by["theme"]: one for one in corpus(tmp_path).changes("2026-09")}["staff"]
    assert staff.estimate.value == pytest.approx(100 * 10 / 21)
    assert staff.comparison.delta == pytest.approx(100 * 10 / 21 - 100)


def test_some_of_the_comments(tmp_path):
    found = corpus(tmp_path)
    keep = [row["region"] == "N" for row in found.rows]
    part, rest = found.where(keep), found.where([not one for one in keep])
    assert len(part.rows) == len(part.comments) == 10
    counts = [one.themes.counts() for one in (found, part, rest)]
    assert {name: counts[1][name] + counts[2][name] for name in counts[0]} == counts[0]
    assert len(part.before.comments) == 12


def test_names_are_masked_and_counted(tmp_path):
    frame = answers().assign(said=lambda f: f["said"].where(f["said"] != LATE, "M. Lambert, colis en retard"))
    found = corpus(tmp_path, frame, names=["Lambert"])
    assert not any("Lambert" in one.text for one in found.comments)
    assert sum(found.comments.redactions.values()) >= 10


def test_one_survey(tmp_path):
    assert len(corpus(tmp_path, survey="relational").comments) == 21
    with pytest.raises(UnknownName, match="contact"):
        corpus(tmp_path, survey="contact")


def test_why_there_are_none(tmp_path):
    assert corpus(tmp_path, period="2026-12") == Lack("verbatims.period")
    assert corpus(tmp_path, period="2026-08") == Lack("verbatims.comments"), "the first one comes later"
    assert corpus(tmp_path, answers().assign(said=None)) == Lack("verbatims.comments")
    assert corpus(tmp_path, answers().assign(said="ras")) == Lack("verbatims.period"), "says nothing"
    base = pd.DataFrame({"who": ["a"], "start": ["2025-01-01"], "end": [""]})
    mapping = "  customers: {from: base, columns: {customer_id: who, started_on: start, ended_on: end}}\n"
    assert read_corpus(study_of(tmp_path, mapping, "2026-10", base=base)) == Lack("verbatims.responses")


def test_public_reviews_are_read_where_no_answer_has_a_comment(tmp_path):
    study = study_of(tmp_path, REVIEWS, "2026-10", answers=answers())
    found = read_corpus(study)
    assert (source(study), dimension(study), dimension(study, "shop")) == ("reviews", "region", "shop")
    assert (len(found.comments), len(found.before.comments)) == (21, 12)
    assert set(found.classes) == {None}, "stars are no answer to a question"
    assert found.effects() == {}
    assert found.by_segment("region")["N"]["delivery"].estimate.value == pytest.approx(100)


def test_answers_come_before_reviews(tmp_path):
    study = study_of(tmp_path, MAPPING + REVIEWS, "2026-10", answers=answers())
    assert source(study) == "responses"
    silent = answers().assign(note=answers()["said"], said=None)
    both = MAPPING + REVIEWS.replace("comment: said", "comment: note")
    assert source(study_of(tmp_path / "b", both, "2026-10", answers=silent)) == "reviews"
