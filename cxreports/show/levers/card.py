"""The card of a driver model: what it explains, on whom, how, and what was left out of it."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.block.model import Tone
from cxreports.measure import Study
from cxreports.measure.drivers.levers import Levers
from cxreports.measure.lack import Lack
from cxreports.show import asked, numbers, phrase
from cxreports.show.analysis import colour_words, lacking, share
from cxreports.show.analysis import ends as ends_text
from cxreports.show.levers.weights import WEAK, method_words
from cxreports.show.levers.words import Words
from cxreports.show.setting import in_each_language
from cxreports.show.typography import capital
from cxreports.show.voice import Voice

HALO, CONDITION, COMPLETE, OFF = 0.6, 30.0, 0.7, 0.02  # where a model needs a warning (methodology 3.1)


def model_card(study: Study, levers: Levers | Lack) -> Block:
    """Target, base, R², method, redundancy and what was left out; doubts stand out (methodology 3.1).

    Args:
        levers: from `key_drivers`.
    """
    if isinstance(levers, Lack):
        return lacking("card", levers)
    views = in_each_language(lambda voice: _Card(study, levers, voice).view())
    return Block("table", "drivers-card", views, n=levers.model.n, estimates=[levers.model.record()])


class _Card:
    """One model in one language."""

    def __init__(self, study: Study, levers: Levers, voice: Voice) -> None:
        self.study, self.levers, self.voice = study, levers, voice
        self.words, self.model = Words(study, levers, voice), levers.model

    def view(self) -> View:
        voice = self.voice
        facts = {"k": str(len(self.model.drivers)), "r2": share(100 * self.model.r2, voice)}
        caption = voice.say("levers.card.caption")
        columns = [Column(voice.say("col.item"), "left"), Column(voice.say("col.content"), "left")]
        rows = [[Cell(label), Cell(text, tone=tone)] for label, text, tone in self.rows()]
        return View(
            headline=voice.say("levers.card.headline", **facts, **self.words.parts()),
            subtitle=voice.say(
                "levers.card.subtitle", population=phrase.population(self.study, voice), **self.words.parts()
            ),
            note=voice.say("levers.card.note", **colour_words(voice)),
            alt=caption,
            table=Table(caption, columns, rows),
        )

    def rows(self) -> Iterator[tuple[str, str, Tone]]:
        model, voice, target = self.model, self.voice, self.words.target
        scale = asked.scale_text(target.scale, voice)
        quoted = voice.say("quoted", text=target.text) if target.text else ""
        wording = quoted or capital(self.words.item(target.id))
        yield self.row("target", text=voice.say("asked.name", short=wording, question=scale))
        names = [self.words.item(one.id) for one in self.levers.battery.items]
        yield self.row("items", k=str(len(names)), names=voice.listed(names))
        yield self.base()
        r2_ends = model.r2_interval
        ends = ends_text(100 * r2_ends.low, 100 * r2_ends.high, 0, voice) if r2_ends else ""
        r2 = share(100 * model.r2, voice)
        yield self.row("r2" if ends else "r2.alone", model.r2 < WEAK, r2=r2, ends=ends)
        yield self.row(
            "method",
            method=capital(method_words(self.levers, voice)),
            draws=voice.count(model.replicates),
            seed=str(model.seed),
        )
        yield self.redundancy()
        yield self.left_out()

    def row(self, key: str, doubt: bool = False, /, **parts: str) -> tuple[str, str, Tone]:
        """A label and its text, in orange with the reason of the doubt."""
        voice = self.voice
        text = voice.say(f"levers.card.{key}", **parts)
        if doubt:
            text = f"{text} {voice.say(f'levers.card.{key}.doubt')}"
        return voice.say(f"levers.card.{key.split('.')[0]}.label"), text, "unf" if doubt else ""

    def base(self) -> tuple[str, str, Tone]:
        model, off = self.model, self.levers.battery.n_off
        answered = model.n + model.n_missing
        few = model.n < COMPLETE * answered or off > OFF * answered
        parts = {"n": model.n, "asked": answered, "missing": model.n_missing, "off": off}
        return self.row("base", few, **{name: self.voice.count(number) for name, number in parts.items()})

    def redundancy(self) -> tuple[str, str, Tone]:
        model, language = self.model, self.voice.language
        return self.row(
            "redundancy",
            model.mean_r > HALO or model.condition > CONDITION,
            r=numbers.number(model.mean_r, 2, language),
            condition=numbers.number(model.condition, 1, language),
        )

    def left_out(self) -> tuple[str, str, Tone]:
        voice = self.voice
        found = [
            voice.say(
                "levers.card.left.item", name=self.words.item(name), why=voice.say(f"levers.left.{why}")
            )
            for name, why in self.levers.battery.left_out.items()
        ]
        return voice.say("levers.card.left.label"), voice.joined(found) or voice.say("levers.card.none"), ""
