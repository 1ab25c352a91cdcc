"""What lost and unhappy customers cost (methodology 2.17)."""

from __future__ import annotations

from dataclasses import dataclass

from cxreports.errors import UsageError
from cxreports.measure.economy.lifetime import lifetime_value


@dataclass(frozen=True, slots=True)
class ChurnCost:
    """Three views of the same loss, in the currency of the data; never to be added up.

    Attributes:
        one_year_margin: margin of the next year, which the lifetime value contains.
        lifetime_value: of the lost customers. replacement: what it costs to win as many.
    """

    one_year_margin: float
    lifetime_value: float
    replacement: float


def cost_of_churn(
    lost: float, annual_margin: float, *, retention: float, discount: float, acquisition_cost: float
) -> ChurnCost:
    """Cost of lost customers (methodology 2.17d; Gupta and Lehmann).

    Args:
        lost: customers lost from the opening base.
        annual_margin, acquisition_cost: per customer, in the currency of the data.
        retention, discount: per year, 0-1.

    Raises:
        UsageError: a negative number of customers, or a retention and discount that give no value.

    >>> found = cost_of_churn(12, 500, retention=0.9, discount=0.1, acquisition_cost=150)
    >>> found.one_year_margin, round(found.lifetime_value), found.replacement
    (6000, 27000, 1800)
    """
    _check(lost=lost)
    return ChurnCost(
        lost * annual_margin,
        lost * lifetime_value(annual_margin, retention, discount),
        lost * acquisition_cost,
    )


@dataclass(frozen=True, slots=True)
class Experience:
    """One class of customers over a year.

    Attributes:
        customers: how many. churn: share lost, 0-1. contacts: contacts with the company per customer.
    """

    customers: float
    churn: float
    contacts: float = 0.0


@dataclass(frozen=True, slots=True)
class DissatisfactionCost:
    """What dissatisfied customers cost beyond what as many others would have cost, over one year.

    Attributes:
        excess_churners, excess_contacts: rate of the dissatisfied minus rate of the others, times the number
            of dissatisfied; negative when the dissatisfied leave or call less.
        churn_cost, contact_cost, goodwill, total: in the currency of the data.
    """

    excess_churners: float
    excess_contacts: float
    churn_cost: float
    contact_cost: float
    goodwill: float
    total: float


def cost_of_dissatisfaction(
    dissatisfied: Experience,
    others: Experience,
    *,
    annual_margin: float,
    cost_per_contact: float = 0.0,
    goodwill: float = 0.0,
) -> DissatisfactionCost:
    """One-year additive cost of dissatisfaction: only the excess, never the gross (methodology 2.17d).

    Args:
        annual_margin, cost_per_contact: per customer and per contact, in the currency of the data.
        goodwill: gestures and refunds given to dissatisfied customers, total.

    Raises:
        UsageError: a negative number, or a churn that is no share.

    >>> unhappy, others = Experience(80, 0.3, contacts=3), Experience(420, 0.1, contacts=1)
    >>> found = cost_of_dissatisfaction(
    ...     unhappy, others, annual_margin=100, cost_per_contact=6, goodwill=500
    ... )
    >>> round(found.excess_churners, 6), round(found.total, 6)
    (16.0, 3060.0)
    """
    for one in (dissatisfied, others):
        _check(customers=one.customers, contacts=one.contacts)
        if not 0 <= one.churn <= 1:
            raise UsageError(f"churn {one.churn!r} is not a share.", hint="Write 0.3 for 30 %.")
    churners = dissatisfied.customers * (dissatisfied.churn - others.churn)
    contacts = dissatisfied.customers * (dissatisfied.contacts - others.contacts)
    costs = churners * annual_margin, contacts * cost_per_contact, goodwill
    return DissatisfactionCost(churners, contacts, *costs, total=sum(costs))


def _check(**numbers: float) -> None:
    for name, value in numbers.items():
        if not value >= 0:
            raise UsageError(f"{name} = {value!r} is negative.", hint="Give 0 or more.")
