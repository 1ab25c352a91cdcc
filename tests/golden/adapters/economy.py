"""What customers are worth, and what losing or annoying them costs."""

from typing import Any

from adapters.registry import Entry, adapter
from cxreports.measure.economy.lifetime import (
    ClassValue,
    lifetime_value,
    margin_multiple,
    rescued_value,
    value_by_class,
)
from cxreports.measure.economy.loss import Experience, cost_of_churn, cost_of_dissatisfaction
from cxreports.measure.economy.projection import project_retention


@adapter("clv_simple")
def clv(entry: Entry) -> dict[str, Any]:
    rates = entry["retention"], entry["discount"]
    return {
        "margin_multiple": margin_multiple(*rates),
        "clv": lifetime_value(entry["margin_per_period"], *rates),
    }


@adapter("closed_loop_value")
def rescued(entry: Entry) -> dict[str, Any]:
    return {"preserved_revenue": rescued_value(entry["detractors"], entry["rescue_rate"], entry["clv"])}


@adapter("cost_of_churn")
def churn_cost(entry: Entry) -> dict[str, Any]:
    found = cost_of_churn(
        entry["lost_from_opening"],
        entry["annual_margin_per_customer"],
        retention=entry["retention"],
        discount=entry["discount"],
        acquisition_cost=entry["acquisition_cost"],
    )
    return {
        "one_year_margin_lost": found.one_year_margin,
        "clv_lost": found.lifetime_value,
        "replacement_cost": found.replacement,
    }


@adapter("cost_of_dissatisfaction")
def dissatisfaction_cost(entry: Entry) -> dict[str, Any]:
    unhappy, others = (
        Experience(one["customers"], one["churn"], one.get("contacts_per_customer", 0.0))
        for one in (entry["dissatisfied"], entry["others"])
    )
    found = cost_of_dissatisfaction(
        unhappy,
        others,
        annual_margin=entry["annual_margin"],
        cost_per_contact=entry.get("cost_per_contact", 0.0),
        goodwill=entry.get("goodwill_gestures", 0.0),
    )
    names = ("excess_churners", "churn_cost", "excess_contacts", "contact_cost", "goodwill", "total")
    return {name: getattr(found, name) for name in names}


@adapter("value_by_nps_category")
def class_values(entry: Entry) -> dict[str, Any]:
    classes = {name: ClassValue(**one) for name, one in entry["by_category"].items()}
    found = value_by_class(classes, entry["discount"])
    return {
        "clv": found.clv,
        "promoter_minus_detractor": found.converting(1, "detractor", "promoter"),
        "value_of_converting_100_detractors_to_passives": found.converting(100, "detractor", "passive"),
    }


@adapter("retention_projection_sbg")
def projection(entry: Entry) -> dict[str, Any]:
    found = project_retention(entry["cohort_size"], entry["survivors"])
    return {
        "alpha": found.alpha,
        "beta": found.beta,
        "survival_forecast": [found.survival(period) for period in entry.get("forecast_periods", [])],
    }
