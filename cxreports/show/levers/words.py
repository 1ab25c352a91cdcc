"""How the target of a driver analysis and its items are named."""

from __future__ import annotations

from dataclasses import dataclass

from cxreports.data.question import Question
from cxreports.measure import Study
from cxreports.measure.drivers.levers import Levers
from cxreports.show.voice import Voice

_INDICATORS = ("nps", "csat", "ces")


@dataclass(frozen=True, slots=True)
class Words:
    """The names of a target and its items in one language."""

    study: Study
    levers: Levers
    voice: Voice

    @property
    def target(self) -> Question:
        return self.levers.battery.target

    @property
    def short(self) -> str:
        """« NPS »; the label of a question that no indicator of that name measures."""
        if self.target.kind in _INDICATORS:
            return self.voice.short(self.target.kind)
        return self.item(self.target.id)

    @property
    def of(self) -> str:
        """« du NPS », « de « Satisfaction globale » »."""
        if self.target.kind in _INDICATORS:
            return self.voice.of(self.target.kind)
        return self.voice.say("levers.of", name=self.item(self.target.id))

    @property
    def the(self) -> str:
        """« le NPS », « « Satisfaction globale » »."""
        if self.target.kind in _INDICATORS:
            return self.voice.the(self.target.kind)
        return self.voice.say("quoted", text=self.item(self.target.id))

    def item(self, name: str) -> str:
        return self.voice.tidy(self.study.dataset.label(name, self.voice.language))

    def items(self, names: list[str]) -> str:
        return self.voice.listed([self.item(name) for name in names])

    def parts(self) -> dict[str, str]:
        return {"short": self.short, "of": self.of, "the": self.the}
