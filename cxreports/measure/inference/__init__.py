"""Intervals and tests on counts and sums: pure functions of numbers, no frames.

Shares are 0-1 here (a record shows 0-100). Every function takes the small states that a `GROUP BY` gives
(counts, moments, tallies of value and count), so that the number of rows behind them does not matter; tallies
of one count per row are the row-level route and give the same answer. Counts may be fractional: with weights,
pass the weighted share times Kish's effective base and that base (methodology R7).

What cannot be computed is refused: `NoData` for an empty base, `UsageError` for what makes no sense (a
confidence of 95, more successes than answers).
"""

from cxreports.measure.inference.contingency import (
    chi_square,
    cohen_kappa,
    fisher_exact,
    goodness_of_fit,
    mcnemar,
)
from cxreports.measure.inference.importance import explained, johnson, lmg
from cxreports.measure.inference.interval import Difference, Interval, Test, z_value
from cxreports.measure.inference.mean import (
    bca_mean,
    geometric_mean,
    geometric_mean_interval,
    mean_interval,
    paired_mean,
    spread_mean_interval,
    welch,
)
from cxreports.measure.inference.moments import Moments
from cxreports.measure.inference.multiple import benjamini_hochberg
from cxreports.measure.inference.net import (
    Net,
    SampleSize,
    adjusted_wald,
    net_difference,
    net_sample_size,
    wald,
)
from cxreports.measure.inference.order import OrderInterval, median_interval, quantile
from cxreports.measure.inference.proportion import (
    newcombe,
    paired_newcombe,
    proportion_difference,
    proportion_z,
    ratio_interval,
    share_intervals,
    wilson,
)
from cxreports.measure.inference.rank import kruskal_wallis, rank_sum
from cxreports.measure.inference.rate import at_constant_rate, poisson_interval
from cxreports.measure.inference.survival import Survival, kaplan_meier, log_rank
from cxreports.measure.inference.tally import tally
from cxreports.measure.inference.weights import kish, linearised_se
from cxreports.measure.inference.words import log_odds

__all__ = [
    "Difference",
    "Interval",
    "Moments",
    "Net",
    "OrderInterval",
    "SampleSize",
    "Survival",
    "Test",
    "adjusted_wald",
    "at_constant_rate",
    "bca_mean",
    "benjamini_hochberg",
    "chi_square",
    "cohen_kappa",
    "explained",
    "fisher_exact",
    "geometric_mean",
    "geometric_mean_interval",
    "goodness_of_fit",
    "johnson",
    "kaplan_meier",
    "kish",
    "kruskal_wallis",
    "linearised_se",
    "lmg",
    "log_odds",
    "log_rank",
    "mcnemar",
    "mean_interval",
    "median_interval",
    "net_difference",
    "net_sample_size",
    "newcombe",
    "paired_mean",
    "paired_newcombe",
    "poisson_interval",
    "proportion_difference",
    "proportion_z",
    "quantile",
    "rank_sum",
    "ratio_interval",
    "share_intervals",
    "spread_mean_interval",
    "tally",
    "wald",
    "welch",
    "wilson",
    "z_value",
]
