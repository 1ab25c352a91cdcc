"""A/B tests: what a change does, measured on units that were assigned at random (methodology 3.15)."""

from cxreports.measure.experiment.arm import Arm, Arms, arms
from cxreports.measure.experiment.power import (
    always_valid_p,
    power_of,
    smallest_effect,
    units_for_mean,
    units_per_arm,
)
from cxreports.measure.experiment.trial import (
    Effect,
    Trial,
    compare_adjusted,
    compare_means,
    compare_rates,
    compare_ratios,
)

__all__ = [
    "Arm",
    "Arms",
    "Effect",
    "Trial",
    "always_valid_p",
    "arms",
    "compare_adjusted",
    "compare_means",
    "compare_rates",
    "compare_ratios",
    "power_of",
    "smallest_effect",
    "units_for_mean",
    "units_per_arm",
]
