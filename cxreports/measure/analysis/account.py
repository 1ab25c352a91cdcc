"""Whether one account makes the figure, and one account, one vote (methodology R15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import narwhals as nw
import numpy as np

from cxreports.errors import NoData, UsageError
from cxreports.measure import inference
from cxreports.measure.analysis.columns import adopt, counted, numeric
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.grouping import rows_of, states
from cxreports.measure.indicator import Indicator
from cxreports.measure.inference import Interval
from cxreports.measure.record import ANONYMITY_BASE, Estimate
from cxreports.measure.registry import find_indicator
from cxreports.measure.state import Tally

_OF_ANSWERS, _OF_VALUE = 0.50, 0.85


@dataclass(frozen=True, kw_only=True)
class Dominance(Analysis):
    """How much the largest account weighs.

    Attributes:
        n: answers of a known account. n_missing: answers without one. accounts: how many.
        share: of the answers, 0-1, that the account with most of them gave. value_share: of the value, 0-1,
            that the most valuable account holds; None without a value.
        effective: number of accounts of equal size that would be as concentrated (1 / sum of squared shares).
        concentrated: a share passes 50 % of the answers, or 85 % of the value (« base concentrée »).
    """

    definition_id: ClassVar[str] = "dominance"
    accounts: int
    share: float
    value_share: float | None
    effective: float
    concentrated: bool


def dominance(frame: Any, account: str, *, value: str = "") -> Dominance:
    """Concentration of the answers on accounts (R15; 85 % of a value is INSEE's rule).

    Args:
        frame: one row per answer. account: column of the account. value: column of what a row is worth, in
            the currency of the data; "" for none.

    Raises:
        NoData: no row has an account.

    >>> import pandas as pd
    >>> found = dominance(pd.DataFrame({"account": ["a"] * 6 + ["b", "c", "d", "e"]}), "account")
    >>> found.share, found.concentrated, round(found.effective, 2)
    (0.6, True, 2.5)
    """
    known = adopt(frame, [value] if value else [], by=[account], table="responses")
    rows = counted(known, [account])
    named = [row for row in rows if row[account] is not None]
    if not named:
        raise NoData(f"no row has a value in {account!r}.")
    counts = np.array([row["cx_n"] for row in named], dtype=float)
    shares = counts / counts.sum()
    held = _value_share(known, account, value) if value else None
    many, much = float(shares.max()) > _OF_ANSWERS, held is not None and held > _OF_VALUE
    told = []
    if many:
        told.append(
            f"One account gave {shares.max():.0%} of the answers: show the figure by account as well."
        )
    if much:
        told.append(f"One account holds {held:.0%} of the value: a total of values tells what it is worth.")
    return Dominance(
        n=int(counts.sum()), n_missing=sum(row["cx_n"] for row in rows) - int(counts.sum()),
        accounts=len(named), share=float(shares.max()), value_share=held,
        effective=float(1 / (shares**2).sum()), concentrated=many or much, confidence=0.95,
        method="count", warnings=tuple(told),
    )  # fmt: skip


def _value_share(known: Any, account: str, value: str) -> float | None:
    priced = numeric(known, [value]).filter(~nw.col(account).is_null())
    sums = [row[value] or 0.0 for row in rows_of(priced.group_by(account).agg(nw.col(value).sum()))]
    total = sum(sums)
    return max(sums) / total if total > 0 else None


@dataclass(frozen=True, kw_only=True)
class ByAccount(Analysis):
    """A figure in which every account counts once.

    Attributes:
        n: accounts. answers: behind them.
        value, interval: mean over accounts, in the indicator's unit; Student t over accounts. None under 5
            accounts.
        plain: the figure over answers.
    """

    definition_id: ClassVar[str] = "by_account"
    indicator: str
    unit: str
    answers: int
    value: float | None
    interval: Interval | None
    plain: Estimate


def by_account(frame: Any, indicator: Indicator | str, account: str, confidence: float = 0.95) -> ByAccount:
    """One account, one vote: the mean of the accounts' own figures (methodology R15).

    Args:
        frame: canonical responses. indicator: a share, a net or a mean (NPS, CSAT, CES...).
        account: column of the account; rows without one are left out.

    Raises:
        UsageError: the indicator is no mean of answers. NoData: no account answered.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"account": ["a"] * 90 + list("bcdefg"), "score": [10] * 90 + [0] * 6})
    >>> found = by_account(frame, "nps", "account")
    >>> found.plain.value, round(found.value, 1), found.n
    (87.5, -71.4, 7)
    """
    one = find_indicator(indicator)
    groups = {
        values[0]: state for (_, values), state in states(frame, [one], [account])[one].items()
        if values[0] is not None and one.base(state).n
    }  # fmt: skip
    if not groups:
        raise NoData(f"no account in {account!r} has a valid answer.")
    if not all(isinstance(state, Tally) for state in groups.values()):
        raise UsageError(
            f"{one.id} is no mean of answers: accounts cannot be averaged.", hint="Take NPS, CSAT or CES."
        )
    known = [one.figure(state, confidence).value for state in groups.values()]
    values = np.array([value for value in known if value is not None])
    n, spread = len(values), float(values.std(ddof=1)) if len(values) > 1 else 0.0
    told = n >= ANONYMITY_BASE
    mean, bounds = float(values.mean()), (-100.0 if one.unit == "points" else 0.0, 100.0)
    found = inference.mean_interval(mean, spread, n, confidence)
    if one.unit in ("points", "%", "index"):
        found = Interval(max(bounds[0], found.low), min(bounds[1], found.high), found.method)
    whole: Any = one.state([])
    for state in groups.values():
        whole = whole + state
    plain = one.finish(whole, confidence)
    return ByAccount(
        n=n, answers=plain.n, indicator=one.id, unit=one.unit, plain=plain, confidence=confidence,
        value=mean if told else None, interval=found if told else None,
        method="mean of accounts, Student t",
        warnings=("An account with one answer counts as much as one with a hundred.",),
    )  # fmt: skip
