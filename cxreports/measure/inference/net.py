"""Net shares: promoters minus detractors, and every other difference of two classes of three."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from cxreports.errors import UsageError
from cxreports.measure.inference.interval import Difference, check_share, check_sides, normal_p, t_p, z_value


@dataclass(frozen=True, slots=True)
class Net:
    """Centre, standard error and interval of a net share, on the scale -1..1."""

    center: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SampleSize:
    """A sample size, exact and rounded up to whole answers."""

    exact: float
    n: int


def adjusted_wald(
    promoters: float, detractors: float, n: float, confidence: float = 0.95, clamp: bool = True
) -> Net:
    """Adjusted Wald interval AW(3, T) of a net share (Rocks 2016; methodology 2.1e).

    Three answers are added, 3/4 to promoters, 3/4 to detractors, the rest to passives; the centre is
    therefore shrunk towards 0, and the interval does not degenerate when all answers are alike. Below five
    answers, all alike, it may leave the raw value out.

    Args:
        promoters, detractors: counts out of n; may be fractional. With weights: weighted share times the
            effective base (methodology R7).
        n: the base, passives included; 0 is allowed and tells nothing (the widest interval).
        confidence: level.
        clamp: cut the interval at -1 and 1.

    Returns:
        Net of the scale -1..1; multiply by 100 for points.

    Raises:
        UsageError: promoters and detractors are not parts of n.

    >>> net = adjusted_wald(15, 8, 36)
    >>> round(100 * net.low, 1), round(100 * net.high, 1)
    (-6.3, 42.2)
    """
    promoters, detractors, n = _check(promoters, detractors, n)
    total = n + 3
    return _net((promoters + 0.75) / total, (detractors + 0.75) / total, total, confidence, clamp)


def wald(promoters: float, detractors: float, n: float, confidence: float = 0.95, clamp: bool = True) -> Net:
    """Plain Wald interval of a net share: for comparison with other sources only (methodology 2.1e).

    It covers too rarely on small or lopsided bases; reports use `adjusted_wald`.

    Raises:
        NoData: n is 0. UsageError: promoters and detractors are not parts of n.

    >>> net = wald(9, 2, 11, clamp=False)
    >>> round(100 * net.high, 1)
    109.2
    """
    promoters, detractors, n = _check(promoters, detractors, n)
    check_sides(n)
    return _net(promoters / n, detractors / n, n, confidence, clamp)


def net_difference(
    a: tuple[float, float, float], b: tuple[float, float, float], confidence: float = 0.95
) -> Difference:
    """Difference of two independent net shares, z test on adjusted Wald (methodology 2.1f).

    Args:
        a, b: (promoters, detractors, n) of each side; counts, may be fractional.

    Returns:
        `delta` is the raw difference that a report shows, -2..2; interval, z and p rest on the adjusted
        centres, so the interval is not centred on `delta`. `careful_p` reads the same z with Student's tails
        (Welch-Satterthwaite): a call on 30 answers must not rest on a standard error taken as known.

    Raises:
        NoData: a side is empty. UsageError: a side is not made of parts of its n.

    >>> difference = net_difference((15, 8, 36), (12, 12, 31))
    >>> round(100 * difference.delta, 2), round(difference.p, 3)
    (19.44, 0.353)
    """
    check_sides(a[2], b[2])
    first, second = (adjusted_wald(*side, confidence=confidence) for side in (a, b))
    centre, se = first.center - second.center, sqrt(first.se**2 + second.se**2)
    sides = ((first, a), (second, b))
    half = z_value(confidence) * se
    return Difference(
        delta=(a[0] - a[1]) / a[2] - (b[0] - b[1]) / b[2],
        low=max(-2.0, centre - half),
        high=min(2.0, centre + half),
        p=normal_p(centre / se),
        method="adjusted Wald z",
        statistic=centre / se,
        se=se,
        careful_p=t_p(centre / se, se**4 / sum(net.se**4 / (side[2] + 2) for net, side in sides)),
    )


def net_sample_size(margin: float, variance: float = 1.0, confidence: float = 0.95) -> SampleSize:
    """Answers needed for an adjusted Wald interval of half-width `margin` (methodology 2.1f).

    n = variance * z^2 / margin^2 - 3, where variance = p + d - (p - d)^2, at most 1.

    Args:
        margin: half-width wanted, on the scale 0-1 (0.10 for 10 points).
        variance: of one answer in {-1, 0, 1}; 1 is the worst case.

    Raises:
        UsageError: the margin is not positive, or the variance is not within 0..1.

    >>> net_sample_size(0.10).n
    382
    """
    if not margin > 0 or not 0 <= variance <= 1:
        raise UsageError(
            f"margin {margin!r} must be positive and variance {variance!r} within 0 and 1.",
            hint="Write 0.10 for a margin of 10 points.",
        )
    exact = variance * z_value(confidence) ** 2 / margin**2 - 3
    return SampleSize(exact, max(0, ceil(exact)))


def _net(p: float, d: float, n: float, confidence: float, clamp: bool) -> Net:
    centre = p - d
    se = sqrt(max(0.0, p + d - centre**2) / n)
    low, high = centre - z_value(confidence) * se, centre + z_value(confidence) * se
    return Net(centre, se, max(-1.0, low), min(1.0, high)) if clamp else Net(centre, se, low, high)


def _check(promoters: float, detractors: float, n: float) -> tuple[float, float, float]:
    promoters, n = check_share(promoters, n, "promoters")
    detractors, n = check_share(detractors, n, "detractors")
    check_share(promoters + detractors, n, "promoters + detractors")
    return promoters, detractors, n
