"""The glossary: the terms that this edition uses, and no other."""

from __future__ import annotations

from collections.abc import Iterable

from cxreports.block import Block, Term, View
from cxreports.measure import Indicator, Study, find_indicator
from cxreports.measure.record import Result
from cxreports.show import asked
from cxreports.show.setting import in_each_language
from cxreports.show.verdict import is_measured
from cxreports.show.voice import Voice

_CONCEPTS = ("interval", "significant", "low_base", "limits")


def glossary(study: Study, used: Iterable[Result | Indicator | str]) -> Block:
    """Indicators with their formula, as this study measures them; then the words of the statistics.

    Args:
        used: what the report showed, as results, ids or indicators; results without data are left out.

    >>> from cxreports.measure import Study
    >>> glossary(Study("demo", period="2026-10"), ["nps"]).kind
    'terms'
    """
    entries = list(used)

    def view(voice: Voice) -> View:
        terms = dict(_term(study, one, voice) for one in entries if _is_shown(one))
        terms |= {voice.say(f"term.{name}"): voice.say(f"term.{name}.text") for name in _CONCEPTS}
        return View(terms=[Term(term, text) for term, text in terms.items()])

    return Block("terms", "terms", in_each_language(view))


def _is_shown(one: Result | Indicator | str) -> bool:
    return not isinstance(one, Result) or is_measured(one)


def _term(study: Study, one: Result | Indicator | str, voice: Voice) -> tuple[str, str]:
    """A name and its definition: of a result, for the question that it was asked by."""
    if isinstance(one, Result):
        return asked.label(study, one.estimate, voice), asked.definition(study, one.estimate, voice)
    return voice.label(one), voice.tidy(find_indicator(one).definition(voice.language))
