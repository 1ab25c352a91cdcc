"""In English: indicators of practice (follow-up, journeys, purchases, reviews...), beside the headlines."""

from __future__ import annotations

from cxreports.measure.catalogue.words import Words

_POINTS = ("point", "points")
_PERCENT = ("%", "%")


def _share(label: str, short: str, article: str, axis: str, definition: str) -> Words:
    return Words(label, short, article, axis, definition, "0 to 100%", _PERCENT)


PRACTICE = {
    "closed_loop": _share(
        "Detractor contact rate", "Detractor contact rate", "the ", "Detractors contacted (%)",
        "Share of detractors who were called back: 100 × contacted / detractors of the period.",
    ),
    "closed_loop.sla": _share(
        "Follow-up within the promised time", "Follow-up in time", "the ", "Contacted in time (%)",
        "Share of due follow-ups made in time: 100 × contacted in time / due; a follow-up whose time is "
        "not over "
        "is pending, not due.",
    ),
    "closed_loop.closure": _share(
        "Loop closure rate", "Loop closure rate", "the ", "Loops closed (%)",
        "Share of detractors whose case was closed: 100 × closed / detractors of the period.",
    ),
    "closed_loop.recovery": _share(
        "Recovery rate of contacted detractors", "Recovery rate", "the ", "Detractors recovered (%)",
        "Share of contacted detractors who are detractors no more: 100 × now 7 or more / contacted and asked "
        "again; to be read beside those who were not contacted.",
    ),
    "closed_loop.promoter": _share(
        "Contacted detractors who became promoters", "Became promoters", "the share who ",
        "Became promoters (%)",
        "Share of contacted detractors who are now promoters: 100 × now 9 or 10 / contacted and asked again.",
    ),
    "closed_loop.alone": _share(
        "Recovery rate of detractors not contacted", "Recovery without contact", "the ",
        "Recovered without contact (%)",
        "Share of detractors who recovered without any contact: 100 × now 7 or more / not contacted and "
        "asked "
        "again; what time alone does.",
    ),
    "closed_loop.contact_time": Words(
        "Time to contact", "Time to contact", "the ", "Median time (hours)",
        "Median time from the answer to the first contact, those not contacted yet still waiting.",
        "0 hours and more", ("hour", "hours"),
    ),
    "emotion": Words(
        "Net emotion", "Net emotion", "the ", "Net (points)",
        "Share of positive minus share of negative emotions, in points: 100 × (positive − negative) / "
        "answers "
        "with a valence.",
        "−100 to +100", _POINTS,
    ),
    "emotion.nev": Words(
        "Net emotional value (NEV)", "Net emotional value", "the ", "Net emotional value",
        "Mean of the positive emotions minus mean of the negative ones, per respondent, then averaged.",
        "width of the rating scale, both ways", _POINTS,
    ),
    "funnel": _share(
        "Conversion of the journey", "Journey conversion", "the ", "Sessions converted (%)",
        "Share of sessions that reached the last step: 100 × sessions at the last step / sessions at "
        "the first, "
        "steps in order.",
    ),
    "funnel.dropoff": _share(
        "Step drop-off", "Step drop-off", "the ", "Sessions lost (%)",
        "Share of sessions lost after a step: 100 × (1 − sessions at the next step / sessions at the step).",
    ),
    "frustration": _share(
        "Frustrated sessions", "Frustrated sessions", "the share of ", "Sessions concerned (%)",
        "Share of sessions with a rage click, a dead click, a JavaScript error or a quick back: "
        "100 × sessions concerned / sessions.",
    ),
    "frustration.rage": _share(
        "Rage clicks", "Rage clicks", "", "Sessions with rage clicks (%)",
        "Share of sessions with a burst of clicks in one place: 100 × sessions with one / sessions.",
    ),
    "frustration.dead_click": _share(
        "Dead clicks", "Dead clicks", "", "Sessions with a dead click (%)",
        "Share of sessions with a click that did nothing: 100 × sessions with one / sessions.",
    ),
    "frustration.js_error": _share(
        "JavaScript errors", "JavaScript errors", "", "Sessions with an error (%)",
        "Share of sessions with a JavaScript error: 100 × sessions with one / sessions.",
    ),
    "frustration.quick_back": _share(
        "Quick backs", "Quick backs", "", "Sessions with a quick back (%)",
        "Share of sessions in which a page was left at once for the one before: 100 × sessions with one / "
        "sessions.",
    ),
    "rage_bursts": Words(
        "Rage-click bursts", "Rage-click bursts", "", "Bursts per 1,000 page views",
        "Bursts of clicks in one place per 1,000 page views: 1,000 × bursts / page views.",
        "per 1,000 page views", ("burst", "bursts"),
    ),
    "zone_engagement": _share(
        "Zone engagement", "Zone engagement", "the ", "Sessions with a click (%)",
        "Share of sessions with a click in a zone: 100 × sessions with one / sessions that displayed it.",
    ),
    "scroll_depth": Words(
        "Scroll depth", "Scroll depth", "the ", "Share of the page (%)",
        "Share of the page that half of the sessions do not scroll past.",
        "0 to 100%", _PERCENT,
    ),
    "conversion": _share(
        "Conversion rate", "Conversion rate", "the ", "Sessions converted (%)",
        "Share of sessions that ended in a purchase: 100 × converted / sessions.",
    ),
    "recommendation": _share(
        "Actual recommendation rate", "Actual recommendation", "the ", "Customers who recommended (%)",
        "Share of customers with at least one tracked referral: 100 × customers with one / customers of the "
        "window.",
    ),
    "advocates": _share(
        "Share of advocates", "Share of advocates", "the ", "Advocates (%)",
        "Share of customers who are promoters and were seen to advocate (referral, good public review): "
        "100 × advocates / customers.",
    ),
    "complaint_rate": _share(
        "Complaint rate", "Complaint rate", "the ", "Orders with a complaint (%)",
        "Share of orders with a complaint: 100 × orders with one / orders.",
    ),
    "complaint_volume": Words(
        "Complaints per 1,000 orders", "Complaints", "", "Complaints per 1,000 orders",
        "Complaints per 1,000 orders: 1,000 × complaints / orders.",
        "per 1,000 orders", ("complaint", "complaints"),
    ),
    "return_rate": _share(
        "Return rate", "Return rate", "the ", "Orders returned (%)",
        "Share of orders sent back: 100 × returned / orders.",
    ),
    "contact_rate": Words(
        "Contact rate", "Contact rate", "the ", "Requests per 100 customers",
        "Requests per 100 active customers: 100 × tickets / customers active in the period.",
        "per 100 customers", ("request", "requests"),
    ),
    "unresolved": _share(
        "Unresolved requests", "Unresolved requests", "the share of ", "Open past the limit (%)",
        "Share of requests still open after the promised time: 100 × open past it / requests.",
    ),
    "sla_breach": _share(
        "Tickets past the promised time", "Late tickets", "the share of ", "Past the promised time (%)",
        "Share of due tickets not resolved in the promised time: 100 × (due − resolved in time) / due; an "
        "open ticket whose time is not over is pending, not due.",
    ),
    "renewal": _share(
        "Renewal rate", "Renewal rate", "the ", "Contracts renewed (%)",
        "Share of contracts due that were renewed: 100 × renewed / due.",
    ),
    "orders.repeat": _share(
        "Repeat purchase rate", "Repeat purchase rate", "the ", "Customers who bought again (%)",
        "Share of customers with a second order within a year of the first: 100 × customers with one / "
        "customers whose year is over.",
    ),
    "orders.frequency": Words(
        "Purchase frequency", "Purchase frequency", "the ", "Orders per customer",
        "Orders per customer who ordered: orders / customers with an order.",
        "1 and more", ("order", "orders"),
    ),
    "orders.basket": Words(
        "Mean basket", "Mean basket", "the ", "Amount per order",
        "Mean amount of an order: sum of the amounts / orders.",
        "currency of the data", ("unit", "units"),
    ),
    "orders.median_basket": Words(
        "Median basket", "Median basket", "the ", "Amount per order",
        "Amount that half of the orders do not pass.",
        "currency of the data", ("unit", "units"),
    ),
    "share_of_wallet": _share(
        "Share of wallet", "Share of wallet", "the ", "Share of spending (%)",
        "Mean over customers of the share of their spending on the category that is spent here: "
        "100 × own spending / spending on the category.",
    ),
    "reviews": Words(
        "Mean of public reviews", "Public reviews", "", "Mean (stars)",
        "Mean number of stars of public reviews: sum of the stars / reviews.",
        "1 to 5 stars", ("star", "stars"),
    ),
    "reviews.low": _share(
        "Bad public reviews", "Bad reviews", "the share of ", "Reviews of 1 or 2 stars (%)",
        "Share of public reviews of two stars or less: 100 × such reviews / reviews.",
    ),
    "reviews.replied": _share(
        "Public reviews with a reply", "Reviews with a reply", "the share of ", "Reviews with a reply (%)",
        "Share of public reviews that the company replied to: 100 × with a reply / reviews.",
    ),
    "omnichannel": _share(
        "Omnichannel share", "Omnichannel share", "the ", "Customers with several channels (%)",
        "Share of customers who used two channels or more in one journey: 100 × such customers / customers.",
    ),
    "participation": _share(
        "Employee participation", "Employee participation", "", "Answers / employees (%)",
        "Share of employees who answered: 100 × answers / headcount.",
    ),
    "cac": Words(
        "Customer acquisition cost (CAC)", "Acquisition cost", "the ", "Cost per new customer",
        "What a new customer cost: acquisition cost / new customers.",
        "currency of the data", ("unit", "units"),
    ),
    "intention": _share(
        "Intention to buy again", "Intention to buy again", "the ", "Intending customers (%)",
        "Share of the two best answers to the intention item: 100 × two best answers / valid answers.",
    ),
    "differentiation": _share(
        "Perceived difference", "Perceived difference", "the ", "Customers who see a difference (%)",
        "Share of the two best answers to “different from the others”: 100 × two best answers / valid "
        "answers.",
    ),
    "pillar": Words(
        "Index of a pillar", "Pillar index", "the ", "Index (0–100)",
        "Mean over respondents of the mean of their answers to the items of the pillar, brought to 0-100.",
        "0 to 100", _POINTS,
    ),
}  # fmt: skip
