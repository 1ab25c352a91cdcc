"""Many tests at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cxreports.errors import UsageError


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Benjamini-Hochberg (1995) adjusted p values of one family, in the order given (methodology R9, R10).

    Args:
        p: the p values of the family; may be empty.

    Returns:
        Adjusted p values, each at least its p and at most 1, in the same order as the p values.

    Raises:
        UsageError: a p value is not within 0..1.

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    values = np.asarray(p, dtype=float)
    if not ((values >= 0) & (values <= 1)).all():  # also refuses NaN
        raise UsageError(f"not all of {list(p)!r} are p values.", hint="Leave out what was not tested.")
    order = np.argsort(-values, kind="stable")
    ranks = np.arange(values.size, 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum.accumulate(values[order] * (values.size / ranks))
    return [float(value) for value in np.minimum(adjusted, 1.0)]
