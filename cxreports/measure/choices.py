"""Multi-select answers: exit reasons, irritants, emotions, leave reasons (methodology 2.16, 2.22)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from cxreports.errors import NoData, UnknownName
from cxreports.measure import figure, inference
from cxreports.measure.grouping import rows_of
from cxreports.measure.inference import Difference
from cxreports.measure.record import ANONYMITY_BASE, FRACTION_BASE, LOW_BASE, Estimate, Status


@dataclass(frozen=True, slots=True)
class Choices:
    """How many respondents ticked each option; a monoid under `+` for disjoint respondents.

    Attributes:
        counts: respondents per option. An option ticked twice by one respondent counts once.
        n: respondents who answered, with or without a tick: the denominator of every share.
        n_missing: respondents who were not asked or did not answer.

    >>> found = Choices.of([{"price", "delay"}, {"delay"}, set(), None])
    >>> found.counts, found.n, found.n_missing
    ({'delay': 2, 'price': 1}, 3, 1)
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    n: int = 0
    n_missing: int = 0

    @classmethod
    def of(cls, answers: Iterable[Iterable[str] | None]) -> Choices:
        """Count one collection of options per respondent; None is missing, an empty one "none of these"."""
        told = list(answers)
        known = [set(one) for one in told if one is not None]
        counts = Counter(option for one in known for option in one)
        return cls(dict(sorted(counts.items())), len(known), len(told) - len(known))

    @classmethod
    def of_rows(cls, rows: Any, respondent: str, option: str, n: int | None = None) -> Choices:
        """Count a long frame: one row per respondent and option ticked; grouped by its own engine.

        Args:
            rows: any frame that narwhals knows. A null option is a respondent without a tick.
            n: respondents, where those without any tick have no row; by default those who have one.

        >>> import pandas as pd
        >>> frame = pd.DataFrame({"who": [1, 1, 2, 3], "reason": ["price", "delay", "delay", None]})
        >>> Choices.of_rows(frame, "who", "reason").counts
        {'delay': 2, 'price': 1}
        """
        frame = nw.from_native(rows).select(cx_who=nw.col(respondent), cx_option=nw.col(option)).unique()
        ticks = frame.filter(~nw.col("cx_option").is_null()).group_by("cx_option").agg(nw.len().alias("cx_n"))
        counts = {str(row["cx_option"]): int(row["cx_n"]) for row in rows_of(ticks)}
        asked = rows_of(frame.select("cx_who").unique().select(cx_n=nw.len()))[0]["cx_n"]
        return cls(dict(sorted(counts.items())), int(asked) if n is None else n)

    def __add__(self, other: Choices) -> Choices:
        merged = Counter(self.counts) + Counter(other.counts)
        return Choices(dict(sorted(merged.items())), self.n + other.n, self.n_missing + other.n_missing)

    def share(self, option: str, confidence: float = 0.95) -> Estimate:
        """Share of the respondents who ticked an option, with its Wilson interval; 0 when nobody did.

        Returns:
            Percentage; hidden under 5 respondents (R13).

        >>> Choices({"price": 30}, 120).share("price").value
        25.0
        """
        status = _status(self.n)
        count = self.counts.get(option, 0)
        record = Estimate(
            None, "%", "neutral", self.n, self.n_missing, 0, float(self.n), confidence=confidence,
            status=status, definition_id="choice", by={"option": option},
        )  # fmt: skip
        if not self.n:
            return record
        found = figure.share(count, self.n, confidence)
        shown = Estimate(
            found.value, "%", "neutral", self.n, self.n_missing, 0, float(self.n), found.low, found.high,
            confidence, found.method, status, "choice", by={"option": option}, details={"events": count},
        )  # fmt: skip
        return shown.masked() if status == "hidden" else shown

    def shares(self, confidence: float = 0.95) -> list[Estimate]:
        """The share of every option, most frequent first. They do not add up to 100 %."""
        order = sorted(self.counts, key=lambda option: (-self.counts[option], option))
        return [self.share(option, confidence) for option in order]

    def against(self, other: Choices, confidence: float = 0.95) -> dict[str, tuple[Difference, float]]:
        """The change of every option since another group or period, in points, and its adjusted p.

        Newcombe's interval and pooled z test; Benjamini-Hochberg over the options (family F5).

        Raises:
            NoData: nobody answered on one side.

        >>> now, then = Choices({"price": 60, "delay": 20}, 200), Choices({"price": 30, "delay": 22}, 200)
        >>> change, p = now.against(then)["price"]
        >>> round(change.delta, 1), p < 0.01
        (15.0, True)
        """
        if not (self.n and other.n):
            raise NoData(f"nothing to compare: {self.n} and {other.n} respondents.")
        options = sorted({*self.counts, *other.counts})
        found = [
            figure.share_difference(
                self.counts.get(one, 0), self.n, other.counts.get(one, 0), other.n, confidence
            )
            for one in options
        ]
        adjusted = inference.benjamini_hochberg([one.p for one in found])
        return {option: pair for option, *pair in zip(options, found, adjusted, strict=True)}  # type: ignore[misc]

    def grouped(self, options: Mapping[str, str]) -> Mapping[str, list[str]]:
        """Options by the group that a frame of reference gives them (Plutchik's families, themes...).

        Raises:
            UnknownName: an option that was ticked has no group.
        """
        for option in self.counts:
            if option not in options:
                raise UnknownName("option", option, options)
        groups: dict[str, list[str]] = {}
        for option in self.counts:
            groups.setdefault(options[option], []).append(option)
        return groups


def _status(n: int) -> Status:
    if not n:
        return "no_data"
    if n < ANONYMITY_BASE:
        return "hidden"
    return "fraction" if n < FRACTION_BASE else "low_base" if n < LOW_BASE else "ok"
