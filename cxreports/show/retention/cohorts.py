"""The cohort triangle: of those who came in a month, how many are still there, month after month."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.record import plain
from cxreports.measure.cohort import Triangle
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE
from cxreports.period import Period
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.chart.tiles import Look, Tile, TileChart, draw, falling_edges
from cxreports.show.setting import current, in_each_language
from cxreports.show.verbatims.segments import keys
from cxreports.show.voice import ALT_LENGTH, Voice

_STEP = 21
_ALPHA = 0.05
_AGES = (12, 6, 3, 1)  # months at which cohorts are compared, the highest that two have reached


def cohorts(study: Study, triangle: Triangle | Lack) -> Block:
    """The heat map of a cohort triangle; what the data have not seen yet is hatched (methodology 3.6).

    Args:
        triangle: from `cohort_triangle`, or `cxreports.measure.cohorts`.
    """
    if isinstance(triangle, Lack):
        return lacking("cohorts", triangle)
    views = in_each_language(lambda voice: _Telling(study, triangle, voice).view())
    record = {"definition_id": "cohorts", "definition_version": "1", **plain(triangle)}
    return Block("figure", "cohort-triangle", views, n=sum(triangle.sizes.values()), estimates=[record])


class _Telling:
    """One triangle told in one language."""

    def __init__(self, study: Study, triangle: Triangle, voice: Voice) -> None:
        self.study, self.triangle, self.voice = study, triangle, voice
        self.orders = "orders" in study.dataset.tables  # who is there is who orders
        self.names = sorted(triangle.sizes)
        self.solid = [name for name in self.names if triangle.sizes[name] >= LOW_BASE]
        reached = {age: [n for n in self.solid if len(triangle.active[n]) > age] for age in _AGES}
        self.age = next((age for age in _AGES if len(reached[age]) > 1), 0)
        against = triangle.against_rest(self.age, study.confidence) if self.age else {}
        self.called = [
            name for name in reached.get(self.age, []) if name in against and against[name][1] <= _ALPHA
        ]
        self.deltas = {name: found.delta for name, (found, _) in against.items()}
        shown = [share for name in self.solid for share in triangle.row(name) if share is not None]
        self.edges = falling_edges(shown)

    def say(self, key: str, count: float | None = None, /, **parts: str) -> str:
        """A message; where orders tell who is there, the one about orders."""
        own = f"{key}.orders"
        known = self.orders and self.voice.knows(own)
        return self.voice.say(own if known else key, count, **parts)

    def month(self, name: str) -> str:
        return self.voice.short_period(Period.parse(name))

    def share(self, name: str, age: int) -> float:
        return self.triangle.share(name, age) or 0.0

    def view(self) -> View:
        voice, n = self.voice, sum(self.triangle.sizes.values())
        months = self.month(self.names[0]), self.month(self.names[-1])
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=self.say(
                f"cohorts.subtitle.{self.triangle.kind}",
                span=voice.say("from_to", first=voice.de(months[0]), last=months[1]),
                base=voice.say("base.customers", n, n=voice.count(n)),
            ),
            note=analysis_note(self.study, self.reading(), voice.say("method.wilson"), voice),
            alt=self.alt(),
            chart=draw(self.chart(), current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        age = voice.say("time.months", self.age, k=str(self.age))
        if len(self.called) == 1:
            name = self.called[0]
            key = "above" if self.deltas[name] > 0 else "below"
            parts = {
                "cohort": voice.period(Period.parse(name)),
                "share": share(self.share(name, self.age), voice),
            }
            yield self.say(f"cohorts.{key}", age=age, **parts)
            yield self.say(f"cohorts.{key}.short", age=age, **parts)
        if self.called:
            yield voice.say("cohorts.many", len(self.called), k=str(len(self.called)), age=age)
        elif self.age:
            yield voice.say("cohorts.none", age=age)
        else:
            yield voice.say("cohorts.young")

    def reading(self) -> str:
        voice = self.voice
        name = (self.called or self.solid or self.names)[0]
        age = min(self.age or 1, len(self.triangle.active[name]) - 1)
        interval = self.triangle.interval(name, age, self.study.confidence)
        parts = [
            self.say(
                "cohorts.reading",
                cohort=voice.period(Period.parse(name)),
                n=voice.count(self.triangle.sizes[name]),
                share=share(self.share(name, age), voice),
                age=voice.say("time.months", age, k=str(age)),
                ends=interval_text(interval, 0, voice),
            ),
            self.say(f"cohorts.rule.{self.triangle.kind}"),
            voice.say("cohorts.marks"),
        ]
        if self.age:
            parts.append(voice.say("cohorts.tested", k=str(len(self.deltas))))
        return " ".join(parts)

    def alt(self) -> str:
        voice, name = self.voice, (self.solid or self.names)[0]
        last = len(self.triangle.active[name]) - 1
        text = self.say(
            "cohorts.alt",
            k=str(len(self.names)),
            cohort=voice.period(Period.parse(name)),
            share=share(self.share(name, last), voice),
            age=voice.say("time.months", last, k=str(last)),
        )
        return text[:ALT_LENGTH]

    def chart(self) -> TileChart:
        voice = self.voice
        ages = range(self.triangle.months)
        tiles = [self.tile(row, age) for row in range(len(self.names)) for age in ages]
        looks = {tile.look for tile in tiles}
        marks: list[tuple[Look, str]] = [
            (look, voice.say(f"cohorts.key.{look}")) for look in ("void", "low") if look in looks
        ]
        return TileChart(
            rows=[self.month(name) for name in self.names],
            bases=[voice.count(self.triangle.sizes[name]) for name in self.names],
            columns=[str(age) for age in ages],
            tiles=tiles,
            base_title="n",
            column_title=self.say("cohorts.columns"),
            keys=keys(self.edges, voice),
            marks=marks,
            step=_STEP,
        )

    def tile(self, row: int, age: int) -> Tile:
        name, voice = self.names[row], self.voice
        value = self.triangle.share(name, age)
        months = voice.say("time.months", age, k=str(age))
        if value is None:
            return Tile(
                row, age, "", 0, voice.say("cohorts.unseen", cohort=self.month(name), age=months), "void"
            )
        printed = float(numbers.rounded(value, 0))
        text = numbers.number(value, 0, voice.language)
        tip = voice.say("cohorts.tip", cohort=self.month(name), age=months, share=share(value, voice, 1))
        look: Look = "plain" if name in self.solid else "low"
        bold = age == self.age and name in self.called
        return Tile(row, age, text, sum(printed >= edge for edge in self.edges), tip, look, bold=bold)

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(self.say("cohorts.col"), "left"), Column("n")]
        columns += [Column(str(age)) for age in range(self.triangle.months)]
        rows = []
        for name in self.names:
            cells = [
                Cell(self.month(name), name),
                Cell(voice.count(self.triangle.sizes[name]), self.triangle.sizes[name]),
            ]
            for value in self.triangle.row(name):
                cells.append(Cell("" if value is None else numbers.number(value, 0, voice.language), value))
            rows.append(cells)
        return Table(self.say("cohorts.caption", population=phrase.scope(self.study, voice)), columns, rows)
