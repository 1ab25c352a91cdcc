"""The items of the employee questionnaire: answers against and for, by pillar (methodology 2.10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.record import plain
from cxreports.measure.lack import Lack
from cxreports.measure.staff.items import Item
from cxreports.show import numbers
from cxreports.show.analysis import analysis_note, ends, lacking, share
from cxreports.show.chart.likert import Answers, Heads, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.staff.words import employees, item_name
from cxreports.show.voice import ALT_LENGTH, Voice

_TONES = {"above": "fav", "below": "unf"}


def orientation_items(study: Study, items: Sequence[Item] | Lack) -> Block:
    """Diverging bars of the answers to each item; an item is called only against the same people's others.

    Args:
        items: from `read_items`.
    """
    if isinstance(items, Lack):
        return lacking("items", items)
    views = in_each_language(lambda voice: _Telling(study, items, voice).view())
    records = [
        {"definition_id": "orientation.item", "definition_version": "1", **plain(one)} for one in items
    ]
    return Block("figure", "orientation-items", views, n=max(one.n for one in items), estimates=records)


class _Telling:
    """The items told in one language."""

    def __init__(self, study: Study, items: Sequence[Item], voice: Voice) -> None:
        self.study, self.items, self.voice = study, items, voice
        self.below = [one for one in items if one.verdict == "below"]
        self.above = [one for one in items if one.verdict == "above"]
        self.has_middle = any(len(one.counts) % 2 for one in items)

    def name(self, one: Item) -> str:
        return item_name(self.study, one.name, self.voice) + ("*" if one.reverse else "")

    def view(self) -> View:
        voice = self.voice
        words = ("against", "middle" if self.has_middle else "", "for", "aside")
        heads = Heads(*(voice.say(f"staff.items.head.{word}") if word else "" for word in words))
        base = employees(max(one.n for one in self.items), voice)
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say("staff.items.subtitle", base=base, period=voice.period(self.study.period)),
            note=analysis_note(self.study, self.reading(), voice.say("method.wilson"), voice),
            alt=self.alt(),
            chart=draw([self.row(one) for one in self.items], heads, current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        voice, k = self.voice, str(len(self.items))
        for key, found in (("below", self.below), ("above", self.above)):
            if len(found) == 1:
                facts = {"name": self.name(found[0]).rstrip("*"), "gap": self.gap(found[0], sign=False)}
                yield voice.say(f"staff.items.{key}", **facts)
            if found:
                yield voice.say(f"staff.items.{key}.many", len(found), k=str(len(found)))
        yield voice.say("staff.items.none", k=k)

    def gap(self, one: Item, *, sign: bool = True) -> str:
        delta = one.gap.delta if one.gap else 0.0
        return numbers.change(delta, "index", one.n, self.voice.language, sign=sign)

    def reading(self) -> str:
        voice, one = self.voice, self.items[0]
        low, _, high = one.thirds
        parts = [
            voice.say(
                "staff.items.reading",
                name=self.name(one).rstrip("*"),
                high=share(high, voice),
                ends=ends(one.interval.low, one.interval.high, 0, voice),
                low=share(low, voice),
            ),
            voice.say("staff.items.rule", k=str(len(self.items))),
        ]
        if any(each.reverse for each in self.items):
            parts.append(voice.say("staff.items.reverse"))
        return " ".join(parts)

    def alt(self) -> str:
        first = max(self.items, key=lambda one: one.favourable)
        last = min(self.items, key=lambda one: one.favourable)
        text = self.voice.say(
            "staff.items.alt",
            k=str(len(self.items)),
            first=self.name(first).rstrip("*"),
            high=share(first.favourable, self.voice),
            last=self.name(last).rstrip("*"),
            low=share(last.favourable, self.voice),
        )
        return text[:ALT_LENGTH]

    def row(self, one: Item) -> Answers:
        texts = [share(part, self.voice) for part in one.thirds]
        tip = self.voice.say("staff.items.tip", name=self.name(one), low=texts[0], middle=texts[1],
                             high=texts[2], n=self.voice.count(one.n))  # fmt: skip
        shares = [round(100 * count / one.n, 4) for count in one.counts]
        return Answers(
            self.name(one), self.voice.tidy(one.pillar), shares, (texts[0], texts[1], texts[2]),
            self.verdict(one), _TONES.get(one.verdict, ""), tip,
        )  # fmt: skip

    def verdict(self, one: Item) -> str:
        if not one.verdict:
            return self.voice.say("staff.items.level")
        return f"{'▲' if one.verdict == 'above' else '▼'} {self.gap(one)}"

    def table(self) -> Table:
        voice = self.voice
        names = ("against", "middle", "for", "low", "high", "mean", "n", "gap")
        columns = [Column(voice.say("staff.col.item"), "left"), Column(voice.say("staff.col.pillar"), "left")]
        columns += [Column(voice.say(f"staff.col.{name}")) for name in names]
        columns.append(Column(voice.say("col.verdict"), "left"))
        rows = [
            [
                Cell(self.name(one), one.name),
                Cell(voice.tidy(one.pillar)),
                *(Cell(share(part, voice), part) for part in one.thirds),
                *(Cell(share(end, voice), end) for end in (one.interval.low, one.interval.high)),
                Cell(numbers.number(one.mean, 0, voice.language), one.mean),
                Cell(voice.count(one.n), one.n),
                Cell(self.gap(one), one.gap.delta if one.gap else None),
                Cell(voice.say(f"staff.verdict.{one.verdict or 'none'}"), one.verdict,
                     "fav" if one.verdict == "above" else "unf" if one.verdict == "below" else ""),
            ]
            for one in self.items
        ]  # fmt: skip
        return Table(voice.say("staff.items.caption"), columns, rows)
