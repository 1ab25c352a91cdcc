"""Hand-made results and a hand-made study: what `show` says must not depend on how they were computed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from cxreports.data.question import Question
from cxreports.measure import Limits, Signal, Trend, find_indicator
from cxreports.measure.gate import Check, Gate
from cxreports.measure.record import Comparison, Estimate, Result
from cxreports.period import Period

PERIOD = Period.parse("2026-10")


def nps(value: float = 42.0, n: int = 842, **changes: Any) -> Estimate:
    """An NPS whose counts give its value, near enough."""
    promoters = round(n * (0.5 + value / 200))
    detractors = max(round(promoters - n * value / 100), 0)
    estimate = Estimate(
        value=value,
        unit="points",
        direction="higher_is_better",
        n=n,
        n_eff=float(n),
        ci_low=value - 5.4,
        ci_high=value + 5.4,
        method="adjusted Wald",
        definition_id="nps",
        period=PERIOD.key,
        details={
            "promoters": promoters,
            "passives": n - promoters - detractors,
            "detractors": detractors,
            "counts": {"0": detractors, "8": n - promoters - detractors, "10": promoters},
        },
    )
    return replace(estimate, **changes)


def churn(value: float = 1.8, n: int = 8112, **changes: Any) -> Estimate:
    estimate = Estimate(
        value=value,
        unit="%",
        direction="lower_is_better",
        n=n,
        n_eff=float(n),
        ci_low=value - 0.3,
        ci_high=value + 0.3,
        method="Wilson",
        definition_id="churn",
        period=PERIOD.key,
    )
    return replace(estimate, **changes)


def versus(verdict: str = "not_significant", delta: float = 2.0, **changes: Any) -> Comparison:
    """A comparison with a verdict; `better` follows from it for an indicator whose high values are good."""
    called = verdict in ("rise", "fall")
    comparison = Comparison(
        kind="previous",
        reference=PERIOD.previous.key,
        reference_value=40.0,
        reference_n=800,
        delta=-abs(delta) if verdict == "fall" else delta,
        ci_low=delta - 4,
        ci_high=delta + 4,
        p=0.01,
        p_adjusted=0.02,
        family="F1",
        family_size=4,
        called=called,
        verdict=verdict,
        better=verdict == "rise" if called else None,
    )
    return replace(comparison, **changes)


def unknown(verdict: str, reference_value: float | None = None, reference_n: int = 0) -> Comparison:
    """A comparison that could not be made."""
    found = Comparison("previous", PERIOD.previous.key, reference_value, reference_n, None)
    return replace(found, verdict=verdict)


def rest(verdict: str = "not_significant", delta: float = 2.0) -> Comparison:
    return versus(verdict, delta, kind="rest", reference="rest")


def trend(values: list[float | None], signals: list[Signal] | None = None, n: int = 800) -> Trend:
    """One NPS per month up to the period."""
    results = []
    for value, month in zip(values, PERIOD.before(len(values)), strict=True):
        if value is None:
            empty = Estimate(None, "points", "higher_is_better", 0, status="no_data", definition_id="nps")
            results.append(Result(replace(empty, period=month.key)))
        else:
            results.append(Result(nps(value, n, period=month.key)))
    limits = Limits(30.0, 20.0, 40.0, 12) if len(values) >= 12 else None
    return Trend(results, limits, signals or [])


def segment(
    name: str, value: float, n: int = 200, verdict: str = "not_significant", **changes: Any
) -> Result:
    delta = value - 30
    return Result(nps(value, n, by={"region": name}, **changes), rest(verdict, delta))


SPLIT = [
    segment("Ouest", 55, verdict="rise"),
    segment("Île-de-France", 44, 1234),
    segment("Nord & Pas-de-Calais, agences historiques", 31),
    segment("Est", 12, verdict="fall"),
    segment("Corse", 20, 22, "low_base", status="low_base"),
    Result(replace(nps(50, 8, by={"region": "Outre-mer"}), status="fraction"), rest("low_base")),
    Result(replace(nps(0, 3, by={"region": "Étranger"})).masked(), rest("hidden")),
]


def csat(counts: dict[int, int], satisfied: int, question: str = "csat", **changes: Any) -> Estimate:
    """A satisfaction rate of a distribution, as a study gives it."""
    n = sum(counts.values())
    value = 100 * satisfied / n
    details = {
        "counts": {str(answer): count for answer, count in counts.items()},
        "satisfied": satisfied,
        "scale": [float(min(counts)), float(max(counts))],
        "question": question,
    }
    estimate = replace(churn(value, n), definition_id="csat", direction="higher_is_better", details=details)
    return replace(estimate, **changes)


def ttr(hours: float, half: float = 0.0, n: int = 500, **changes: Any) -> Estimate:
    """A time to resolution with an interval of a half width, in hours."""
    estimate = replace(churn(hours, n), unit="h", definition_id="ttr", method="order statistics")
    return replace(estimate, ci_low=hours - half, ci_high=hours + half, **changes)


def nothing(definition_id: str = "fcr") -> Result:
    """An indicator without a row in the period and in the two before."""
    estimate = replace(churn(0, 0), value=None, ci_low=None, ci_high=None, status="no_data")
    none = unknown("no_data")
    return Result(replace(estimate, definition_id=definition_id), none, none)


RECOMMENDATION = Question("nps", "nps", (0, 10), "higher", text="Recommanderiez-vous Telco ?", main=True)


@dataclass
class HandMadeStudy:
    """What `show` asks of a study."""

    results: list[Result] = field(default_factory=list)
    targets: dict[str, float] = field(default_factory=dict)
    segment: str = "all"
    company: str = "Telco"
    period: Period = PERIOD
    confidence: float = 0.95
    date: str = "response"
    synthetic: bool = False
    response_rate: Result | None = None
    repeats: float | None = None
    checks: list[Check] = field(default_factory=list)
    tables: tuple[str, ...] = ("responses", "customers")
    asked: list[Question] = field(default_factory=lambda: [RECOMMENDATION])

    @property
    def previous(self) -> Period:
        return self.period.previous

    @property
    def year_ago(self) -> Period:
        return self.period.year_ago

    @property
    def dataset(self) -> SimpleNamespace:
        labels = {"region": {"fr": "Région", "en": "Region"}} | {one.id: one.labels for one in self.asked}
        return SimpleNamespace(
            name="Telco",
            synthetic=self.synthetic,
            cutoff=datetime(2026, 10, 31, 23, tzinfo=UTC),
            timezone="Europe/Paris",
            label=lambda name, language: labels.get(name, {}).get(language, name),
            dimensions={"responses": ("region",)},
            tables=self.tables,
            questions={one.id: one for one in self.asked},
            values=lambda name: ["Est", "Ouest"],
        )

    def gate(self) -> Gate:
        return Gate(tuple(self.checks))

    def repeat_share(self) -> float | None:
        return self.repeats

    def bound(self, indicator: Any) -> Any:
        return find_indicator(indicator)

    def headline(self, indicators: Any = None) -> list[Result]:
        found = self.results or [Result(nps(), versus())]
        if indicators is None:
            return found
        return [result for result in found if result.estimate.definition_id in indicators] or found[:1]

    def quality(self) -> SimpleNamespace:
        line = SimpleNamespace(
            table="responses", source="survey", read=900, excluded={"repeated identifier": 58}, kept=842
        )
        return SimpleNamespace(
            company=self.company,
            timezone="Europe/Paris",
            sources=[SimpleNamespace(files=("survey.csv",))],
            ledger=[line],
            questions=self.asked,
            fingerprint="0123456789abcdef0123",
            response_rate=self.response_rate,
        )
