"""How things are said: the message catalogue of a language, and the grammar around indicators and periods."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

import yaml

from cxreports.measure import Indicator, find_indicator
from cxreports.period import Period
from cxreports.show import numbers
from cxreports.show.typography import NBSP, tidy

LANGUAGES = ("fr", "en")
HEADLINE_LENGTH = {"fr": 90, "en": 75}
ALT_LENGTH = 300
_SILENT_START = re.compile(r"[aeiouœ]|h[aeiouyœ]|y[^aeiouœ]", re.I)  # letters that « de » elides before
_OF_ARTICLE = {"le": "du", "les": "des"}


@lru_cache
def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    """Every message of a language by key; a message with a plural has the forms "one" and "other".

    They are those of `messages/fr.yaml` and of `messages/*.fr.yaml`, one file per subject.
    """
    messages: dict[str, str | dict[str, str]] = {}
    for entry in files("cxreports.show").joinpath("messages").iterdir():
        if f".{entry.name}".endswith(f".{language}.yaml"):
            messages |= yaml.safe_load(entry.read_text(encoding="utf-8"))
    return messages


@dataclass(frozen=True, slots=True)
class Voice:
    """A language, and everything said in it."""

    language: str

    def say(self, key: str, count: float | Decimal | None = None, /, **parts: str) -> str:
        """The message with its places filled, in the typography of the language.

        Args:
            key: the message's key in the catalogue.
            count: the number that decides between the forms "one" and "other".
            parts: the texts of the message's places.
        """
        message = catalogue(self.language)[key]
        if isinstance(message, dict):
            message = message[numbers.plural(0 if count is None else count, self.language)]
        return tidy(re.sub(" {2,}", " ", message.format_map(parts)).strip(), self.language)

    def knows(self, key: str) -> bool:
        return key in catalogue(self.language)

    def tidy(self, text: str) -> str:
        return tidy(text, self.language)

    def fitting(self, candidates: Iterable[str]) -> str:
        """The first headline that is short enough, else the last."""
        chosen = ""
        for chosen in candidates:
            if len(chosen) <= HEADLINE_LENGTH[self.language]:
                break
        return chosen

    def listed(self, items: list[str]) -> str:
        """ "a, b et c"."""
        if len(items) < 2:
            return "".join(items)
        return self.say("list.and", rest=", ".join(items[:-1]), last=items[-1])

    def joined(self, items: list[str]) -> str:
        """ "a ; b"."""
        return self.tidy((" ; " if self.language == "fr" else "; ").join(items))

    # Indicators

    def short(self, indicator: str | Indicator) -> str:
        return self.tidy(_indicator(indicator).short(self.language))

    def label(self, indicator: str | Indicator) -> str:
        return self.tidy(_indicator(indicator).label(self.language))

    def the(self, indicator: str | Indicator) -> str:
        """« le NPS », « l’attrition », "the churn rate"."""
        found = _indicator(indicator)
        return self.tidy(found.article(self.language)) + self.common(self.short(found))

    def common(self, name: str) -> str:
        """A name within a sentence: a common noun loses its capital, an acronym keeps it."""
        return self.tidy(name[:1].lower() + name[1:] if name[1:2].islower() else name)

    def of(self, indicator: str | Indicator) -> str:
        """« du NPS », « de l’attrition », "of the churn rate"."""
        the = self.the(indicator)
        if self.language == "en":
            return f"of {the}"
        article, _, rest = the.partition(" ")
        return f"{_OF_ARTICLE[article]} {rest}" if article in _OF_ARTICLE else f"de {the}"

    # Periods and days

    def period(self, period: Period) -> str:
        return self.tidy(period.label(self.language))

    def during(self, period: Period) -> str:
        """« en octobre 2026 », « au 3e trimestre 2026 », "in Q3 2026"."""
        return self.say(f"during.{period.unit}", period=self._named(period))

    def against(self, period: Period) -> str:
        """« par rapport à septembre 2026 », "from September 2026"."""
        return self.say(f"against.{period.unit}", period=self._named(period))

    def _named(self, period: Period) -> str:
        """The period as its preposition needs it: « d’avril à juin 2026 »."""
        name = period.label(self.language)
        return self.de(name) if period.unit == "span" else name

    def short_period(self, period: Period) -> str:
        """« sept. 2026 », which no line breaks."""
        return self.tidy(period.short_label(self.language).replace(" ", NBSP))

    def day(self, value: date) -> str:
        return self.tidy(numbers.day(value, self.language))

    def de(self, name: str) -> str:
        """« d’octobre », « d’Évian », « de mars » (in English the name alone)."""
        if self.language == "en":
            return name
        bare = unicodedata.normalize("NFKD", name[:2])[:2]  # É is E and an accent
        return f"d’{name}" if _SILENT_START.match(bare) else f"de {name}"

    # Numbers

    def count(self, value: float) -> str:
        return numbers.count(value, self.language)

    def level(self, confidence: float) -> str:
        """A confidence level: « 95 % »."""
        percent = 100 * confidence
        return numbers.percent(percent, 0 if round(percent, 6) == round(percent) else 1, self.language)


def in_language(text: str | Mapping[str, str], voice: Voice) -> str:
    """An author's text in the language of a voice: a text for all languages, or one for each."""
    own = text if isinstance(text, str) else text.get(voice.language) or next(iter(text.values()), "")
    return voice.tidy(str(own))


def _indicator(indicator: str | Indicator) -> Indicator:
    return find_indicator(indicator) if isinstance(indicator, str) else indicator
