"""The canonical tables: every column that an indicator may read, declared once.

Instants (`..._at`) are UTC without zone; days (`..._on`) are in the reporting time zone (methodology R4).
Any table may carry further text columns: the dimensions that its data file declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "number", "integer", "boolean", "day", "instant"]

SQL_TYPES: Mapping[Type, str] = {
    "text": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "day": "DATE",
    "instant": "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column.

    Attributes:
        type: what its values are; also how the text of a source is converted.
        meaning: one line for the reference page.
        required: a data file must map it, and a row without it is excluded and counted.
        derived: filled by the loader; a data file cannot map it.
        dimension: a report can be broken down by it, like by a declared dimension.
    """

    name: str
    type: Type
    meaning: str
    required: bool = False
    derived: bool = False
    dimension: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table.

    Attributes:
        key: the column that identifies a row; a repeated value is excluded and counted. "" = none.
        day: the column that places a row in time.
        wide: the key of a data file that turns columns into rows ("questions" or "items"), or "".
        settled: a row says nothing of the days before its own: a report on a period needs none after it.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: str = ""
    day: str = ""
    wide: str = ""
    settled: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def mappable(self) -> tuple[str, ...]:
        """The columns that a data file may fill."""
        return tuple(column.name for column in self.columns if not column.derived)


def _instant(stem: str, meaning: str, *, required: bool = False) -> tuple[Column, Column]:
    """An instant and the day it falls on in the reporting time zone."""
    return (
        Column(f"{stem}_at", "instant", f"{meaning} (UTC)", required=required),
        Column(f"{stem}_on", "day", f"day of {stem}_at in the reporting time zone", derived=True),
    )


_CUSTOMER = Column("customer_id", "text", "who; the same identifier in every table")
_COMPANY = Column(
    "company", "text", "company that the row belongs to; by default the `name` of the data file"
)
_CHANNEL = Column("channel", "text", "channel (phone, chat, shop...)", dimension=True)

RESPONSES = Table(
    name="responses",
    meaning="one row per answer to one question of a survey",
    key="response_id",
    day="answered_on",
    wide="questions",
    settled=True,
    columns=(
        Column(
            "response_id", "text", "one response (one filled-in questionnaire); by default source and row"
        ),
        _CUSTOMER,
        _COMPANY,
        Column("survey", "text", "survey or wave; by default the `survey` of the question"),
        Column("question", "text", "identifier of the question, as declared under `questions`"),
        Column("kind", "text", "nps, csat, ces or item", derived=True),
        Column(
            "score", "number", "the answer as given; null = not answered; out of scale is kept and counted"
        ),
        Column("scale_min", "integer", "lowest answer of the scale", derived=True),
        Column("scale_max", "integer", "highest answer of the scale", derived=True),
        Column("polarity", "text", "higher, lower, ease or effort: what a high answer means", derived=True),
        *_instant("answered", "when the answer was given", required=True),
        *_instant("interaction", "when what is judged took place"),
        Column("interaction_id", "text", "the call, visit or order that is judged"),
        Column("touchpoint", "text", "point of contact that is judged", dimension=True),
        Column("stage", "text", "stage of the customer journey", dimension=True),
        _CHANNEL,
        Column("weight", "number", "weight of the response; null when there is none"),
        Column("duration", "number", "seconds that filling in the questionnaire took"),
        Column("comment", "text", "free text of the respondent"),
        Column("valence", "text", "feeling told by the respondent: positive, neutral or negative"),
    ),
)

CUSTOMERS = Table(
    name="customers",
    meaning="one row per span of time during which somebody was a customer",
    day="started_on",
    columns=(
        Column("customer_id", "text", _CUSTOMER.meaning, required=True),
        _COMPANY,
        Column("started_on", "day", "first day as a customer", required=True),
        Column("ended_on", "day", "first day no longer a customer; null = still a customer"),
        Column("value", "number", "what the customer is worth, in the currency of the data"),
        Column("leave_reason", "text", "why the customer left", dimension=True),
    ),
)

