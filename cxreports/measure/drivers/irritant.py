"""Irritants by the customers they cost: excess churn and Pareto (methodology 2.16, 3.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from cxreports.errors import DataError, NoData
from cxreports.measure import inference
from cxreports.measure.drivers.standardised import Excess
from cxreports.measure.inference import Difference, Interval
from cxreports.measure.record import LOW_BASE

CAUTION = (
    "Excess churn compares customers who met an irritant with those who did not: customers about to leave "
    "may complain more. Fractions do not add up: a customer may meet several irritants."
)
_Q = 0.05


@dataclass(frozen=True, slots=True)
class Irritant:
    """One irritant; shares 0-1.

    Attributes:
        exposed, exposed_churners: customers who met it before the outcome window, and those of them lost.
        prevalence: exposed / customers, with its Wilson interval.
        churn_with, churn_without: churn of the exposed and of the others; None for an empty side.
        difference: churn_with - churn_without, Newcombe interval, pooled z or Fisher; None likewise.
        p_adjusted: Benjamini-Hochberg over the irritants (family F5), of the model's p where it ranks, else
            of the difference's.
        excess: exposed * (churn_with - churn_without): customers lost beyond the others' rate.
        paf: population attributable fraction (churn - churn_without) / churn; None when nobody left.
        value: excess (adjusted where there is one) times the value of a customer, where one was given.
        called: significant after Benjamini-Hochberg, on 30 customers or more on each side.
        adjusted: excess from a model with the other irritants, where it was computed.
    """

    exposed: int
    exposed_churners: int
    prevalence: float
    prevalence_interval: Interval
    churn_with: float | None
    churn_without: float | None
    difference: Difference | None
    p_adjusted: float | None
    excess: float
    paf: float | None
    value: float | None
    called: bool
    adjusted: Excess | None = None

    @property
    def ranking_excess(self) -> float:
        """The excess that ranks: adjusted where there is one."""
        return self.excess if self.adjusted is None else self.adjusted.value


@dataclass(frozen=True, slots=True)
class Pareto:
    """Irritants by excess churn, worst first.

    Attributes:
        irritants: name -> irritant, in rank order.
        cumulative: share (0-1) of the positive excess of called irritants reached at each of them, in order;
            a reading aid: exposures overlap.
        caution: what the ranking does not say.
    """

    customers: int
    churners: int
    irritants: Mapping[str, Irritant]
    cumulative: Mapping[str, float]
    caution: str = CAUTION

    @property
    def ranking(self) -> list[str]:
        return list(self.irritants)


def irritant_pareto(
    customers: int,
    churners: int,
    exposed: Mapping[str, tuple[int, int]],
    *,
    value_per_customer: float | None = None,
    adjusted: Mapping[str, Excess] | None = None,
    confidence: float = 0.95,
) -> Pareto:
    """Rank irritants by the customers they cost (Levin 1953, Miettinen 1974; methodology 3.9).

    Args:
        customers, churners: of the base, and those lost in the outcome window.
        exposed: irritant -> (customers who met it, those of them lost). Exposure strictly before the outcome
            window.
        value_per_customer: yearly margin or lifetime value, in the currency of the data.
        adjusted: irritant -> excess from `adjusted_excess`; it ranks, and decides the call, instead of the
            crude one.

    Raises:
        NoData: no customer. DataError: counts that do not fit together.

    >>> found = irritant_pareto(2000, 160, {"late": (400, 72), "welcome": (150, 9)})
    >>> found.ranking, round(found.irritants["late"].excess, 6), found.irritants["late"].paf
    (['late', 'welcome'], 50.0, 0.3125)
    """
    if not customers:
        raise NoData("there is no customer.")
    for name, (n1, x1) in exposed.items():
        if not (
            0 <= x1 <= n1 <= customers and x1 <= churners <= customers and churners - x1 <= customers - n1
        ):
            raise DataError(
                f"irritant {name!r}: {x1} lost of {n1} exposed do not fit {churners} of {customers}.",
                hint="Count customers, each once; the exposed and the lost are among all of them.",
            )
    modelled = adjusted or {}
    crude = {name: _difference(customers, churners, *pair, confidence) for name, pair in exposed.items()}
    plain = {name: (modelled.get(name) or found).p for name, found in crude.items() if found is not None}
    p_of = dict(zip(plain, inference.benjamini_hochberg(list(plain.values())), strict=True))
    irritants = {
        name: _irritant(
            customers, churners, pair, crude[name], p_of.get(name), value_per_customer,
            modelled.get(name), confidence,
        )
        for name, pair in exposed.items()
    }  # fmt: skip
    ranked = sorted(irritants, key=lambda name: (-irritants[name].ranking_excess, name))
    return Pareto(
        customers, churners, {name: irritants[name] for name in ranked}, _cumulative(irritants, ranked)
    )


def _difference(customers: int, churners: int, n1: int, x1: int, confidence: float) -> Difference | None:
    if not 0 < n1 < customers:
        return None
    return inference.proportion_difference(x1, n1, churners - x1, customers - n1, confidence)


def _irritant(
    customers: int, churners: int, pair: tuple[int, int], difference: Difference | None, p: float | None,
    value: float | None, adjusted: Excess | None, confidence: float,
) -> Irritant:  # fmt: skip
    n1, x1 = pair
    n0, x0 = customers - n1, churners - x1
    r1, r0 = x1 / n1 if n1 else None, x0 / n0 if n0 else None
    excess = n1 * (r1 - r0) if r1 is not None and r0 is not None else 0.0
    paf = (churners / customers - r0) / (churners / customers) if churners and r0 is not None else None
    called = p is not None and p <= _Q and min(n1, n0) >= LOW_BASE
    found = excess if adjusted is None else adjusted.value
    return Irritant(
        n1, x1, n1 / customers, inference.wilson(n1, customers, confidence), r1, r0, difference, p,
        excess, paf, None if value is None else found * value, called, adjusted,
    )  # fmt: skip


def _cumulative(irritants: Mapping[str, Irritant], ranked: Sequence[str]) -> dict[str, float]:
    shown = [name for name in ranked if irritants[name].called and irritants[name].ranking_excess > 0]
    sums = list(accumulate(irritants[name].ranking_excess for name in shown))
    return {name: reached / sums[-1] for name, reached in zip(shown, sums, strict=True)}
