"""What the figures of a study rest on: for the quality annex of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cxreports.measure.record import Result
from cxreports.measure.registry import INDICATORS

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_REPEATS = 0.10  # share of customers in both samples from which independence is approximate (methodology R12)


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of a study's data.

    Attributes:
        name, company, segment, period: what was measured.
        cutoff, timezone, fingerprint, synthetic: of the data set.
        sources, ledger: as the data set gives them.
        questions: the questions asked, main ones first.
        bases: indicator id -> {"n", "n_missing", "n_invalid", "n_eff", "status"} in the period.
        response_rate: of the period; None without invitations.
        warnings: English sentences, each once.
        definitions: (indicator id, version) of all that was measured.
    """

    name: str
    company: str
    segment: str
    period: str
    cutoff: datetime
    timezone: str
    fingerprint: str
    synthetic: bool
    sources: Sequence[Any]
    ledger: Sequence[Any]
    questions: Sequence[Any]
    bases: Mapping[str, Mapping[str, Any]]
    response_rate: Result | None
    warnings: list[str]
    definitions: list[tuple[str, str]]


def assess(study: Study) -> Quality:
    """The quality of a study, over its headline indicators and the rates that stand beside them."""
    data = study.dataset
    results = study.headline()
    rates = [one for one in results if one.estimate.definition_id == "response_rate"]
    questions = sorted(data.questions.values(), key=lambda question: (not question.main, question.id))
    return Quality(
        name=data.name,
        company=study.company,
        segment=study.segment,
        period=study.period.key,
        cutoff=data.cutoff,
        timezone=data.timezone,
        fingerprint=data.fingerprint,
        synthetic=data.synthetic,
        sources=data.sources,
        ledger=data.ledger,
        questions=questions,
        bases={one.estimate.definition_id: _base(one) for one in results},
        response_rate=rates[0] if rates else None,
        warnings=_warnings(study, results),
        definitions=[(one.estimate.definition_id, one.estimate.definition_version) for one in results],
    )


def _base(result: Result) -> dict[str, Any]:
    found = result.estimate
    names = ("n", "n_missing", "n_invalid", "n_eff", "status")
    return {name: getattr(found, name) for name in names}


def _warnings(study: Study, results: Sequence[Result]) -> list[str]:
    data = study.dataset
    said = [sentence for one in results for sentence in one.estimate.warnings]
    if data.synthetic:
        said.insert(0, "The data are synthetic.")
    reached = data.cutoff.astimezone(ZoneInfo(data.timezone))
    if study.period.instants(data.timezone)[1] > data.cutoff:
        said.append(f"The period {study.period.key} is not over in the data, which reach {reached:%Y-%m-%d}.")
    said += [
        f"{INDICATORS[one.estimate.definition_id].label('en')}: low base (n = {one.estimate.n})."
        for one in results
        if one.estimate.status in ("low_base", "fraction")
    ]
    repeats = study.repeat_share()
    if repeats is not None and repeats > _REPEATS:
        said.append(
            f"{repeats:.0%} of the customers who answered in {study.period.key} also answered in "
            f"{study.previous.key}: the independence of the two samples is approximate."
        )
    return list(dict.fromkeys(said))
