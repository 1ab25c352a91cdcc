"""Does the order of the items hold when another method is asked?"""

from __future__ import annotations

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.drivers.levers import Levers
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, lacking, share
from cxreports.show.levers.weights import method_words
from cxreports.show.levers.words import Words
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice


def robustness(study: Study, levers: Levers | Lack) -> Block:
    """The shares by each method, and whether they rank the items alike (methodology 3.1, step 8).

    Args:
        levers: from `key_drivers`.
    """
    if isinstance(levers, Lack):
        return lacking("robustness", levers)
    if not levers.opinions:
        return lacking("robustness", Lack("drivers.opinions", {"items": len(levers.model.drivers)}))
    views = in_each_language(lambda voice: _view(Words(study, levers, voice), voice))
    return Block("table", "drivers-robustness", views, n=levers.model.n, estimates=[levers.record()])


def _view(words: Words, voice: Voice) -> View:
    levers, study = words.levers, words.study
    agreed = all(one.agrees for one in levers.opinions)
    caption = voice.say("levers.robust.caption", **words.parts())
    lines = [
        voice.say(
            "levers.robust.reading",
            method=voice.say(f"levers.opinion.{one.method}"),
            r=numbers.number(one.correlation, 2, voice.language),
            n=voice.count(one.n),
        )
        for one in levers.opinions
    ]
    reading = " ".join([*lines, voice.say("levers.robust.rule")])
    return View(
        headline=voice.say(
            f"levers.robust.{'agree' if agreed else 'differ'}", k=str(len(levers.opinions) + 1)
        ),
        subtitle=voice.say(
            "levers.robust.subtitle", population=phrase.population(study, voice), **words.parts()
        ),
        note=analysis_note(study, reading, "", voice),
        alt=caption,
        table=_table(words, caption, voice),
    )


def _table(words: Words, caption: str, voice: Voice) -> Table:
    levers = words.levers
    columns = [Column(voice.say("col.item"), "left"), Column(method_words(levers, voice).split(",")[0])]
    columns += [Column(voice.say(f"levers.opinion.{one.method}")) for one in levers.opinions]
    rows = []
    for driver in levers.model.drivers:
        cells = [Cell(words.item(driver.name), driver.name), _cell(driver.share, driver.rank, voice)]
        for one in levers.opinions:
            order = sorted(one.shares, key=lambda name, shares=one.shares: -shares[name])  # type: ignore[misc]
            cells.append(_cell(one.shares[driver.name], order.index(driver.name) + 1, voice))
        rows.append(cells)
    return Table(caption, columns, rows)


def _cell(value: float, rank: int, voice: Voice) -> Cell:
    """« 39 % (rang 1) »."""
    return Cell(voice.say("levers.robust.cell", share=share(value, voice), rank=str(rank)), value)
