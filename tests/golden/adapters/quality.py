"""What may be shown of a split, and which points of a series are signals."""

from typing import Any

from adapters.registry import Entry, adapter
from cxreports.measure.control import limits, signals
from cxreports.measure.disclosure import suppressed

_RULES = {"outside_limits_index": "outside", "run_of_8_index": "run_of_8"}


@adapter("anonymity_suppression")
def suppression(entry: Entry) -> dict[str, Any]:
    cells, k = entry["cells"], entry.get("k", 5)
    bases = {(name,): n for name, n in cells.items()}
    hidden = {name for (name,) in suppressed(bases, k, entry.get("total_published", True))}
    primary = [name for name, n in cells.items() if name in hidden and n < k]
    added = sorted(hidden.difference(primary), key=lambda name: cells[name])
    return {
        "primary": primary,
        "complementary": added,
        "published": [name for name in cells if name not in hidden],
    }


@adapter("xmr_limits", "xmr_signals")
def control_chart(entry: Entry) -> dict[str, Any]:
    values = entry["values"]
    found = limits(values, entry.get("baseline_points", len(values)))
    if found is None:
        return {"mean": None, "mr_bar": None, "ucl": None, "lcl": None, "ur_mr": None}
    told = signals(values, found)
    return {
        "mean": found.mean,
        "mr_bar": found.range_high / 3.268,
        "ucl": found.high,
        "lcl": found.low,
        "ur_mr": found.range_high,
        **{key: [one.index for one in told if one.rule == rule] for key, rule in _RULES.items()},
    }
