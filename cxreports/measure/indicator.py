"""The Indicator: from rows to a state, from a state to an `Estimate`, from two states to a difference."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxreports.measure import catalogue
from cxreports.measure.figure import Figure, finite
from cxreports.measure.grouping import Preparation
from cxreports.measure.record import FRACTION_BASE, LOW_BASE, Direction, Estimate, Status
from cxreports.measure.state import Row, State

if TYPE_CHECKING:
    from cxreports.measure.inference import Difference

_WARN_INVALID, _BLOCK_INVALID = 0.02, 0.10  # shares of invalid answers (methodology R3)


@dataclass(frozen=True, slots=True)
class Spec:
    """What is fixed about an indicator.

    Attributes:
        materiality: the smallest difference worth calling, in `unit` (methodology R9).
        relative: the materiality is a share of the reference's value instead.
    """

    id: str
    unit: str
    direction: Direction
    decimals: int
    materiality: float
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """How much stands behind a figure."""

    n: int
    n_missing: int = 0
    n_invalid: int = 0
    n_eff: float | None = None


@dataclass(frozen=True, kw_only=True)
class Indicator(ABC):
    """A number and how sure we are of it. Immutable; settings are changed with `dataclasses.replace`.

    Subclasses say how rows are prepared (`preparation`), what is kept of them (`state`), and what follows
    from it (`base`, `figure`, `difference`).
    """

    table: ClassVar[str]
    version: ClassVar[str] = "1"
    occasional: ClassVar[bool] = False  # measured now and then: absent from a period without rows
    forced: bool = False  # compute although more than 10 % of the answers are invalid

    @property
    @abstractmethod
    def spec(self) -> Spec: ...

    @property
    @abstractmethod
    def preparation(self) -> Preparation: ...

    @abstractmethod
    def state(self, rows: Iterable[Row]) -> State:
        """The state of the grouped rows of one group; of no rows, the empty state."""

    @abstractmethod
    def base(self, state: Any) -> Base: ...

    @abstractmethod
    def figure(self, state: Any, confidence: float) -> Figure:
        """The figure of a state whose base is not empty."""

    @abstractmethod
    def difference(self, a: Any, b: Any, confidence: float) -> Difference | None:
        """`a` minus `b` in the indicator's unit, both with a base; None when they cannot be compared."""

    def at(self, cutoff: datetime | None) -> Indicator:
        """The same indicator for data that reach up to an instant (UTC)."""
        return self

    def finish(self, state: Any, confidence: float = 0.95) -> Estimate:
        """The record of a state; without a value its status is "no_data" (R2) or "blocked" (R3)."""
        base = self.base(state)
        warnings, blocked = self._invalid(base)
        status = _status(base.n, blocked)
        figure = Figure(None) if status in ("no_data", "blocked") else self.figure(state, confidence)
        if figure.value is None and status != "blocked":
            status = "no_data"
        return Estimate(
            value=figure.value,
            unit=self.unit,
            direction=self.direction,
            n=base.n,
            n_missing=base.n_missing,
            n_invalid=base.n_invalid,
            n_eff=float(base.n) if base.n_eff is None else base.n_eff,
            ci_low=finite(figure.low),
            ci_high=finite(figure.high),
            confidence=confidence,
            method=figure.method,
            status=status,
            definition_id=self.id,
            definition_version=self.version,
            details=figure.details,
            warnings=(*warnings, *figure.warnings),
        )

    def _invalid(self, base: Base) -> tuple[tuple[str, ...], bool]:
        read = base.n + base.n_invalid
        share = base.n_invalid / read if read else 0.0
        if share <= _WARN_INVALID:
            return (), False
        blocked = share > _BLOCK_INVALID and not self.forced
        sentence = (
            f"{self.id}: {base.n_invalid} of {read} answers ({share:.1%}) are invalid and were left out"
        )
        return (f"{sentence}{'; the figure is withheld' if blocked else ''}.",), blocked

    def materiality_at(self, reference: float | None) -> float:
        """The smallest difference worth calling against a reference value, in the indicator's unit."""
        return self.materiality * abs(reference or 0.0) if self.spec.relative else self.materiality

    @property
    def id(self) -> str:
        return self.spec.id

    @property
    def unit(self) -> str:
        return self.spec.unit

    @property
    def direction(self) -> Direction:
        return self.spec.direction

    @property
    def decimals(self) -> int:
        return self.spec.decimals

    @property
    def materiality(self) -> float:
        return self.spec.materiality

    def label(self, language: str) -> str:
        return catalogue.words(self.id, language).label

    def short(self, language: str) -> str:
        """A label for a card or a column."""
        return catalogue.words(self.id, language).short

    def article(self, language: str) -> str:
        """The article before the short label, with its space: "le ", "l’"; "" in English."""
        return catalogue.words(self.id, language).article

    def axis(self, language: str) -> str:
        return catalogue.words(self.id, language).axis

    def definition(self, language: str) -> str:
        """One sentence with the formula, for a glossary."""
        return catalogue.words(self.id, language).definition

    def scale_words(self, language: str) -> str:
        return catalogue.words(self.id, language).scale

    def unit_words(self, language: str) -> tuple[str, str]:
        """The unit in words, singular and plural."""
        return catalogue.words(self.id, language).unit

    def sheet(self) -> str:
        """The whole definition in plain English."""
        return catalogue.sheet(self)


def _status(n: int, blocked: bool) -> Status:
    if blocked:
        return "blocked"
    if n == 0:
        return "no_data"
    return "fraction" if n < FRACTION_BASE else "low_base" if n < LOW_BASE else "ok"