TICKETS = Table(
    name="tickets",
    meaning="one row per request, incident, call or claim",
    key="ticket_id",
    day="created_on",
    columns=(
        Column("ticket_id", "text", "one ticket", required=True),
        _CUSTOMER,
        _COMPANY,
        *_instant("created", "when it was opened", required=True),
        Column("first_reply_at", "instant", "first answer of the company (UTC)"),
        *_instant("resolved", "when it was resolved; null = still open"),
        Column("reopens", "integer", "how often it was opened again"),
        Column("contacts", "integer", "contacts that it took"),
        Column("category", "text", "what it is about", dimension=True),
        _CHANNEL,
        Column("status", "text", "its state", dimension=True),
        Column("eligible", "boolean", "counts for first-contact resolution; by default true"),
    ),
)

EMPLOYEES = Table(
    name="employees",
    meaning="one row per employee and item of an internal questionnaire",
    day="answered_on",
    wide="items",
    columns=(
        Column("employee_id", "text", "who; never printed"),
        _COMPANY,
        Column("item", "text", "identifier of the item, as declared under `items`"),
        Column("pillar", "text", "dimension of the index that the item belongs to", derived=True),
        Column("score", "number", "the answer as given"),
        Column("scale_min", "integer", "lowest answer of the scale", derived=True),
        Column("scale_max", "integer", "highest answer of the scale", derived=True),
        Column("reverse", "boolean", "a high answer is a bad one", derived=True),
        Column("answered_on", "day", "day of the answer", required=True),
    ),
)

INVITATIONS = Table(
    name="invitations",
    meaning="one row per invitation to a survey",
    key="invitation_id",
    day="sent_on",
    settled=True,
    columns=(
        Column("invitation_id", "text", "one invitation; by default source and row"),
        _CUSTOMER,
        _COMPANY,
        Column("survey", "text", "survey or wave"),
        *_instant("sent", "when it was sent", required=True),
        Column("delivered", "boolean", "false when it bounced"),
        Column("answer", "text", "complete, partial, or null when there was none"),
        _CHANNEL,
    ),
)

ORDERS = Table(
    name="orders",
    meaning="one row per purchase",
    key="order_id",
    day="ordered_on",
    columns=(
        Column("order_id", "text", "one order; by default source and row"),
        Column("customer_id", "text", _CUSTOMER.meaning, required=True),
        _COMPANY,
        *_instant("ordered", "when it was placed", required=True),
        *_instant("delivered", "when it arrived"),
        Column("promised_on", "day", "day promised for delivery"),
        Column("amount", "number", "what was paid, in the currency of the data"),
        Column("complaint", "boolean", "whether a complaint followed"),
        Column("returned", "boolean", "whether it was returned"),
        Column("status", "text", "its state", dimension=True),
    ),
)

FOLLOWUPS = Table(
    name="followups",
    meaning="one row per reply of the company to a response (closed loop)",
    key="followup_id",
    day="opened_on",
    columns=(
        Column("followup_id", "text", "one follow-up; by default source and row"),
        Column("response_id", "text", "the response that is followed up"),
        _CUSTOMER,
        _COMPANY,
        Column("score", "number", "the answer that is followed up"),
        Column(
            "eligible", "boolean", "whether this answer must be followed up; by default the score says so"
        ),
        *_instant("opened", "when the answer was received", required=True),
        *_instant("contacted", "when the customer was first contacted; null = not yet"),
        *_instant("closed", "when the case was closed; null = not yet"),
        Column("followup_score", "number", "the answer of the same customer when asked again"),
        *_instant("followup", "when that answer was given"),
        Column("status", "text", "its state", dimension=True),
    ),
)

EVENTS = Table(
    name="events",
    meaning="one row per step of a journey that somebody reached",
    day="happened_on",
    columns=(
        Column("customer_id", "text", _CUSTOMER.meaning, required=True),
        _COMPANY,
        Column("journey", "text", "the journey (one visit, one purchase); by default the customer"),
        Column("step", "text", "step reached", required=True, dimension=True),
        *_instant("happened", "when it was reached", required=True),
        _CHANNEL,
    ),
)

EXPERIMENTS = Table(
    name="experiments",
    meaning="one row per unit and metric of a test with variants",
    day="assigned_on",
    columns=(
        Column("customer_id", "text", "the unit that was assigned", required=True),
        _COMPANY,
        Column("experiment", "text", "the test", required=True, dimension=True),
        Column("variant", "text", "variant assigned", required=True, dimension=True),
        *_instant("assigned", "when it was assigned", required=True),
        Column("metric", "text", "what was measured", dimension=True),
        Column("score", "number", "its value"),
    ),
)

