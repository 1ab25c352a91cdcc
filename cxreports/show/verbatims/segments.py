"""Themes by segment: who writes about what more than the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import ANONYMITY_BASE, LOW_BASE, Result
from cxreports.measure.text.corpus import Corpus
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, lacking, share
from cxreports.show.chart.tiles import Look, Tile, TileChart, draw, rising_edges
from cxreports.show.setting import current, in_each_language
from cxreports.show.verbatims.words import comments, label, subject, told
from cxreports.show.verdict import is_called, mark
from cxreports.show.voice import ALT_LENGTH, Voice

MOST_THEMES, MOST_SEGMENTS = 10, 8
_Cells = Mapping[str, Mapping[str, Result]]


def theme_map(study: Study, corpus: Corpus | Lack, by: str) -> Block:
    """The share of comments with each theme in each segment; cells that differ from the rest are bold (F4).

    Args:
        corpus: from `read_corpus`. by: a dimension of the responses; "" for none.
    """
    if isinstance(corpus, Lack):
        return lacking("theme-map", corpus)
    shown = told(corpus, MOST_THEMES)
    cells = corpus.by_segment(by) if by else {}
    if len(cells) < 2 or not shown:
        return lacking("theme-map", Lack("verbatims.dimension"))
    views = in_each_language(lambda voice: _Telling(study, corpus, cells, shown, by, voice).view())
    records = phrase.records([cells[segment][theme] for segment in cells for theme in shown])
    return Block("figure", f"theme-map-{by}", views, n=len(corpus.rows), estimates=records)


class _Telling:
    """The map told in one language."""

    def __init__(
        self, study: Study, corpus: Corpus, cells: _Cells, themes: list[str], by: str, voice: Voice
    ) -> None:
        self.study, self.corpus, self.cells, self.themes, self.voice = study, corpus, cells, themes, voice
        self.dimension = voice.common(study.dataset.label(by, voice.language))
        hidden = [s for s in cells if next(iter(cells[s].values())).estimate.status == "hidden"]
        self.hidden = [voice.tidy(one) for one in hidden]
        self.segments = [one for one in cells if one not in hidden][:MOST_SEGMENTS]
        values = [self.value(s, t) for s in self.segments for t in themes if self.base(s) >= LOW_BASE]
        self.edges = rising_edges(values)
        pairs = [(s, t) for s in self.segments for t in themes]
        self.called = sorted(
            (pair for pair in pairs if is_called(cells[pair[0]][pair[1]].comparison)),
            key=lambda pair: -abs(self.delta(*pair)),
        )

    def result(self, segment: str, theme: str) -> Result:
        return self.cells[segment][theme]

    def base(self, segment: str) -> int:
        return next(iter(self.cells[segment].values())).estimate.n

    def value(self, segment: str, theme: str) -> float:
        return self.result(segment, theme).estimate.value or 0.0

    def delta(self, segment: str, theme: str) -> float:
        found = self.result(segment, theme).comparison
        return (found.delta or 0.0) if found else 0.0

    def view(self) -> View:
        voice = self.voice
        method = voice.say("themes.changes.method", model=self.corpus.themes.version)
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "themes.map.subtitle", dimension=self.dimension, **subject(self.study, self.corpus, voice)
            ),
            note=analysis_note(self.study, self.reading(), method, voice),
            alt=self.alt(),
            chart=draw(self.chart(), current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        if len(self.called) == 1:
            segment, theme = self.called[0]
            key = "more" if self.delta(segment, theme) > 0 else "less"
            parts = {"theme": label(self.corpus, theme, voice), "segment": voice.tidy(segment)}
            yield voice.say(f"themes.map.{key}", share=share(self.value(segment, theme), voice), **parts)
        if self.called:
            counts = {"k": str(len(self.called)), "total": str(len(self.themes) * len(self.segments))}
            yield voice.say("themes.map.many", len(self.called), dimension=self.dimension, **counts)
        else:
            yield voice.say("themes.map.none", dimension=self.dimension)

    def reading(self) -> str:
        voice = self.voice
        segment, theme = (self.called or [(self.segments[0], self.themes[0])])[0]
        size = max(
            (one.family_size for s in self.segments for t in self.themes
             if (one := self.result(s, t).comparison)), default=0,
        )  # fmt: skip
        parts = [
            voice.say(
                "themes.map.reading",
                segment=voice.tidy(segment),
                theme=label(self.corpus, theme, voice),
                share=share(self.value(segment, theme), voice),
                base=comments(self.base(segment), voice),
            ),
            voice.say("themes.map.rule", size, k=str(size)),
        ]
        if self.hidden:
            names = phrase.names(self.hidden, voice)
            parts.append(voice.say("themes.map.hidden", len(self.hidden), names=names, k=str(ANONYMITY_BASE)))
        return " ".join(parts)

    def alt(self) -> str:
        voice = self.voice
        segment, theme = max(
            ((s, t) for s in self.segments for t in self.themes), key=lambda pair: self.value(*pair)
        )
        text = voice.say(
            "themes.map.alt",
            dimension=self.dimension,
            themes=str(len(self.themes)),
            segments=str(len(self.segments)),
            theme=label(self.corpus, theme, voice),
            segment=voice.tidy(segment),
            share=share(self.value(segment, theme), voice),
            called=voice.say("themes.map.alt.called", len(self.called), k=str(len(self.called))),
        )
        return text[:ALT_LENGTH]

    def chart(self) -> TileChart:
        voice = self.voice
        tiles = [
            self.tile(row, column, segment, theme)
            for row, theme in enumerate(self.themes)
            for column, segment in enumerate(self.segments)
        ]
        counts = self.corpus.themes.counts()
        looks = {tile.look for tile in tiles}
        marks: list[tuple[Look, str]] = [
            (look, voice.say(f"themes.map.key.{look}")) for look in ("hatched", "low") if look in looks
        ]
        heads = [f"{voice.tidy(one)} (n\u00a0=\u00a0{voice.count(self.base(one))})" for one in self.segments]
        return TileChart(
            rows=[label(self.corpus, theme, voice) for theme in self.themes],
            bases=[voice.count(counts[theme]) for theme in self.themes],
            columns=heads,
            tiles=tiles,
            base_title="n",
            column_title="",
            keys=keys(self.edges, voice),
            marks=marks,
        )

    def tile(self, row: int, column: int, segment: str, theme: str) -> Tile:
        one, voice = self.result(segment, theme), self.voice
        value, called = self.value(segment, theme), is_called(one.comparison)
        low = self.base(segment) < LOW_BASE
        arrow = mark(one.comparison).arrow if called else ""
        text = f"{arrow} {share(value, voice)}".strip()
        shown = float(numbers.rounded(value, 0))
        tip = voice.say(
            "themes.map.tip", segment=voice.tidy(segment), theme=label(self.corpus, theme, voice), share=text
        )
        look: Look = "low" if low else "plain" if called else "hatched"
        return Tile(row, column, text, sum(shown >= edge for edge in self.edges), tip, look, bold=called)

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("col.theme"), "left"), *(Column(voice.tidy(s)) for s in self.segments)]
        rows = [
            [
                Cell(label(self.corpus, theme, voice), theme),
                *(Cell(share(self.value(s, theme), voice, 1), self.value(s, theme)) for s in self.segments),
            ]
            for theme in self.themes
        ]
        rows.append([Cell("n"), *(Cell(voice.count(self.base(s)), self.base(s)) for s in self.segments)])
        return Table(voice.say("themes.map.caption", dimension=self.dimension), columns, rows)


def keys(edges: list[float], voice: Voice) -> list[str]:
    """« < 4 % », « 4 à 8 % », …, « 16 % et plus »."""
    low = voice.say("tiles.under", edge=share(edges[0], voice))
    middle = [
        voice.say("tiles.from", low=numbers.number(a, 0, voice.language), high=share(b, voice))
        for a, b in pairwise(edges)
    ]
    return [low, *middle, voice.say("tiles.over", edge=share(edges[-1], voice))]
