"""What changed since the last edition: facts that are new, over, or as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxreports.block import Finding
from cxreports.measure import Study
from cxreports.measure.record import Result
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, is_solid
from cxreports.show.voice import Voice

Key = tuple[str, ...]
_SHOWN = 3  # facts of a kind that are named


def key(result: Result) -> Key:
    """What a called result is a fact about: its indicator, its segment, and on which side."""
    comparison = result.comparison
    verdict = comparison.verdict if comparison else ""
    return (result.estimate.definition_id, *map(str, result.estimate.by.values()), verdict)


@dataclass(frozen=True, slots=True)
class Former:
    """The facts of the last edition: called changes and called segments, by key."""

    study: Study
    facts: dict[Key, Result]

    @classmethod
    def of(cls, study: Study, headline: Sequence[Result], split: Sequence[Result]) -> Former:
        """The edition of another period, for the same indicators and the same dimension.

        Args:
            study: the study of that edition: `study.at(study.previous)`.
            headline, split: the results of this edition.
        """
        facts = study.headline([one.estimate.definition_id for one in headline]) if headline else []
        if split:
            by = next(iter(split[0].estimate.by))
            facts = [*facts, *study.split(split[0].estimate.definition_id, by)]
        return cls(study, {key(one): one for one in facts if is_called(one.comparison)})

    def holds(self, result: Result) -> bool:
        """Whether the last edition said the same of a segment: then it is no news."""
        return bool(result.estimate.by) and key(result) in self.facts


def since(
    former: Former, headline: Sequence[Result], split: Sequence[Result], voice: Voice
) -> Finding | None:
    """One line: what is new, what is over, what is as it was; None when neither edition has a fact.

    A change from the period before is new in each edition; what is over are changes and segments that stood
    out and do not any more, where their base still allows to say so.
    """
    told = [*headline, *split]
    now = {key(one): one for one in told if is_called(one.comparison)}
    solid = {key(one)[:-1] for one in told if is_solid(one.estimate)}
    parts = {
        "new": [one for name, one in now.items() if name not in former.facts],
        "over": [one for name, one in former.facts.items() if name not in now and name[:-1] in solid],
        "same": [one for name, one in now.items() if name in former.facts],
    }
    if not any(parts.values()):
        return None
    texts = [
        voice.say(f"since.{kind}", facts=_named(results, voice)) for kind, results in parts.items() if results
    ]
    lead = voice.say("since.lead", period=voice.de(voice.period(former.study.period)))
    return Finding(capital(lead), " ".join(texts), "results")


def _named(results: Sequence[Result], voice: Voice) -> str:
    """« NPS en hausse, Est au-dessous du reste (NPS) et 2 autres »."""
    names = [_fact(one, voice) for one in results[:_SHOWN]]
    if len(results) > _SHOWN:
        rest = len(results) - _SHOWN
        return voice.say("list.and", rest=", ".join(names), last=voice.say("list.others", k=str(rest)))
    return voice.listed(names)


def _fact(result: Result, voice: Voice) -> str:
    verdict = result.comparison.verdict if result.comparison else ""
    short = voice.common(voice.short(result.estimate.definition_id))
    if result.estimate.by:
        name = voice.tidy(str(next(iter(result.estimate.by.values()))))
        return voice.say(f"since.segment.{verdict}", name=name, short=short)
    return voice.say(f"since.change.{verdict}", short=short)
