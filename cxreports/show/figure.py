"""An analyst's own figure, with the house look and the same four texts as every other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt

from cxreports.block import Block, Table, View
from cxreports.errors import UsageError
from cxreports.measure.record import Result
from cxreports.show.chart.paper import house_config
from cxreports.show.notice import anchor
from cxreports.show.phrase import records
from cxreports.show.results import table as own_table
from cxreports.show.setting import current
from cxreports.show.voice import ALT_LENGTH, HEADLINE_LENGTH

Chart = alt.TopLevelMixin | Mapping[str, Any]
Text = str | Mapping[str, str]
_NEEDED: tuple[Literal["headline", "subtitle", "note", "alt"], ...] = ("headline", "subtitle", "note", "alt")


def figure(
    chart: Chart | Mapping[str, Chart],
    *,
    headline: Text,
    subtitle: Text,
    note: Text,
    alt: Text,
    data: Any,
    n: int | None = None,
    results: Sequence[Result] = (),
    columns: Mapping[str, str] | None = None,
    id: str = "",
) -> Block:
    """A figure of the analyst's own.

    Args:
        chart: an Altair chart or a Vega-Lite specification, its data inlined; one per language where
            its words differ: `{"fr": chart, "en": chart}`.
        headline: the message, in a sentence (at most 90 characters in French, 75 in English).
        subtitle: measure, population, period, unit and n.
        note: how to read it, scope, source.
        alt: the text alternative: kind of chart, main fact, extremes (300 characters at most).
        data: the numbers behind it, as a data frame or a list of dicts: the table under the figure.
        n: the base.
        results: the results that it prints, for the record.
        columns: columns of `data` -> headings to print.
        id: its anchor.

    Every text is a string, or one per language: `{"fr": "...", "en": "..."}`.

    Raises:
        UsageError: a text is missing or too long.

    >>> import altair as alt
    >>> rows = [{"channel": "phone", "calls": 12}, {"channel": "chat", "calls": 30}]
    >>> chart = alt.Chart(alt.Data(values=rows)).mark_bar().encode(x="calls:Q", y="channel:N")
    >>> texts = {"headline": "Chat leads", "subtitle": "Calls", "note": "Source: PBX.", "alt": "Bars."}
    >>> figure(chart, **texts, data=rows, n=42).n
    42
    """
    texts = {"headline": headline, "subtitle": subtitle, "note": note, "alt": alt}
    title = _said(headline, current().voices[0].language)
    data_table = own_table(data, caption=title or "-", columns=columns) if data is not None else None
    views = {}
    for voice in current().voices:
        said = {name: voice.tidy(_said(text, voice.language)) for name, text in texts.items()}
        _check(said, voice.language)
        rows: Table | None = data_table.view(voice.language).table if data_table else None
        spec = _specification(chart, voice.language)
        views[voice.language] = View(
            headline=said["headline"],
            subtitle=said["subtitle"],
            note=said["note"],
            alt=said["alt"],
            chart=spec,
            table=rows,
        )
    return Block("figure", id or anchor("figure", title), views, n=n, estimates=records(list(results)))


def _said(text: Text, language: str) -> str:
    return text if isinstance(text, str) else text.get(language, "")


def _check(said: Mapping[str, str], language: str) -> None:
    """Refuse a figure that could not stand alone."""
    for name in _NEEDED:
        if not said[name].strip():
            raise UsageError(
                f"the figure has no {name} in {language!r}.", where="show.figure", hint=f'Write {name}="...".'
            )
    for name, most in (("headline", HEADLINE_LENGTH[language]), ("alt", ALT_LENGTH)):
        if len(said[name]) > most:
            raise UsageError(
                f"the {name} has {len(said[name])} characters; {most} is the most.",
                where="show.figure",
                hint=f"Shorten {said[name][:40]!r}...",
            )
    if said["alt"] == said["headline"]:
        raise UsageError(
            "the alt text repeats the headline.",
            where="show.figure",
            hint="Say what kind of chart it is, its main fact and its extremes.",
        )


def _specification(chart: Chart | Mapping[str, Chart], language: str) -> dict[str, Any]:
    """The chart of a language as a complete specification, its configuration over that of the house."""
    if isinstance(chart, Mapping) and "$schema" not in chart and language in chart:
        chart = chart[language]
    if isinstance(chart, Mapping) and set(chart) <= {"fr", "en"}:
        raise UsageError(
            f"the figure has no chart in {language!r}.", where="show.figure", hint="Give one per language."
        )
    spec = dict(chart) if isinstance(chart, Mapping) else chart.to_dict()
    own = spec.pop("config", {})
    return {**spec, "config": {**house_config(current().theme), **own}}
