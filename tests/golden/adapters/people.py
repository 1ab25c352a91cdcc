"""People: who answered the survey, and the orientation of employees."""

from dataclasses import replace
from typing import Any

from adapters.registry import Entry, adapter, level
from cxreports.measure import Orientation, ResponseRate

_LEVELS = ("high", "medium", "low")


@adapter("response_rate")
def response_rate(entry: Entry) -> dict[str, Any]:
    counts = {name: entry.get(name, 0) for name in ("sent", "bounced", "responses", "partial")}
    found = {
        variant: ResponseRate.of(**counts, variant=variant, confidence=level(entry))
        for variant in ("complete", "with_partials", "delivery")
    }
    return {
        "n": found["complete"].n,
        "response_rate_pct": found["complete"].value,
        "low_pct": found["complete"].ci_low,
        "high_pct": found["complete"].ci_high,
        "with_partials_pct": found["with_partials"].value,
        "delivery_rate_pct": found["delivery"].value,
    }


@adapter("customer_orientation_distribution")
def orientation(entry: Entry) -> dict[str, Any]:
    cuts = sorted(
        entry.get("thresholds_0_100", {"haute": 75, "moyenne": 50}).items(), key=lambda cut: -cut[1]
    )
    words = dict(zip(_LEVELS, (cuts[0][0], cuts[1][0], "faible"), strict=True))
    asked = replace(Orientation, forced=True, high_from=cuts[0][1], medium_from=cuts[1][1])
    options: dict[str, Any] = {
        "scale": tuple(entry.get("items_scale", (1, 5))),
        "reverse": entry.get("reverse_items", ()),
        "min_answered": entry.get("min_answered_items", 3),
    }
    found = asked.of(entry["answers"], level(entry), **options)
    each = [asked.of([row], **options) for row in entry["answers"]]  # one employee at a time
    shares = {words[name]: 100 * found.details[name] / found.n if found.n else None for name in _LEVELS}
    return {
        "individual_index": [one.value for one in each],
        "levels": [next((words[name] for name in _LEVELS if one.details.get(name)), None) for one in each],
        "n": found.n,
        "n_missing": found.n_missing,
        "pct": shares,
        "mean_index": found.value,
        "majority_oriented": found.details.get("majority"),
    }