SESSIONS = Table(
    name="sessions",
    meaning="one row per visit to a site or an app",
    key="session_id",
    day="started_on",
    columns=(
        Column("session_id", "text", "one visit; by default source and row"),
        _CUSTOMER,
        _COMPANY,
        *_instant("started", "when it began", required=True),
        Column("converted", "boolean", "whether it ended with the purchase (or the goal of the site)"),
        Column("rage", "boolean", "whether there was a burst of rage clicks"),
        Column("dead_click", "boolean", "whether a click had no effect"),
        Column("js_error", "boolean", "whether a script failed"),
        Column("quick_back", "boolean", "whether a page was left at once"),
        Column("displayed", "boolean", "whether the zone under study was displayed"),
        Column("clicked", "boolean", "whether that zone was clicked"),
        Column("scroll", "number", "deepest point of the page that was reached, in percent of it"),
        _CHANNEL,
    ),
)

VOLUMES = Table(
    name="volumes",
    meaning="one row per day (and group): counted events and what they are counted on",
    day="counted_on",
    columns=(
        _COMPANY,
        *_instant("counted", "when they were counted", required=True),
        Column("events", "number", "contacts, complaints or bursts", required=True),
        Column("exposure", "number", "customers, orders or page views behind them", required=True),
    ),
)

WINDOWS = Table(
    name="windows",
    meaning="one row per customer and observation window",
    day="observed_on",
    columns=(
        Column("customer_id", "text", _CUSTOMER.meaning, required=True),
        _COMPANY,
        *_instant("observed", "when the window ended", required=True),
        Column("promoter", "boolean", "whether the customer was a promoter"),
        Column("referrals", "integer", "tracked referrals"),
        Column(
            "advocacy", "integer", "observed acts of advocacy: referrals, public reviews of 4 stars or more"
        ),
        Column("own_spend", "number", "what the customer spent with the company"),
        Column("category_spend", "number", "what the customer spent in the category, everywhere"),
    ),
)

CONTRACTS = Table(
    name="contracts",
    meaning="one row per contract that came to its term",
    key="contract_id",
    day="due_on",
    columns=(
        Column("contract_id", "text", "one contract; by default source and row"),
        _CUSTOMER,
        _COMPANY,
        *_instant("due", "when it came to its term", required=True),
        Column("renewed", "boolean", "whether it was renewed"),
    ),
)

REVIEWS = Table(
    name="reviews",
    meaning="one row per public review",
    key="review_id",
    day="published_on",
    settled=True,
    columns=(
        Column("review_id", "text", "one review; by default source and row"),
        _CUSTOMER,
        _COMPANY,
        *_instant("published", "when it was published", required=True),
        Column("stars", "number", "stars given"),
        Column("replied", "boolean", "whether the company replied"),
        Column("comment", "text", "free text"),
        _CHANNEL,
    ),
)

HEADCOUNTS = Table(
    name="headcounts",
    meaning="one row per team and employee survey",
    day="closed_on",
    columns=(
        _COMPANY,
        *_instant("closed", "when the survey closed", required=True),
        Column("answers", "number", "employees who answered", required=True),
        Column("headcount", "number", "employees who were asked", required=True),
    ),
)

ACQUISITIONS = Table(
    name="acquisitions",
    meaning="one row per period (and channel): what acquisition cost and brought",
    day="spent_on",
    columns=(
        _COMPANY,
        *_instant("spent", "when the money was spent", required=True),
        Column("cost", "number", "cost of acquisition, in the currency of the data", required=True),
        Column("customers", "number", "new customers won", required=True),
        _CHANNEL,
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        RESPONSES,
        CUSTOMERS,
        TICKETS,
        EMPLOYEES,
        INVITATIONS,
        ORDERS,
        FOLLOWUPS,
        EVENTS,
        EXPERIMENTS,
        SESSIONS,
        VOLUMES,
        WINDOWS,
        CONTRACTS,
        REVIEWS,
        HEADCOUNTS,
        ACQUISITIONS,
    )
}
