"""How many employees are highly, moderately and weakly oriented to customers (methodology 2.10)."""

from __future__ import annotations

from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.staff.progress import Wave
from cxreports.show import numbers
from cxreports.show.analysis import analysis_note, ends, lacking, share
from cxreports.show.chart.bars import Bar, Heads, Measure, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.staff.words import employees
from cxreports.show.verdict import is_solid
from cxreports.show.voice import ALT_LENGTH, Voice

_LEVELS = ("high", "medium", "low")


def orientation_levels(study: Study, wave: Wave | Lack) -> Block:
    """The three levels with simultaneous intervals, and whether a majority is highly oriented.

    Args:
        wave: from `read_wave`.
    """
    if isinstance(wave, Lack):
        return lacking("levels", wave)
    if not is_solid(wave.whole.estimate):
        return lacking("levels", Lack("staff.few", {"least": 30}))
    views = in_each_language(lambda voice: _view(study, wave, voice))
    return Block("figure", "orientation-levels", views, n=wave.whole.estimate.n,
                 estimates=[wave.whole.record()])  # fmt: skip


def _view(study: Study, wave: Wave, voice: Voice) -> View:
    estimate = wave.whole.estimate
    details: dict[str, Any] = dict(estimate.details)
    shares = {name: 100 * details[name] / estimate.n for name in _LEVELS}
    low, high = details["intervals"]["high"]
    state = "yes" if low > 50 else "no" if high < 50 else "unsure"
    facts = {"share": share(shares["high"], voice), "ends": ends(low, high, 0, voice)}
    medium_from, high_from = (numbers.number(end, 0, voice.language) for end in details["cut_offs"])
    cuts = {"medium": medium_from, "high": high_from}
    bars = [_bar(name, shares[name], details, voice) for name in _LEVELS]
    reading = " ".join(
        [voice.say("staff.levels.reading", **facts), voice.say("staff.levels.cuts", **cuts),
         voice.say(f"staff.levels.majority.{state}", **facts)]
    )  # fmt: skip
    low_share = share(shares["low"], voice)
    return View(
        headline=voice.fitting(
            voice.say(f"staff.levels.{state}{end}", low=low_share, **facts) for end in ("", ".short")
        ),
        subtitle=voice.say(
            "staff.levels.subtitle", base=employees(estimate.n, voice), period=voice.period(study.period)
        ),
        note=analysis_note(study, reading, voice.say("staff.levels.method"), voice),
        alt=voice.say("staff.levels.alt", low=low_share, medium=share(shares["medium"], voice), **facts)[
            :ALT_LENGTH
        ],
        chart=draw(bars, Heads(voice.say("staff.levels.head")), [], current().theme),
        table=_table(shares, details, voice),
    )


def _bar(name: str, value: float, details: dict[str, Any], voice: Voice) -> Bar:
    low, high = details["intervals"][name]
    text, label = share(value, voice), voice.say(f"staff.level.{name}")
    tip = voice.say("staff.levels.tip", name=label, share=text, n=voice.count(details[name]))
    return Bar(label, Measure(value, low, high, text), tip)


def _table(shares: dict[str, float], details: dict[str, Any], voice: Voice) -> Table:
    columns = [Column(voice.say("staff.col.level"), "left")]
    columns += [Column(voice.say(f"staff.col.{name}")) for name in ("n", "share", "low", "high")]
    rows = [
        [
            Cell(voice.say(f"staff.level.{name}"), name),
            Cell(voice.count(details[name]), details[name]),
            *(Cell(share(end, voice, 0), end) for end in (shares[name], *details["intervals"][name])),
        ]
        for name in _LEVELS
    ]
    return Table(voice.say("staff.levels.caption"), columns, rows)
