"""The weight of each item by segment: is what comes first the same everywhere?"""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.driver import Drivers
from cxreports.measure.drivers.levers import Levers
from cxreports.measure.lack import Lack
from cxreports.measure.record import ANONYMITY_BASE
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.levers.weights import method_words
from cxreports.show.levers.words import Words
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice

MOST = 5  # segments side by side on a page


def drivers_by(
    study: Study, levers: Levers | Lack, models: Mapping[str, Drivers | Lack] | Lack, by: str
) -> Block:
    """The share of each item in each segment, with its interval; bold words stand for level leaders.

    Args:
        levers: from `key_drivers`; models: from `key_drivers_by` for the dimension `by`.
    """
    for found in (levers, models):
        if isinstance(found, Lack):
            return lacking("drivers-by", found)
    assert isinstance(levers, Levers)
    assert not isinstance(models, Lack)
    told = {value: model for value, model in models.items() if isinstance(model, Drivers)}
    if not told:
        return lacking("drivers-by", Lack("drivers.segments"))
    left = {value: model for value, model in models.items() if isinstance(model, Lack)}
    views = in_each_language(lambda voice: _Telling(study, levers, told, left, by, voice).view())
    records = [model.record() | {"by": {by: value}} for value, model in told.items()]
    return Block("table", f"drivers-by-{by}", views, n=levers.model.n, estimates=records)


class _Telling:
    """One comparison told in one language."""

    def __init__(
        self, study: Study, levers: Levers, told: Mapping[str, Drivers], left: Mapping[str, Lack], by: str,
        voice: Voice,
    ) -> None:  # fmt: skip
        self.study, self.levers, self.voice, self.left = study, levers, voice, left
        self.words, self.by = Words(study, levers, voice), by
        self.models = dict(list(told.items())[:MOST])
        self.dimension = voice.common(study.dataset.label(by, voice.language))

    def view(self) -> View:
        voice = self.voice
        parts = {"dimension": self.dimension, **self.words.parts()}
        return View(
            headline=self.headline(),
            subtitle=voice.say(
                "levers.by.subtitle", population=phrase.population(self.study, voice), **parts
            ),
            note=analysis_note(self.study, self.reading(), method_words(self.levers, voice), voice),
            alt=voice.say("levers.by.caption", **parts),
            table=self.table(),
        )

    def headline(self) -> str:
        """The same first item everywhere, as far as the intervals of ranks can tell."""
        voice = self.voice
        heads = [{one.name for one in model.drivers if one.group == 1} for model in self.models.values()]
        shared = set.intersection(*heads)
        parts = {"k": str(len(heads)), "dimension": self.dimension}
        order = [one.name for one in self.levers.model.drivers if one.name in shared]
        if len(heads) == 1:
            return voice.say("levers.by.single", name=voice.tidy(next(iter(self.models))), **parts)
        if not order:
            return voice.say("levers.by.differ", **parts)
        return voice.fitting(
            voice.say(key, name=self.words.item(order[0]), **parts)
            for key in ("levers.by.same", "levers.by.same.short")
        )

    def reading(self) -> str:
        voice = self.voice
        value, model = next(iter(self.models.items()))
        first = model.drivers[0]
        parts = [
            voice.say(
                "levers.by.reading",
                segment=voice.tidy(value),
                name=self.words.item(first.name),
                share=share(first.share, voice),
                ends=interval_text(first.interval, 0, voice),
            ),
            voice.say("levers.by.rule"),
        ]
        if self.left:
            names = voice.listed([self.excluded(value, lack) for value, lack in self.left.items()])
            parts.append(voice.say("levers.by.left", len(self.left), names=names))
        return " ".join([*parts, voice.say("levers.not_causal")])

    def excluded(self, value: str, lack: Lack) -> str:
        n = int(lack.facts.get("n", 0))
        hidden = n < ANONYMITY_BASE
        base = (
            self.voice.say("base.hidden", k=str(ANONYMITY_BASE)) if hidden else f"n = {self.voice.count(n)}"
        )
        return f"{self.voice.tidy(value)} ({self.voice.tidy(base)})"

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("col.item"), "left")]
        columns += [Column(voice.tidy(value)) for value in self.models]
        rows = [
            [Cell(self.words.item(name), name), *(self.cell(model, name) for model in self.models.values())]
            for name in (one.name for one in self.levers.model.drivers)
        ]
        r2 = [share(100 * model.r2, voice) for model in self.models.values()]
        rows.append([Cell("R²"), *(Cell(t, m.r2) for t, m in zip(r2, self.models.values(), strict=True))])
        rows.append([Cell(voice.say("col.n")), *(Cell(voice.count(m.n), m.n) for m in self.models.values())])
        caption = voice.say("levers.by.caption", dimension=self.dimension, **self.words.parts())
        return Table(caption, columns, rows)

    def cell(self, model: Drivers, name: str) -> Cell:
        one = model[name]
        text = share(one.share, self.voice)
        if one.interval:
            bounds = [
                numbers.number(end, 0, self.voice.language) for end in (one.interval.low, one.interval.high)
            ]
            text = f"{text} ({bounds[0]}–{bounds[1]})"
        leads = one.group == 1
        return Cell(f"{text} {'●' if leads else ''}".strip(), one.share)
