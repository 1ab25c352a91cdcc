"""What stands behind the indicators of practice: who counts, which interval, which edges, which sources."""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.measure.catalogue.background import Background

_WILSON = "Wilson."
_NEWCOMBE = "Newcombe interval and pooled z (Fisher exact when an expected count is below 5)."
_CLUSTERS = (
    "Wilson; where the customer behind a session is known, on the effective base of a ratio over customers "
    "(linearised variance), never above the number of sessions."
)
_FLAG = Background(
    counted="Rows whose flag tells; a row without is missing, neither yes nor no.",
    interval=_WILSON,
    test=_NEWCOMBE,
    edges=("A flag may be true and false, or a count: 1 and more says yes.",),
    sources="Wilson 1927; Newcombe 1998.",
)
_SESSIONS = Background(
    counted="Sessions whose flag tells; all sessions are the base, calm ones included.",
    interval=_CLUSTERS,
    test=f"{_NEWCOMBE} On the effective bases.",
    edges=(
        "Rage click: 3 clicks or more, each less than 1,000 ms after and less than 30 px (Manhattan) "
        "from the one "
        "before, on one page of one session; the flag of a vendor comes first.",
        "Elements meant for repeated clicks are left out by name.",
        "Customers seen in several periods make sums over periods no count of customers.",
    ),
    sources="PostHog and Mixpanel trackers; Microsoft Clarity; FullStory on the share of sessions.",
)
_VOLUME = Background(
    counted="Events and what they are counted against (customers, orders, page views).",
    interval="Exact Poisson (Garwood).",
    test="Exact conditional binomial; interval joined from both sides as in Newcombe's method.",
    edges=("Events that come in bursts vary more than Poisson says: the interval is then too narrow.",),
    sources="Garwood 1936; Przyborowski and Wilenski 1940.",
)
_ITEM = Background(
    counted="Answers to one named item; off the scale they are rejected and counted.",
    interval=_WILSON,
    test=_NEWCOMBE,
    edges=("Which item it is must be said: a survey has several.",),
    sources="ISO 10004; Newcombe 1998.",
)
_CENSUS = Background(
    counted="Two sums known whole.",
    interval="None: no sample was drawn.",
    test="None.",
    edges=("An empty denominator has no value.",),
    sources="Common practice.",
)

PRACTICE: Mapping[str, Background] = {
    "closed_loop": Background(
        counted="Answers to follow up: detractors, or what the data declare eligible. A contact before "
        "the answer "
        "is invalid; of several contacts the first counts; what happens after the cut-off has not happened.",
        interval="Wilson; exact binomial order statistics for the median time, Kaplan-Meier once more "
        "than 5 % "
        "wait.",
        test=f"{_NEWCOMBE} Mann-Whitney or log-rank for the time.",
        edges=(
            "Due: contacted in time, or the time is over at the cut-off; the others are pending.",
            "A score given less than a day after the contact is no second answer.",
            "Recovery is confounded (who is reached differs from who is not) and regresses to the mean: "
            "always "
            "beside the recovery of those not contacted.",
        ),
        sources="Bain on inner and outer loop; glossary of surveygauge.com.",
    ),
    "emotion": Background(
        counted="Answers with a valence, said by the respondent or coded from text; NEV: respondents "
        "who rated a "
        "positive and a negative emotion.",
        interval="Adjusted Wald, as for NPS; t or BCa bootstrap for NEV.",
        test="z on adjusted Wald centres; Welch for NEV.",
        edges=(
            "The valence of a model carries a warning below kappa 0.6 on 200 labelled texts.",
            "Any other word than positive, neutral and negative is invalid.",
        ),
        sources="Shaw, The DNA of Customer Experience (2007); Plutchik as a frame of coding.",
    ),
    "funnel": Background(
        counted="Sessions that reached the first step; a step counts with its earliest event after the one "
        "matched before, other events allowed between unless `strict`.",
        interval=_WILSON,
        test=_NEWCOMBE,
        edges=(
            "Sessions that enter midway are reported apart.",
            "Sessions still alive at the cut-off (an event in the last 30 minutes) are left out.",
            "Two events at one instant have no order.",
        ),
        sources="Ordered funnel analysis; Newcombe 1998.",
    ),
    "frustration": _SESSIONS,
    "zone_engagement": _SESSIONS,
    "scroll_depth": Background(
        counted="Sessions whose depth is recorded; a depth outside 0-100 is invalid.",
        interval="Order statistics of the median.",
        test="Mann-Whitney.",
        edges=("Deeper is not better: a short page that answers is not scrolled.",),
        sources="Common practice of session recording.",
    ),
    "conversion": _SESSIONS,
    "rage_bursts": _VOLUME,
    "contact_rate": _VOLUME,
    "complaint_volume": _VOLUME,
    "recommendation": _FLAG,
    "advocates": _FLAG,
    "complaint_rate": _FLAG,
    "return_rate": _FLAG,
    "renewal": _FLAG,
    "unresolved": Background(
        counted="Tickets created in the period and up to the cut-off.",
        interval=_WILSON,
        test=_NEWCOMBE,
        edges=("A ticket younger than the limit at the cut-off is in the base, and not overdue.",),
        sources="Common practice of service desks.",
    ),
    "sla_breach": Background(
        counted="Tickets created in the period and due: solved in the promised time, or waiting longer.",
        interval=_WILSON,
        test=_NEWCOMBE,
        edges=(
            "A ticket still open whose time is not over is pending: on neither side.",
            "Time spent waiting for the customer is not deducted: it takes the history of the status.",
        ),
        sources="Common practice of service desks; Wilson 1927; Newcombe 1998.",
    ),
    "orders": Background(
        counted="Orders with a customer; for the repeat rate customers whose window after the first "
        "order is over.",
        interval="Wilson; BCa bootstrap or t for means; order statistics for the median.",
        test=f"{_NEWCOMBE} Welch for means, Mann-Whitney for the median.",
        edges=(
            "Frequency and repeat rate count customers: they do not add up over periods.",
            "A negative amount is invalid: returns are no orders.",
        ),
        sources="Common practice of retail; Das Gupta for the decomposition of revenue.",
    ),
    "share_of_wallet": Background(
        counted="Customers who spend on the category; more here than on the whole category is invalid.",
        interval="BCa bootstrap under 30 customers or when skewed, else t.",
        test="Welch.",
        edges=("Spending on the category is declared or estimated: say which.",),
        sources="Keiningham and others on the Wallet Allocation Rule, HBR 2011.",
    ),
    "reviews": Background(
        counted="Public reviews with 1 to 5 stars; half stars are allowed.",
        interval="t or BCa bootstrap for the mean, Wilson for shares.",
        test=f"Welch for the mean. {_NEWCOMBE}",
        edges=("Who writes a review is not a sample of customers.",),
        sources="Common practice of review sites.",
    ),
    "omnichannel": Background(
        counted="Customers with a journey whose channels are known.",
        interval=_WILSON,
        test=_NEWCOMBE,
        edges=("Two channels in two journeys are not one journey over two channels.",),
        sources="Common practice.",
    ),
    "participation": _CENSUS,
    "cac": _CENSUS,
    "intention": _ITEM,
    "differentiation": _ITEM,
    "pillar": Background(
        counted="Respondents who answered enough items of the pillar; an item off its scale does not count.",
        interval="Student t or BCa bootstrap.",
        test="Welch.",
        edges=(
            "One index per respondent first, then the mean over respondents.",
            "The overall of several pillars is their plain mean: no weight is invented.",
        ),
        sources="The frame is the analyst's mapping of items; no proprietary questionnaire is shipped.",
    ),
}
