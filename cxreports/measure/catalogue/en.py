"""Indicators in English."""

from __future__ import annotations

from cxreports.measure.catalogue.practice_en import PRACTICE
from cxreports.measure.catalogue.words import Words

_POINTS = ("point", "points")
_PERCENT = ("%", "%")
_HOURS = ("hour", "hours")
_SHARE = "0 to 100%"

WORDS = {
    "nps": Words(
        label="Net Promoter Score® (intention to recommend)",
        short="NPS",
        article="",
        axis="NPS (points, −100 to +100)",
        definition="Share of promoters (9 and 10) minus share of detractors (0 to 6), in points: "
        "NPS = 100 × (promoters − detractors) / valid answers; passives (7 and 8) stay in the denominator.",
        scale="−100 to +100",
        unit=_POINTS,
    ),
    "nps.mean": Words(
        label="Mean likelihood to recommend",
        short="Mean likelihood to recommend",
        article="the ",
        axis="Mean score (0–10)",
        definition="Mean answer to the recommendation question: sum of the scores / valid answers.",
        scale="0 to 10",
        unit=_POINTS,
    ),
    "csat": Words(
        label="Customer satisfaction (top-2-box)",
        short="Satisfaction rate",
        article="the ",
        axis="Satisfied customers (%)",
        definition="Share of satisfied or very satisfied answers: 100 × answers in the two best boxes / "
        "valid answers.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "csat.top_box": Words(
        label="Very satisfied customers (top-box)",
        short="Very satisfied rate",
        article="the ",
        axis="Very satisfied customers (%)",
        definition="Share of very satisfied answers: 100 × answers in the best box / valid answers.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "csat.bottom2": Words(
        label="Dissatisfied customers (bottom-2-box)",
        short="Dissatisfaction rate",
        article="the ",
        axis="Dissatisfied customers (%)",
        definition="Share of dissatisfied or very dissatisfied answers: "
        "100 × answers in the two worst boxes / valid answers.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "csat.net": Words(
        label="Net satisfaction",
        short="Net satisfaction",
        article="",
        axis="Net (points)",
        definition="Share of satisfied minus share of dissatisfied, in points: "
        "100 × (satisfied − dissatisfied) / valid answers.",
        scale="−100 to +100",
        unit=_POINTS,
    ),
    "csat.mean": Words(
        label="Mean satisfaction",
        short="Mean satisfaction",
        article="",
        axis="Mean score",
        definition="Mean satisfaction score on the scale of the question: sum of the scores / valid answers.",
        scale="scale of the question",
        unit=_POINTS,
    ),
    "csat.index": Words(
        label="Satisfaction index",
        short="Satisfaction index",
        article="the ",
        axis="Satisfaction index (0–100)",
        definition="Mean score brought to 0-100: 100 × (mean − lowest) / (highest − lowest) of the scale.",
        scale="0 to 100",
        unit=_POINTS,
    ),
    "csat.yes": Words(
        label="Satisfied customers (yes/no question)",
        short="Share of yes",
        article="the ",
        axis="“Yes” answers (%)",
        definition="Share of “yes” to the satisfaction question: 100 × yes / (yes + no).",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "ces": Words(
        label="Customer Effort Score (ease index)",
        short="Ease index",
        article="the ",
        axis="Ease index (0–100)",
        definition="Mean ease as perceived, from 0 (the most effort) to 100 (no effort): "
        "100 × (score − lowest) / (highest − lowest) where high scores say ease, the reverse where they "
        "say effort, "
        "averaged over valid answers.",
        scale="0 to 100, 100 = no effort",
        unit=_POINTS,
    ),
    "ces.easy": Words(
        label="Journeys found easy",
        short="Easy journeys",
        article="the share of ",
        axis="“Easy” answers (%)",
        definition="Share of answers on the easy side of the scale, midpoint excluded: 100 × easy / valid "
        "answers.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "ces.difficult": Words(
        label="Journeys found difficult",
        short="Difficult journeys",
        article="the share of ",
        axis="“Difficult” answers (%)",
        definition="Share of answers on the difficult side of the scale, midpoint excluded: "
        "100 × difficult / valid answers.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "ces.net_easy": Words(
        label="Net easy score",
        short="Net easy score",
        article="the ",
        axis="Net (points)",
        definition="Share of easy minus share of difficult, in points: 100 × (easy − difficult) / valid "
        "answers.",
        scale="−100 to +100",
        unit=_POINTS,
    ),
    "ces.mean": Words(
        label="Mean effort score",
        short="Mean effort score",
        article="the ",
        axis="Mean score",
        definition="Mean effort or ease score on the scale of the question: sum of the scores / valid "
        "answers.",
        scale="scale of the question",
        unit=_POINTS,
    ),
    "churn": Words(
        label="Churn rate",
        short="Churn rate",
        article="the ",
        axis="Customers lost (% of opening base)",
        definition="Share of the customers there at the opening of the period who are gone at its close: "
        "100 × lost from the opening base / opening base.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "churn.early": Words(
        label="Early churn",
        short="Early churn",
        article="",
        axis="New customers lost (%)",
        definition="Share of the customers who came in the period and are gone at its close: 100 × new "
        "lost / new.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "churn.seed_literal": Words(
        label="Departures over opening base",
        short="Departures / opening base",
        article="the ratio of ",
        axis="Departures (% of opening base)",
        definition="All departures of the period, new customers included, over the opening base: "
        "100 × departures / opening base; not a share.",
        scale="0% and up",
        unit=_PERCENT,
    ),
    "churn.rate": Words(
        label="Departures per month of customer time",
        short="Departures per month",
        article="the rate of ",
        axis="Departures per 100 customer-months",
        definition="Departures over the time that customers were there: 100 × departures / (customer-days "
        "/ 30.44).",
        scale="0% and up",
        unit=_PERCENT,
    ),
    "churn.growth": Words(
        label="Net growth of the customer base",
        short="Net growth",
        article="",
        axis="Net growth (%)",
        definition="Change of the base from opening to close: 100 × (closing − opening) / opening.",
        scale="−100% and up",
        unit=_PERCENT,
    ),
    "retention": Words(
        label="Retention rate",
        short="Retention rate",
        article="the ",
        axis="Customers kept (%)",
        definition="Share of the customers there at the opening of the period who still are at its close: "
        "100 × kept / opening base, which is 100% minus churn.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "retention.classic": Words(
        label="Retention rate, classic formula",
        short="Classic retention",
        article="",
        axis="Classic retention (%)",
        definition="Closing base minus arrivals over opening base: 100 × (closing − new) / opening; "
        "biased down as soon as a new customer leaves within the period.",
        scale="up to 100%",
        unit=_PERCENT,
    ),
    "retention.seed_ratio": Words(
        label="Customer base growth",
        short="Base growth ratio",
        article="the ",
        axis="Customer base (index)",
        definition="Closing base over opening base: 100 × closing / opening; can pass 100%.",
        scale="100% = stable base",
        unit=_PERCENT,
    ),
    "ttr": Words(
        label="Time to resolution (median)",
        short="Time to resolution",
        article="the ",
        axis="Median time (hours)",
        definition="Time within which half of the tickets created in the period are resolved; tickets "
        "still open count "
        "as waiting (Kaplan-Meier median once they are more than 5%).",
        scale="in hours",
        unit=_HOURS,
    ),
    "ttr.by_resolution": Words(
        label="Time to resolution of closed tickets (median)",
        short="Time of closed tickets",
        article="the ",
        axis="Median time (hours)",
        definition="Median time of the tickets resolved in the period, from creation to last resolution.",
        scale="in hours",
        unit=_HOURS,
    ),
    "ttr.mean": Words(
        label="Mean time to resolution",
        short="Mean time to resolution",
        article="the ",
        axis="Mean time (hours)",
        definition="Sum of the resolution times / tickets resolved in the period.",
        scale="in hours",
        unit=_HOURS,
    ),
    "ttr.p90": Words(
        label="Time to resolution, 90th percentile",
        short="90th percentile of time",
        article="the ",
        axis="90th percentile (hours)",
        definition="Time that nine of ten tickets resolved in the period did not exceed.",
        scale="in hours",
        unit=_HOURS,
    ),
    "ttr.first_reply": Words(
        label="First response time (median)",
        short="First response time",
        article="the ",
        axis="Median time (hours)",
        definition="Time within which half of the tickets created in the period had a first reply; "
        "those still without one count as waiting.",
        scale="in hours",
        unit=_HOURS,
    ),
    "fcr": Words(
        label="First contact resolution (FCR)",
        short="First contact resolution",
        article="",
        axis="Issues solved at first contact (%)",
        definition="Share of issues solved in one contact, not reopened and not raised again by the same "
        "customer in "
        "the same category within 7 days: 100 × solved / resolved issues whose repeat window is over.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "fcr.net": Words(
        label="First contact resolution, eligible issues",
        short="Net first contact resolution",
        article="",
        axis="Eligible issues solved at first contact (%)",
        definition="First contact resolution among issues that could be solved so: "
        "100 × eligible solved / eligible resolved issues whose repeat window is over.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "response_rate": Words(
        label="Response rate",
        short="Response rate",
        article="the ",
        axis="Answers / delivered invitations (%)",
        definition="Share of delivered invitations with a complete answer: "
        "100 × complete answers / delivered invitations.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "response_rate.with_partials": Words(
        label="Response rate, partial answers included",
        short="Response rate (with partials)",
        article="the ",
        axis="Answers / delivered invitations (%)",
        definition="Share of delivered invitations with an answer, even a partial one: "
        "100 × (complete + partial) / delivered invitations.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "response_rate.delivery": Words(
        label="Delivery rate",
        short="Delivery rate",
        article="the ",
        axis="Delivered invitations (%)",
        definition="Share of sent invitations that were delivered: 100 × delivered / sent.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "orientation": Words(
        label="Customer orientation index of employees",
        short="Customer orientation index",
        article="the ",
        axis="Customer orientation index (0–100)",
        definition="Mean over employees of the mean of their answers brought to 0-100; "
        "high orientation from 75, low below 50.",
        scale="0 to 100",
        unit=_POINTS,
    ),
    "orientation.high": Words(
        label="Employees with a high customer orientation",
        short="High orientation",
        article="",
        axis="Employees (%)",
        definition="Share of employees whose customer orientation index is 75 or more: "
        "100 × high orientation / employees who answered enough.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    **PRACTICE,
}

TRADEMARK = (
    "Net Promoter, Net Promoter System, Net Promoter Score, NPS and the NPS-related emoticons are registered "
    "trademarks of Bain & Company, Inc., Fred Reichheld and Satmetrix Systems, Inc."
)
