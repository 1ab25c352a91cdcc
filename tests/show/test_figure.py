from __future__ import annotations

import altair as alt
import pytest

from cxreports import show
from cxreports.errors import UsageError

ROWS = [{"canal": "Web", "part": 12}, {"canal": "Appli", "part": 30}]
TEXTS = {
    "headline": "L'appli recueille 30 % des contacts",
    "subtitle": "Part des contacts, octobre 2026 ; en % ; n = 800",
    "note": "Lecture : 30 % des contacts passent par l'appli. Source : Telco.",
    "alt": "Barres horizontales : appli 30 %, web 12 %.",
}


def chart():
    return alt.Chart(alt.InlineData(values=ROWS)).mark_bar().encode(x="part:Q", y="canal:N")


def test_an_own_chart_gets_the_house_look_and_its_table():
    view = show.figure(chart(), data=ROWS, n=800, **TEXTS).view("fr")
    assert view.chart["config"]["font"] == "Inter"
    assert view.headline == "L’appli recueille 30\u202f% des contacts"
    assert [row[0].text for row in view.table.rows] == ["Web", "Appli"]


def test_an_own_configuration_wins_over_the_house():
    spec = chart().configure_axis(labelColor="#123456")
    assert show.figure(spec, data=ROWS, **TEXTS).view("fr").chart["config"]["axis"]["labelColor"] == "#123456"


def test_charts_and_texts_may_differ_by_language():
    both = {name: {"fr": text, "en": f"In English, {name}"} for name, text in TEXTS.items()}
    english = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "mark": "bar",
        "title": "English",
    }
    block = show.figure({"fr": chart(), "en": english}, data=ROWS, **both)
    assert block.view("en").chart["title"] == "English"
    assert block.view("en").headline == "In English, headline"


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_missing_text_is_refused(name):
    with pytest.raises(UsageError, match=name):
        show.figure(chart(), data=ROWS, **{**TEXTS, name: " "})


def test_texts_that_are_too_long_or_repeated_are_refused():
    with pytest.raises(UsageError, match="headline has 91"):
        show.figure(chart(), data=ROWS, **{**TEXTS, "headline": "x" * 91})
    with pytest.raises(UsageError, match="repeats"):
        show.figure(chart(), data=ROWS, **{**TEXTS, "alt": TEXTS["headline"]})


def test_charts_made_in_the_notebook_wear_the_theme():
    assert chart().to_dict()["config"]["font"] == "Inter"
