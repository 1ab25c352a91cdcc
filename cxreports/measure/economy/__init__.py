"""What experience is worth: lifetime value, costs of churn and dissatisfaction, return on a programme."""

from cxreports.measure.economy.lifetime import (
    ClassValue,
    ValueByClass,
    lifetime_value,
    margin_multiple,
    referral_value,
    rescued_value,
    value_by_class,
)
from cxreports.measure.economy.loss import (
    ChurnCost,
    DissatisfactionCost,
    Experience,
    cost_of_churn,
    cost_of_dissatisfaction,
)
from cxreports.measure.economy.projection import Projection, project_retention
from cxreports.measure.economy.simulation import (
    Amount,
    Fixed,
    Rate,
    Return,
    Simulation,
    Swing,
    return_on_programme,
    simulate,
)

__all__ = [
    "Amount",
    "ChurnCost",
    "ClassValue",
    "DissatisfactionCost",
    "Experience",
    "Fixed",
    "Projection",
    "Rate",
    "Return",
    "Simulation",
    "Swing",
    "ValueByClass",
    "cost_of_churn",
    "cost_of_dissatisfaction",
    "lifetime_value",
    "margin_multiple",
    "project_retention",
    "referral_value",
    "rescued_value",
    "return_on_programme",
    "simulate",
    "value_by_class",
]
