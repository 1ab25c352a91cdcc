"""The glossary: the terms that this edition uses, and no other."""

from __future__ import annotations

from collections.abc import Iterable

from cxreports.block import Block, Term, View
from cxreports.measure import Indicator
from cxreports.measure.record import Result
from cxreports.show.method import used_indicators
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice

_CONCEPTS = ("interval", "significant", "low_base", "limits")


def glossary(indicators: Iterable[Result | Indicator | str]) -> Block:
    """Indicators with their formula, then the words of the statistics.

    Args:
        indicators: those of the report, as indicators, ids or results.
    """
    used = used_indicators(indicators)

    def view(voice: Voice) -> View:
        terms = [
            Term(voice.label(indicator), voice.tidy(indicator.definition(voice.language)))
            for indicator in used
        ]
        terms += [Term(voice.say(f"term.{name}"), voice.say(f"term.{name}.text")) for name in _CONCEPTS]
        return View(terms=terms)

    return Block("terms", "terms", in_each_language(view))
