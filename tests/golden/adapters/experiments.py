"""Experiments: two arms, and whether their sizes are as planned."""

from typing import Any

from adapters.registry import Entry, adapter, level
from cxreports.errors import NoData
from cxreports.measure import inference


@adapter("ab_test")
def ab_test(entry: Entry) -> dict[str, Any]:
    arms = (entry["treatment"], entry["control"])
    sides = [arm[name] for arm in arms for name in ("conversions", "visitors")]
    interval, z = inference.newcombe(*sides, level(entry)), inference.proportion_z(*sides)
    ratio, lift = inference.ratio_interval(*sides, confidence=level(entry))
    treatment, control = sides[0] / sides[1], sides[2] / sides[3]
    return {
        "rate_treatment": treatment,
        "rate_control": control,
        "abs_lift": treatment - control,
        "abs_low": interval.low,
        "abs_high": interval.high,
        "rel_lift": ratio - 1,
        "rel_low": lift.low - 1,
        "rel_high": lift.high - 1,
        "z": z.statistic,
        "p": z.p,
    }


@adapter("sample_ratio_mismatch")
def sample_ratio(entry: Entry) -> dict[str, Any]:
    observed = entry["observed"]
    ratio = entry.get("expected_ratio", [1] * len(observed))
    found = inference.goodness_of_fit(observed, ratio)
    return {"chi2": found.statistic, "p": found.p, "alert_at_0.001": found.p < 0.001}


@adapter("rage_click_session_rate")
def rage_rate(entry: Entry) -> dict[str, Any]:
    bursts, sessions = entry["sessions_with_rage_click"], entry["sessions"]
    if sessions == 0:
        raise NoData("no session")
    interval = inference.wilson(bursts, sessions, level(entry))
    return {
        "rate_pct": 100 * bursts / sessions,
        "low_pct": 100 * interval.low,
        "high_pct": 100 * interval.high,
    }
