"""Words that tell two groups of comments apart."""

from __future__ import annotations

from collections.abc import Mapping
from math import log, sqrt

from cxreports.errors import UsageError
from cxreports.measure.inference.interval import check_share


def log_odds(
    counts_a: Mapping[str, float],
    counts_b: Mapping[str, float],
    total_a: float,
    total_b: float,
    prior_total: float = 1000.0,
) -> dict[str, float]:
    """Log-odds of each word, informative Dirichlet prior, as z (Monroe et al. 2008; methodology 3.13).

    Args:
        counts_a, counts_b: word -> occurrences in each group; a word absent from one counts 0 there.
        total_a, total_b: all words of each group.
        prior_total: weight of the prior, in words; it is spread as the two groups together use them.

    Returns:
        Word -> z, positive for a word of group a; |z| > 1.96 before correction for many words.

    Raises:
        UsageError: a count is not part of its total, or a total or the prior is not positive.

    >>> z = log_odds({"late": 45, "thanks": 12}, {"late": 10, "thanks": 55}, 1000, 1200)
    >>> round(z["late"], 2), round(z["thanks"], 2)
    (3.9, -3.31)
    """
    if not (total_a > 0 and total_b > 0 and prior_total > 0):
        raise UsageError(
            f"totals {total_a!r}, {total_b!r} and prior {prior_total!r} must be positive numbers of words."
        )
    found = {}
    for word in dict.fromkeys([*counts_a, *counts_b]):
        a, _ = check_share(counts_a.get(word, 0), total_a, f"count of {word!r}")
        b, _ = check_share(counts_b.get(word, 0), total_b, f"count of {word!r}")
        prior = prior_total * (a + b) / (total_a + total_b)
        if 0 < a + b < total_a + total_b:  # else no word, or no other word, to compare it with
            odds = [
                log((count + prior) / (total + prior_total - count - prior))
                for count, total in ((a, total_a), (b, total_b))
            ]
            found[word] = (odds[0] - odds[1]) / sqrt(1 / (a + prior) + 1 / (b + prior))
        else:
            found[word] = 0.0
    return found
