"""What weights cost: effective base and linearised standard error."""

from __future__ import annotations

from math import sqrt

from cxreports.errors import NoData, UsageError


def kish(sum_w: float, sum_w2: float) -> float:
    """Kish's effective base (sum of weights) squared over sum of squared weights (methodology R7).

    Args:
        sum_w: sum of the weights.
        sum_w2: sum of their squares.

    Returns:
        Effective number of answers; 0 when there are none. Never above n for n weights.

    Raises:
        UsageError: a sum is negative.

    >>> kish(6, 12)
    3.0
    """
    if not (sum_w >= 0 and sum_w2 >= 0):
        raise UsageError(f"sums of weights {sum_w!r} and {sum_w2!r} cannot be negative.")
    return float(sum_w * sum_w / sum_w2) if sum_w2 > 0 else 0.0


def linearised_se(
    n: float, sum_w: float, sum_wv: float, sum_w2: float, sum_w2v: float, sum_w2v2: float
) -> float:
    """Taylor-linearised standard error of a weighted mean (methodology 2.1e).

    sqrt(n/(n-1) * sum (w (v - m))^2) / sum w, from sums alone. Meant for bounded scores such as v in {-1, 0,
    1}; centre v near its mean first when it is not.

    Args:
        n: number of answers.
        sum_w, sum_wv, sum_w2, sum_w2v, sum_w2v2: sums of w, w v, w^2, w^2 v, w^2 v^2.

    Returns:
        Standard error in the unit of v.

    Raises:
        NoData: fewer than two answers, or no weight.

    >>> round(linearised_se(4, 4, 2, 4, 2, 2), 4)
    0.2887
    """
    if n < 2 or not sum_w > 0:
        raise NoData(f"a standard error needs two weighted answers or more; n = {n!r}, weight = {sum_w!r}.")
    mean = sum_wv / sum_w
    squares = sum_w2v2 - 2 * mean * sum_w2v + mean * mean * sum_w2
    return sqrt(n / (n - 1) * max(0.0, squares)) / sum_w
