"""Charts: complete and valid specifications, colours of the theme only, labels that touch nothing."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import import_module
from itertools import combinations, pairwise
from pkgutil import iter_modules

import altair as alt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports import show
from cxreports.measure import Signal
from cxreports.measure.record import Result
from cxreports.show import chart
from cxreports.show.chart import distribution, diverging, forest, paper
from cxreports.show.chart import trend as trend_chart
from cxreports.theme import FONTS, load_theme
from tests.show.made import SPLIT, HandMadeStudy, nps, trend

THEME = load_theme()
VALUES = [29, 25, 24, 35, None, 28, 25, 24, 14, 31, 29, 31, 46]
SIGNALS = [Signal(8, "outside", "below"), Signal(12, "outside", "above")]


@cache
def specifications(language="fr"):
    study = HandMadeStudy(targets={"nps": 40.0})
    (groups,) = show.diverging(study, SPLIT, "region")
    blocks = {
        "trend": show.trend(study, trend(VALUES, SIGNALS)),
        "distribution": show.distribution(study, Result(nps())),
        "diverging": groups,
        "segments": show.segments(study, SPLIT, "region"),
    }
    return {name: block.view(language).chart for name, block in blocks.items()}


MODULES = [import_module(f"{chart.__name__}.{found.name}") for found in iter_modules(chart.__path__)]
DRAWN = [module for module in MODULES if hasattr(module, "draw")]


@pytest.mark.parametrize("module", DRAWN, ids=lambda module: module.__name__.rpartition(".")[2])
def test_no_chart_is_checked_while_it_is_drawn(module):
    assert module.draw.__wrapped__


NAMES = ("trend", "distribution", "diverging", "segments")


@pytest.mark.parametrize("name", NAMES)
def test_specifications_are_valid_and_hold_their_data(name):
    spec = specifications()[name]
    alt.Chart.from_dict(spec, validate=True)
    text = json.dumps(spec)
    assert '"url"' not in text
    assert "legend" not in {key for layer in spec["layer"] for key in layer}


@pytest.mark.parametrize("name", NAMES)
def test_specifications_are_deterministic(name):
    again = specifications.__wrapped__()[name]
    assert json.dumps(specifications()[name]) == json.dumps(again)


@pytest.mark.parametrize("name", NAMES)
def test_colours_come_from_the_theme(name, tmp_path):
    client = tmp_path / "client.yaml"
    client.write_text('colours: {brand: "#5B2A86", fav: "#00697A", unf: "#B5460F"}', encoding="utf-8")
    show.setup("fr+en", client)
    theme = load_theme(client)
    known = {*theme.tokens.values(), *theme.categorical, *theme.diverging, *theme.sequential}
    found = set(re.findall(r"#[0-9A-Fa-f]{6}\b", json.dumps(specifications.__wrapped__()[name])))
    assert found
    assert found <= known


@pytest.mark.parametrize("name", NAMES)
def test_charts_are_as_wide_as_the_text(name):
    spec = specifications()[name]
    assert spec["autosize"] == {"type": "none"}
    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == pytest.approx(
        paper.FULL_WIDTH
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_number_is_left_to_the_locale_of_the_drawing(name):
    """Every text is written in Python: no format, and axis values are looked up in a table."""
    text = json.dumps(specifications()[name])
    assert '"format"' not in text
    assert "timeUnit" not in text


@pytest.mark.parametrize("name", NAMES)
def test_charts_can_be_drawn(name):
    vl_convert = pytest.importorskip("vl_convert")
    vl_convert.register_font_directory(str(FONTS))
    svg = vl_convert.vegalite_to_svg(specifications()[name])
    assert "NaN" not in svg
    assert len(svg.encode()) < 60_000


# Labels


def collisions(labels):
    return [(a.text, b.text) for a, b in combinations(labels, 2) if a.box.overlaps(b.box)]


def points(values, signals=()):
    return [
        trend_chart.Point(
            name=f"sept. {2000 + index}",
            value=value,
            low=None if value is None else value - 6,
            high=None if value is None else value + 6,
            text=f"{value}",
            tip="",
            signal="above" if index in signals else "",
            tone="fav" if index in signals else "",
        )
        for index, value in enumerate(values)
    ]


heights = st.floats(-100, 100, allow_nan=False)


@settings(deadline=None, max_examples=60)
@given(st.lists(heights, min_size=1, max_size=13), st.sets(st.integers(0, 12)), heights, heights, heights)
def test_trend_labels_touch_neither_one_another_nor_a_whisker(values, signals, mean, target, width):
    levels = [
        trend_chart.Level("mean", mean, "Moyenne +28"),
        trend_chart.Level("limit", mean + abs(width) / 3, "Limite haute +38"),
        trend_chart.Level("limit", mean - abs(width) / 3, "Limite basse +18"),
        trend_chart.Level("target", target, "Objectif +40"),
    ]
    chart = trend_chart.TrendChart(points(values, signals), levels, "+42 en oct. 2026", "points")
    place = trend_chart._Layout(chart, ["−100", "+100"])
    ends = trend_chart.end_labels(chart, place, THEME)
    assert len(ends) == 5
    labels = [*ends, *trend_chart.signal_labels(chart, place, THEME, ends)]
    assert collisions(labels) == []
    whiskers = trend_chart._whiskers(chart, place)
    assert not [label.text for label in labels for box in whiskers if label.box.overlaps(box)]
    assert all(label.box.right <= place.width + place.margins.right for label in ends)
    assert all(
        -place.margins.top <= label.box.top and label.box.bottom <= place.height + 10 for label in ends
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 5000), min_size=11, max_size=11).filter(any))
def test_distribution_labels_do_not_touch(counts):
    whole = sum(counts)
    columns = [
        distribution.Column(str(i), 100 * count / whole, "100 %", f"{count}", "fav", "")
        for i, count in enumerate(counts)
    ]
    x, y = paper.Scale(0, 11, 0, 664), paper.Scale(0, 100, 160, 0)
    labels = distribution.column_labels(columns, x, y, THEME)
    groups = [
        distribution.Group(0, 6, "Détracteurs 100 %", "unf"),
        distribution.Group(7, 8, "Passifs 100 %", "ink2"),
        distribution.Group(9, 10, "Promoteurs 100 %", "fav"),
    ]
    assert collisions([*labels, *distribution.group_labels(groups, x, 160, THEME)]) == []


shares = st.floats(0, 1)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(shares, shares, st.floats(0, 60)), min_size=1, max_size=14))
def test_diverging_labels_do_not_touch(drawn):
    splits = []
    for index, (p, d, width) in enumerate(drawn):
        promoters, detractors = 100 * p * (1 - d / 2), 100 * d * (1 - p) / 2
        value = promoters - detractors
        splits.append(
            diverging.Split(
                f"Nouveaux clients de la région {index}",
                "n = 12 345",
                detractors,
                100 - promoters - detractors,
                promoters,
                ("100 %", "100 %", "100 %"),
                value,
                value - width,
                value + width,
                "+100",
                "",
            )
        )
    place = diverging._Layout(splits)
    heads = diverging.Heads("Détracteurs", "Promoteurs", "Passifs", "NPS et intervalle")
    texts = ["−100"] * len(place.axis)
    labels = diverging.row_labels(splits, place, THEME)
    assert collisions(labels) == []
    assert collisions(diverging.head_labels(heads, texts, place, THEME)) == []
    values = [label for label in labels if label.text == "+100"]
    whiskers = [
        paper.Box(
            place.nps.px(s.low), place.rows.middle(i) - 2, place.nps.px(s.high), place.rows.middle(i) + 2
        )
        for i, s in enumerate(splits)
    ]
    assert not [1 for label in values for box in whiskers if label.box.overlaps(box)]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-100, 100), st.floats(0, 50)), min_size=1, max_size=12),
    st.integers(0, 4),
    st.floats(-100, 100),
)
def test_forest_labels_do_not_touch(drawn, hidden, total):
    entries = [
        forest.Entry(
            f"Région {i}", "n = 12 345", v, v - w, v + w, "+100", "= écart non significatif", "mute", ""
        )
        for i, (v, w) in enumerate(drawn)
    ]
    reason = "non communiqué (moins de 5 réponses)"
    entries += [
        forest.Entry(f"Hors {i}", "n < 5", None, None, None, reason, "", "mute", "") for i in range(hidden)
    ]
    line, titles = forest.Total(total, "Ensemble +100"), forest.Titles("Valeur", "Écart avec le reste")
    place = forest._Layout(entries, line, titles)
    labels = [
        *forest.row_labels(entries, place, THEME),
        *forest.head_labels(line, titles, place, THEME),
        *forest.axis_labels(["−100"] * len(place.axis), place, THEME),
    ]
    assert collisions([label for label in labels if label.text]) == []
    assert all(label.box.right <= paper.FULL_WIDTH for label in labels)
    assert all(label.box.bottom <= place.rows.inner_height + place.rows.foot for label in labels)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0, 200), min_size=1, max_size=12))
def test_spread_keeps_order_and_distance(wanted):
    placed = paper.spread(wanted, 14, 0, 200)
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    gaps = [placed[b] - placed[a] for a, b in pairwise(order)]
    assert all(gap >= 14 - 1e-6 for gap in gaps)
    assert min(placed) >= -1e-6
    assert max(placed) <= 200 + 1e-6


def test_spread_leaves_in_place_what_does_not_collide():
    assert paper.spread([10, 100, 50], 14, 0, 200) == [10, 100, 50]


@settings(deadline=None, max_examples=60)
@given(st.floats(-1000, 1000), st.floats(0.01, 1000))
def test_ticks_are_round_and_within(low, span):
    marks = paper.ticks(low, low + span)
    assert marks == sorted(marks)
    assert all(low - 1e-6 * span <= mark <= low + span + 1e-6 * span for mark in marks)
    assert len(marks) <= 8


def test_text_widths_are_those_of_the_font_or_a_little_more():
    image_font = pytest.importorskip("PIL.ImageFont")
    font = image_font.truetype(str(next(FONTS.rglob("Inter-Regular.ttf"))), 1000)
    for text in (
        "Professionnels",
        "n = 12 345",
        "Limite haute +38",
        "écart non significatif",
        "Île-de-France",
    ):
        true = font.getlength(text) * 11 / 1000
        assert 0.99 * true < paper.text_width(text) < 1.12 * true
