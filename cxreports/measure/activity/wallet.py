"""Share of wallet: how much of what a customer spends on a category is spent here (methodology 2.22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import narwhals as nw
import pyarrow as pa

from cxreports.errors import UsageError
from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Spec
from cxreports.measure.record import Estimate
from cxreports.measure.valued import Valued

_DIGITS = 6


@dataclass(frozen=True)
class Spending(Preparation):
    """One row per customer: own spend as a percentage of the spend on the category. Nothing spent on the
    category: missing; more here than on the whole category: invalid.
    """

    @property
    def table(self) -> str:
        return "windows"

    @property
    def day(self) -> str:
        return "observed_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("own_spend", "category_spend")

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        own, whole = (nw.col(name).cast(nw.Float64) for name in self.required)
        share = nw.when(whole > 0).then((own / whole * 100).round(_DIGITS))
        return Prepared(frame.with_columns(cx_value=share), ("cx_value",))


@dataclass(frozen=True, kw_only=True)
class Wallet(Valued):
    """Share of wallet = mean over customers of own spend / category spend."""

    table: ClassVar[str] = "windows"

    @property
    def spec(self) -> Spec:
        return Spec("share_of_wallet", "%", "higher_is_better", 1, 2.0)

    @property
    def statistic(self) -> str:
        return "mean"

    @property
    def preparation(self) -> Spending:
        return Spending()

    def is_valid(self, value: float) -> bool:
        return 0 <= value <= 100

    def of(self, own: Any, category: Any, confidence: float = 0.95) -> Estimate:
        """Share of wallet of two columns, one pair per customer (methodology 2.22).

        Args:
            own: spent here. category: spent on the category anywhere, declared or estimated: say which.

        Returns:
            Percentage; BCa bootstrap under 30 customers or when skewed, else t.

        >>> ShareOfWallet.of([50, 20, 0], [100, 80, 40]).value
        25.0
        """
        columns = {"own_spend": own, "category_spend": category}
        table = {name: pa.array(column, pa.float64(), from_pandas=True) for name, column in columns.items()}
        return self.over(pa.table(table), confidence)


ShareOfWallet = Wallet()


def wallet_allocation(rank: float, brands: int) -> float:
    """Share of wallet that a rank among the brands used implies (Keiningham et al. 2011; methodology 2.22).

    (1 - rank / (brands + 1)) * 2 / brands.

    Args:
        rank: of this brand in the customer's order of preference, 1 first; ties take the mean rank.
        brands: how many brands the customer uses in the category.

    Returns:
        Share, 0-1; the shares of all brands of a customer sum to 1.

    Raises:
        UsageError: the rank is not within 1..brands.

    >>> round(wallet_allocation(1, 3), 4)
    0.5
    """
    if not 1 <= rank <= brands:
        raise UsageError(f"rank {rank!r} is not within 1 and {brands!r} brands.")
    return (1 - rank / (brands + 1)) * 2 / brands
