"""What unhappy customers put at stake: ranges from counted shares and stated assumptions (2.17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cxreports.measure.analysis.classlink import ClassLink, Linkage
from cxreports.measure.analysis.departures import AtRisk
from cxreports.measure.analysis.record import plain
from cxreports.measure.economy.simulation import Amount, Assumption, Fixed, Rate, Simulation, simulate
from cxreports.measure.lack import Lack


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumption as it is printed.

    Attributes:
        name: its key. kind: "count", "share" or "money". value, low, high: centre and 5th to 95th percentile;
            equal when it is taken as certain. source: "data" or "given".
    """

    name: str
    kind: str
    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """What is at stake, in the currency of the data; estimates, never effects.

    Attributes:
        cases: name -> range. "annual_value": what the detractors of the base bring in a year; "excess_churn":
            what is lost in a year by their leaving more than the others (only the excess).
        assumptions: all that the cases rest on.
        n: customers who answered, the base of the share of detractors.
    """

    cases: Mapping[str, Simulation]
    assumptions: tuple[Assumed, ...]
    n: int

    def record(self) -> dict[str, Any]:
        parts = {"cases": plain(self.cases), "assumptions": plain(self.assumptions), "n": self.n}
        return {"definition_id": "exposure", "definition_version": "1", **parts}


def exposure(
    risk: AtRisk | Lack, link: Linkage | Lack, *, per_year: float = 12.0, spread: float = 0.1, seed: int = 0
) -> Exposure | Lack:
    """The value at stake among detractors, by simulation (methodology 2.17d-e).

    Args:
        risk: from `at_risk`; link: from `nps_link`.
        per_year: how many values of a customer make a year; 12 for a monthly one.
        spread: relative error of that value, e.g. 0.1 for "give or take 10 %".
    """
    if isinstance(risk, Lack) or isinstance(link, Lack):
        return Lack("retention.answers")
    if risk.value is None or risk.value <= 0:
        return Lack("retention.value")
    others = [link[name] for name in ("passive", "promoter")]
    if any(one.retention is None for one in (link["detractor"], *others)):
        return Lack("retention.year", {"days": round(link.horizon)})
    inputs: dict[str, Assumption] = {
        "customers": Fixed(float(risk.customers)),
        "detractors": Rate(risk.detractors, risk.asked),
        "churn_detractors": _churn([link["detractor"]]),
        "churn_others": _churn(others),
        "annual_value": Amount(risk.value * per_year, spread),
    }
    value = {name: inputs[name] for name in ("customers", "detractors", "annual_value")}
    cases = {
        "annual_value": simulate(_value, value, seed=seed),
        "excess_churn": simulate(_excess, inputs, seed=seed),
    }
    return Exposure(cases, tuple(_assumed(name, one, seed) for name, one in inputs.items()), risk.asked)


def _value(customers: Any, detractors: Any, annual_value: Any) -> Any:
    return customers * detractors * annual_value


def _excess(
    customers: Any, detractors: Any, churn_detractors: Any, churn_others: Any, annual_value: Any
) -> Any:
    return customers * detractors * (churn_detractors - churn_others) * annual_value


def _churn(classes: list[ClassLink]) -> Rate:
    """Share lost at the horizon; the Kaplan-Meier share as if of so many customers."""
    n = sum(one.n for one in classes)
    return Rate(sum(one.n * (1 - (one.retention or 0.0) / 100) for one in classes), n)


def _assumed(name: str, one: Assumption, seed: int) -> Assumed:
    drawn = simulate(lambda value: value, {"value": one}, seed=seed)
    kind = "count" if name == "customers" else "money" if name == "annual_value" else "share"
    return Assumed(name, kind, one.value, drawn.p5, drawn.p95, "given" if kind == "money" else "data")
