"""How sure a business case is: seeded draws of its assumptions, and what each of them weighs (3.12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log, log1p, sqrt
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import UsageError

Draws = NDArray[np.float64]
DRAWS, SEED = 10_000, 0
_NOT_CAUSAL = "estimation without control group: not a causal effect"


class Assumption(Protocol):
    """An input of a business case: its central value, and draws of what it might be."""

    @property
    def value(self) -> float: ...

    def draw(self, rng: np.random.Generator, size: int) -> Draws: ...

    def described(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number that is taken as certain."""

    value: float

    def draw(self, rng: np.random.Generator, size: int) -> Draws:
        return np.full(size, self.value)

    def described(self) -> str:
        return f"{self.value:g}, fixed"


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that was counted: Beta(successes + 1/2, failures + 1/2), Jeffreys' posterior.

    >>> Rate(30, 100).value
    0.3
    """

    successes: float
    n: float

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.n or not self.n > 0:
            raise UsageError(f"{self.successes!r} of {self.n!r} is no share.")

    @property
    def value(self) -> float:
        return self.successes / self.n

    def draw(self, rng: np.random.Generator, size: int) -> Draws:
        return rng.beta(self.successes + 0.5, self.n - self.successes + 0.5, size)

    def described(self) -> str:
        return f"{self.successes:g} of {self.n:g}, beta"


@dataclass(frozen=True, slots=True)
class Amount:
    """A positive amount known up to a relative error: lognormal with mean `value`.

    Attributes:
        cv: standard deviation / mean: 0.2 for "give or take 20 %".
    """

    value: float
    cv: float

    def __post_init__(self) -> None:
        if not self.value > 0 or not self.cv >= 0:
            raise UsageError(f"an amount of {self.value!r} with a spread of {self.cv!r} makes no sense.")

    def draw(self, rng: np.random.Generator, size: int) -> Draws:
        spread = sqrt(log1p(self.cv**2))
        return rng.lognormal(log(self.value) - spread**2 / 2, spread, size)

    def described(self) -> str:
        return f"{self.value:g}, lognormal, spread {self.cv:.0%}"


@dataclass(frozen=True, slots=True)
class Swing:
    """What the result is when one assumption alone is at its 5th and at its 95th percentile."""

    name: str
    low: float
    high: float

    @property
    def width(self) -> float:
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class Simulation:
    """The result of a business case and how sure it is, in its own unit.

    Attributes:
        value: with every assumption at its central value.
        p5, p50, p95: percentiles of the draws. above_zero: share of the draws above 0.
        tornado: one swing per uncertain assumption, widest first.
        assumptions: name -> what was assumed: to be printed with the result.
        draws, seed: the same inputs give the same output, to the bit (methodology R20).
    """

    value: float
    p5: float
    p50: float
    p95: float
    above_zero: float
    tornado: tuple[Swing, ...]
    assumptions: Mapping[str, str]
    draws: int
    seed: int


def simulate(
    model: Callable[..., Any], assumptions: Mapping[str, Assumption], *, draws: int = DRAWS, seed: int = SEED
) -> Simulation:
    """Monte-Carlo propagation of assumptions through a model (methodology 2.17e).

    Args:
        model: takes the assumptions by name, numbers or arrays of them (arithmetic only), gives the result.
        assumptions: name -> `Fixed`, `Rate`, `Amount`, or anything that draws. Drawn independently, each from
            a stream of its own: adding one does not change the draws of the others.

    Raises:
        UsageError: there is no draw, or the model does not take the names.

    >>> inputs = {"lost": Rate(30, 100), "margin": Amount(200.0, 0.1)}
    >>> found = simulate(lambda lost, margin: 1000 * lost * margin, inputs)
    >>> found.value, found.p5 < found.value < found.p95, found.tornado[0].name
    (60000.0, True, 'lost')
    """
    if draws < 1:
        raise UsageError(f"{draws} draws are none.", hint="Write 10000.")
    drawn = {
        name: one.draw(np.random.default_rng([seed, *name.encode()]), draws)
        for name, one in assumptions.items()
    }
    centre = {name: one.value for name, one in assumptions.items()}
    try:
        value, found = float(model(**centre)), np.broadcast_to(model(**drawn), (draws,))
    except TypeError as error:
        raise UsageError(f"the model does not take these assumptions: {error}.") from None
    p5, p50, p95 = (float(one) for one in np.percentile(found, (5, 50, 95)))
    swings = [_swing(model, centre, name, drawn[name]) for name in drawn if np.ptp(drawn[name]) > 0]
    tornado = tuple(sorted(swings, key=lambda swing: -swing.width))
    said = {name: one.described() for name, one in assumptions.items()}
    return Simulation(value, p5, p50, p95, float(np.mean(found > 0)), tornado, said, draws, seed)


def _swing(model: Callable[..., Any], centre: Mapping[str, float], name: str, drawn: Draws) -> Swing:
    low, high = (float(model(**{**centre, name: float(end)})) for end in np.percentile(drawn, (5, 95)))
    return Swing(name, low, high)


@dataclass(frozen=True, slots=True)
class Return:
    """Return on a programme: (benefit - cost) / cost, as a percentage.

    Attributes:
        roi: with its percentiles and tornado. benefit: the same for the benefit alone, in currency.
        break_even: smallest reduction of churn (share of the base, 0-1) that pays the programme.
        caution: empty when the benefit comes from a controlled comparison.
    """

    roi: Simulation
    benefit: Simulation
    break_even: float
    caution: str


def return_on_programme(
    *,
    customers: float,
    churn_reduction: Assumption,
    value_per_customer: Assumption,
    cost: Assumption,
    controlled: bool = False,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Return:
    """Return of a programme that keeps customers: customers * reduction * value against its cost (3.12).

    Args:
        customers: the base it is for. churn_reduction: share of the base kept that would have left, 0-1.
        value_per_customer: yearly margin or lifetime value, in the currency of the data; name it.
        cost: of the programme, same currency. controlled: the reduction was measured against a control group.

    >>> found = return_on_programme(customers=10_000, churn_reduction=Rate(20, 1000),
    ...     value_per_customer=Amount(300.0, 0.2), cost=Fixed(40_000.0))
    >>> round(found.roi.value), round(found.break_even, 4), bool(found.caution)
    (50, 0.0133, True)
    """
    if not (customers > 0 and cost.value > 0):
        raise UsageError(f"a base of {customers!r} and a cost of {cost.value!r} give no return.")
    inputs = {"churn_reduction": churn_reduction, "value_per_customer": value_per_customer, "cost": cost}

    def gained(churn_reduction: Any, value_per_customer: Any, cost: Any) -> Any:
        return customers * churn_reduction * value_per_customer + 0.0 * cost

    def returned(churn_reduction: Any, value_per_customer: Any, cost: Any) -> Any:
        return 100 * (customers * churn_reduction * value_per_customer - cost) / cost

    settings: dict[str, int] = {"draws": draws, "seed": seed}
    return Return(
        simulate(returned, inputs, **settings),
        simulate(gained, inputs, **settings),
        cost.value / (customers * value_per_customer.value),
        "" if controlled else _NOT_CAUSAL,
    )
