"""One segment against the rest, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.record import Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.gaps import strongest
from cxreports.show.notice import unmeasured
from cxreports.show.results import comparison_cells
from cxreports.show.segments import segment_name
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.verdict import is_called, is_drawn
from cxreports.show.voice import Voice


def profile(study: Study, splits: Iterable[Sequence[Result]], by: str, own: str = "") -> Block:
    """The table of one segment: each indicator, the rest, the difference and its verdict.

    Args:
        splits: from `study.split(indicator, by)`, one per indicator.
        by: the dimension.
        own: the segment; empty for the one with the clearest gap, if any has one.
    """
    parts = [list(split) for split in splits]
    clearest = strongest(parts, 1)
    name = own or (segment_name(clearest[0].estimate, by) if clearest else "")
    shown = [one for split in parts for one in split if segment_name(one.estimate, by) == name and name]
    if not any(is_drawn(one.estimate) for one in shown):
        return unmeasured("profile", "split")
    called = sum(is_called(one.comparison) for one in shown)

    def view(voice: Voice) -> View:
        told = {"name": voice.tidy(name)}
        tested = max((one.comparison.family_size for one in shown if one.comparison), default=0)
        where = {
            "scope": phrase.scope(study, voice),
            "source": source(study, [one.estimate for one in shown], voice),
            "tested": voice.say("segments.reading.tested", tested, k=str(tested)) if tested else "",
        }
        key = "profile.headline" if called else "profile.headline.none"
        return View(
            headline=voice.say(key, called, k=str(called), **told),
            subtitle=voice.say("profile.subtitle", population=phrase.population(study, voice), **told),
            note=voice.say("profile.note", **where),
            table=_table(study, shown, voice.say("profile.caption", **told), voice),
        )

    return Block("table", f"profile-{by}", in_each_language(view), estimates=phrase.records(shown))


def _table(study: Study, shown: Sequence[Result], caption: str, voice: Voice) -> Table:
    columns = [Column(voice.say("col.indicator"), "left")]
    columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "n", "rest", "delta")]
    columns.append(Column(voice.say("col.verdict"), "left"))
    rows = []
    for one in shown:
        rows.append(
            [
                Cell(asked.name(study, one.estimate, voice), one.estimate.definition_id),
                *phrase.estimate_cells(one.estimate, voice),
                _rest(one, voice),
                *comparison_cells(one.comparison, one.estimate, voice),
            ]
        )
    return Table(caption, columns, rows)


def _rest(result: Result, voice: Voice) -> Cell:
    """The value of all others, where the segment's own is printed."""
    value = result.comparison.reference_value if result.comparison else None
    if value is None or not is_drawn(result.estimate):
        return Cell(voice.say("value.none"))
    estimate = result.estimate
    text = numbers.figure(value, phrase.unit(estimate), estimate.n, voice.language)
    return Cell(voice.tidy(text), value)
