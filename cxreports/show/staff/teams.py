"""Teams compared: the forest of the index, small teams withheld (methodology 2.10, R13, R14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cxreports.block import Block, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import Result
from cxreports.show.analysis import lacking
from cxreports.show.segments import segments
from cxreports.show.setting import current
from cxreports.show.voice import Voice


def orientation_teams(study: Study, split: Sequence[Result] | Lack, team: str, least: int) -> Block:
    """Each team against the others, and the rule by which small ones are withheld.

    Args:
        split: from `by_team`. team: the dimension. least: employees under which a team is withheld.
    """
    if isinstance(split, Lack):
        return lacking("teams", split)
    if not any(one.estimate.value is not None for one in split):
        return lacking("teams", Lack("staff.teams", {"least": least}))
    block = segments(study, split, team)
    views = {voice.language: _told(block.view(voice.language), least, voice) for voice in current().voices}
    return replace(block, views=views)


def _told(view: View, least: int, voice: Voice) -> View:
    return replace(view, note=f"{view.note} {voice.say('staff.teams.rule', least=str(least))}")
