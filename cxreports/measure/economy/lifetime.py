"""Customer lifetime value, and what NPS classes are worth (methodology 2.17, 3.11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cxreports.errors import UsageError
from cxreports.measure.panel import CLASSES

NOT_CAUSAL = (
    "An association: classes differ in more than their answer, and only customers who stayed were asked."
)


def margin_multiple(retention: float, discount: float) -> float:
    """How many yearly margins a customer is worth: r / (1 + i - r) (Gupta and Lehmann; methodology 2.17d).

    Args:
        retention: share kept per period, 0-1. discount: rate per period, 0 or more.

    Raises:
        UsageError: the retention is not within 0..1, the discount is negative, or both make the sum infinite.

    >>> round(margin_multiple(0.8, 0.1), 3)
    2.667
    """
    if not (0 <= retention <= 1 and discount >= 0 and 1 + discount > retention):
        raise UsageError(
            f"retention {retention!r} and discount {discount!r} give no lifetime value.",
            hint="Retention is within 0 and 1, the discount rate 0 or more, and not 1 with 0.",
        )
    return retention / (1 + discount - retention)


def lifetime_value(margin: float, retention: float, discount: float) -> float:
    """Value of a customer: margin * r / (1 + i - r), first margin after one period (methodology 2.17d).

    Args:
        margin: per customer and period, in the currency of the data.
        retention, discount: per period, as for `margin_multiple`; constant by assumption.

    >>> round(lifetime_value(100, 0.8, 0.1), 2)
    266.67
    """
    return margin * margin_multiple(retention, discount)


@dataclass(frozen=True, slots=True)
class ClassValue:
    """What one NPS class brings: yearly margin per customer, share kept per year."""

    annual_margin: float
    retention: float


@dataclass(frozen=True, slots=True)
class ValueByClass:
    """Lifetime value by NPS class, in the currency of the data.

    Attributes:
        clv: class -> value of one customer. caution: what it does not say.
    """

    clv: Mapping[str, float]
    caution: str = NOT_CAUSAL

    def converting(self, customers: float, start: str, end: str) -> float:
        """What it would be worth if so many customers of one class were like another's.

        >>> classes = {"passive": ClassValue(180, 0.8), "detractor": ClassValue(150, 0.6)}
        >>> round(value_by_class(classes, 0.1).converting(100, "detractor", "passive"))
        30000
        """
        return customers * (self.clv[end] - self.clv[start])


def value_by_class(classes: Mapping[str, ClassValue], discount: float) -> ValueByClass:
    """Lifetime value of each NPS class (methodology 3.11).

    Args:
        classes: "promoter", "passive", "detractor" (those known) -> margin and retention, measured after the
            answer (landmark), never before.
        discount: rate per year.

    Raises:
        UsageError: a class is not one of the three, or its figures give no value.

    >>> round(value_by_class({"promoter": ClassValue(200, 0.9)}, 0.1).clv["promoter"])
    900
    """
    for name in classes:
        if name not in CLASSES:
            raise UsageError(f"{name!r} is not an NPS class.", hint=f"Write {', '.join(CLASSES)}.")
    return ValueByClass(
        {name: lifetime_value(one.annual_margin, one.retention, discount) for name, one in classes.items()}
    )


def rescued_value(detractors: float, rescue_rate: float, clv: float) -> float:
    """Value kept by a closed loop: detractors * share won back * lifetime value (methodology 2.11, 2.17).

    The rate is of customers who would have left without the call: take it from a hold-out, or say that it is
    an assumption.

    Args:
        rescue_rate: 0-1. clv: per customer, in the currency of the data.

    Raises:
        UsageError: the rate is not within 0..1.

    >>> rescued_value(500, 0.25, 1100)
    137500.0
    """
    if not 0 <= rescue_rate <= 1:
        raise UsageError(f"rescue rate {rescue_rate!r} is not a share.", hint="Write 0.25 for 25 %.")
    return detractors * rescue_rate * clv


def referral_value(
    referred: float, margin: float, anyway: float = 0.0, media_cost: float | None = None
) -> float:
    """Value of recommended customers: referred * (1 - share that would have come anyway) * margin (2.17d).

    Args:
        referred: new customers who came by recommendation. margin: of one of them, per year.
        anyway: share who would have come all the same, 0-1; an assumption to print.
        media_cost: what advertising pays for one new customer: the value is then what advertising would have
            cost instead of their margin.

    >>> referral_value(200, 50.0, anyway=0.25)
    7500.0
    """
    if not 0 <= anyway <= 1:
        raise UsageError(f"share {anyway!r} is not within 0 and 1.", hint="Write 0.25 for 25 %.")
    return referred * (1 - anyway) * (margin if media_cost is None else media_cost)
