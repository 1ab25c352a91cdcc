"""What matters to customers: Kano, penalty and reward, importance and performance, irritants."""

from cxreports.measure.drivers.irritant import Irritant, Pareto, irritant_pareto
from cxreports.measure.drivers.kano import Kano, classify
from cxreports.measure.drivers.penalty import PenaltyReward, penalty_reward
from cxreports.measure.drivers.quadrant import Attribute, Matrix, Placed, importance_performance
from cxreports.measure.drivers.standardised import Excess, adjusted_excess

__all__ = [
    "Attribute",
    "Excess",
    "Irritant",
    "Kano",
    "Matrix",
    "Pareto",
    "PenaltyReward",
    "Placed",
    "adjusted_excess",
    "classify",
    "importance_performance",
    "irritant_pareto",
    "penalty_reward",
]
