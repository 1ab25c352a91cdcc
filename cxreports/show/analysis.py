"""What the blocks of an analysis have in common: its note, its base in words, and what it lacks."""

from __future__ import annotations

from cxreports.block import Block, View
from cxreports.measure import Study
from cxreports.measure.inference import Interval
from cxreports.measure.lack import Lack
from cxreports.show import numbers
from cxreports.show.notice import anchor
from cxreports.show.phrase import scope
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import Voice


def lacking(section: str, lack: Lack) -> Block:
    """« Non mesuré », why, and what it would take: a block that stays in its place.

    Unlike `notice.unmeasured`, which a section leaves out: a report on one subject says what it could not do.
    """

    def view(voice: Voice) -> View:
        facts = {
            name: voice.count(fact) if isinstance(fact, int) else fact for name, fact in lack.facts.items()
        }
        return View(markdown=voice.say(f"lack.{lack.reason}", **facts))

    return Block("notice", anchor(section, "lack", lack.reason), in_each_language(view))


def analysis_note(study: Study, reading: str, method: str, voice: Voice) -> str:
    """« Lecture : … Champ : … Source : … » of figures whose intervals come from an analysis."""
    level = voice.level(study.confidence)
    made = voice.say("source.intervals", level=level, method=method) if method else ""
    name = voice.tidy(study.dataset.name)
    source = voice.say("source", name=name, method=made) if made else name
    return voice.say("note", reading=reading, scope=scope(study, voice), source=source)


def ends(low: float, high: float, places: int, voice: Voice, *, sign: bool = False) -> str:
    """« 30 à 47 »."""
    texts = [numbers.number(end, places, voice.language, sign=sign) for end in (low, high)]
    return voice.say("interval.ends", low=texts[0], high=texts[1])


def interval_text(interval: Interval | None, places: int, voice: Voice, *, sign: bool = False) -> str:
    return "" if interval is None else ends(interval.low, interval.high, places, voice, sign=sign)


def share(value: float, voice: Voice, places: int = 0) -> str:
    """A percentage of a whole: « 39 % »."""
    return numbers.percent(value, places, voice.language)


def respondents(n: int, voice: Voice) -> str:
    """« 679 répondants »."""
    return voice.say("base.respondents", n, n=voice.count(n))


def colour_words(voice: Voice) -> dict[str, str]:
    """What the theme's favourable and unfavourable colours are called, for the notes that explain them."""
    return current().theme.colour_words(voice.language)
