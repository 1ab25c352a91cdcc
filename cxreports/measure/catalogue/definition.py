"""Definition sheets: all that stands behind an indicator, in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING

from cxreports.measure.catalogue import en
from cxreports.measure.catalogue.background import Background
from cxreports.measure.catalogue.practice import PRACTICE

if TYPE_CHECKING:
    from cxreports.measure.indicator import Indicator

_WIDTH = 100
_DIRECTIONS = {
    "higher_is_better": "higher is better",
    "lower_is_better": "lower is better",
    "neutral": "no good side",
}


_SMALL = "n < 5 is withheld, n < 10 shown as a fraction, n < 30 shown but never ranked, coloured or called."
_SCALE_BREAK = "Scales are not interchangeable: a change of scale breaks the series and is not tested across."
_SHARES = (
    "Wilson score interval for shares, adjusted Wald for net scores, Student t for means and indices (seeded "
    "BCa bootstrap under 30 answers or when the skew passes 1, then never narrower than with one more "
    "answer spread over the scale)."
)
_TESTS = (
    "Newcombe interval and pooled z (Fisher exact when an expected count is below 5) for shares, z on "
    "adjusted Wald centres for net scores, Welch t for means."
)

_FAMILIES: Mapping[str, Background] = {
    "nps": Background(
        counted="Integers from 0 to 10. Anything else is rejected and counted as invalid; no answer and "
        '"I do not know" are missing, never 0.',
        interval="Adjusted Wald AW(3,T): three answers added, 3/4 to promoters and 3/4 to detractors; not "
        "centred on the "
        "NPS, not degenerate when all answers are alike. Student t for the mean. With weights: Kish's "
        "effective base.",
        test="z test on the adjusted Wald centres of the two sides; Welch t for the mean.",
        edges=(
            "No answer: no value, never 0, which is a legitimate NPS.",
            "More than 2 % invalid answers: warning; more than 10 %: the figure is blocked.",
            "A 1-10 questionnaire is accepted and marked as non-standard. Half points (star ratings) are "
            "not NPS.",
            "Relational and transactional questions are never pooled.",
        ),
        sources="Reichheld, HBR 2003; Reichheld and Markey, The Ultimate Question 2.0; Rocks, The American "
        "Statistician "
        "70 (2016); MeasuringU on NPS intervals and tests.",
    ),
    "csat": Background(
        counted="Answers on the scale of the question; off the scale they are rejected and counted.",
        interval=_SHARES,
        test=_TESTS,
        edges=(
            "Satisfied answers: 4-5 of 5, 6-7 of 7, the two best of any other scale (then declare them: a "
            "warning asks).",
            "polarity lower (1 = very satisfied) mirrors which answers are the good ones.",
            _SCALE_BREAK,
        ),
        sources="ISO 10004; Delighted help centre (74 of 107 is 69.16 %); Wilson 1927; Newcombe 1998.",
    ),
    "ces": Background(
        counted="Answers on the scale of the question, whose polarity (ease or effort) must be declared.",
        interval=_SHARES,
        test=_TESTS,
        edges=(
            "Easy and difficult are strictly beyond the midpoint of the scale.",
            "Mirroring the answers and the polarity leaves every figure but the native mean unchanged.",
            _SCALE_BREAK,
        ),
        sources="Dixon, Freeman and Toman, HBR July-August 2010 (1-5, effort); CEB 2013 (1-7, ease).",
    ),
    "churn": Background(
        counted="Customer spans [start, end), end being the first day no longer a customer. Opening base: "
        "started before "
        "the period and not ended before it; a span that ends before it starts is invalid.",
        interval="Wilson for churn and early churn (the base as a sample of what could have happened); "
        "exact Poisson for "
        "the person-time rate; none for ratios that are not shares.",
        test="Newcombe interval and pooled z. Periods of unequal length are brought to the same number of "
        "days first, at "
        "a constant rate: 1 - (1 - c)^(days / days).",
        edges=(
            "Lost and won back within the period: kept (status at the end decides).",
            "A customer with several spans counts once; one who changes group counts where he was at the "
            "opening.",
            "opening + new - lost = closing, always.",
            "The base is customers of the opening base: its size is n.",
        ),
        sources="Shopify Engineering, Defining churn rate; Wilson 1927; Newcombe 1998; Garwood 1936.",
    ),
    "retention": Background(
        counted="As for churn.",
        interval="Wilson for the retention rate; none for ratios that are not shares.",
        test="The mirror of the test of churn.",
        edges=(
            "Retention and churn add up to 100 %.",
            "The ratio of closing to opening base can pass 100 % and is called base growth, not retention.",
        ),
        sources="As for churn; piwik.pro glossary for the classic formula.",
    ),
    "ttr": Background(
        counted="Tickets with their creation; resolution is the last one (a reopened ticket is open). What "
        "happens after "
        "the cut-off has not happened: the ticket is open. A resolution before the creation is invalid.",
        interval="Exact binomial order statistics for medians and percentiles (the coverage achieved is in "
        "the details); "
        "Kaplan-Meier with log(-log) band once more than 5 % are open; BCa bootstrap or t for the mean.",
        test="Mann-Whitney without open tickets, log-rank with; Welch for the mean. Interval of the "
        "difference after Price "
        "and Bonett. Material from 10 % of the reference.",
        edges=(
            "Calendar hours unless a business clock is given: opening hours, weekdays, public holidays, "
            "time zone.",
            "Tickets resolved in a period are biased by a purge of the backlog: the headline is by creation.",
            "More than half still open: the median is not known, and no value is given.",
        ),
        sources="Zendesk on full resolution time; Sauro and Lewis; Price and Bonett 2002; Kaplan and Meier "
        "1958.",
    ),
    "fcr": Background(
        counted="Issues: tickets that do not repeat an earlier resolved ticket of the same customer and "
        "category within "
        "the window (7 days). Mature: resolved, and the window over at the cut-off.",
        interval="Wilson.",
        test="Newcombe interval and pooled z.",
        edges=(
            "Solved at first contact: one contact, no reopening, no repeat.",
            "Unresolved issues and those whose window is not over are out of both sides, and counted.",
            "Without a customer or a number of contacts the issue is counted as unknown.",
            "The net rate leaves out what could not be solved at first contact.",
        ),
        sources="Freshservice; HDI and MetricNet on eligible issues.",
    ),
    "response_rate": Background(
        counted="Invitations; not delivered ones leave the denominator, unknown ones count as delivered.",
        interval="Wilson.",
        test="Newcombe interval and pooled z.",
        edges=("Partial answers are counted apart.",),
        sources="AAPOR Standard Definitions, RR1 and RR2 on delivered invitations.",
    ),
    "orientation": Background(
        counted="Employees who answered enough items (3); an item off its scale does not count; reverse "
        "items recoded.",
        interval="Student t or BCa bootstrap for the index, Wilson for the share, Goodman for the three "
        "levels together.",
        test="Welch for the index, Newcombe and pooled z for the share.",
        edges=(
            "One index per employee first, then the mean over employees.",
            "Cut-offs 75 and 50 are a convention of this project, not those of the COS questionnaire, "
            "which is "
            "proprietary.",
            "Never below 5 employees.",
        ),
        sources="Saxe and Weitz 1982 (SOCO); the three-way split after D. Ray.",
    ),
    **PRACTICE,
}


def written(indicator: Indicator) -> str:
    """The sheet of an indicator."""
    spec, words = indicator.spec, en.WORDS[indicator.id]
    background = _FAMILIES[indicator.id.partition(".")[0]]
    size = (
        f"{spec.materiality:.0%} of the reference"
        if spec.relative
        else f"{spec.materiality:g} {_unit(indicator)}"
    )
    lines = [
        f"{words.label}",
        f"id {indicator.id}, version {indicator.version}, table {indicator.table}",
        "",
        *_item("Definition", words.definition),
        *_item("Scale", f"{words.scale}; {_DIRECTIONS[indicator.direction]}"),
        *_item("Counted", background.counted),
        *_item("Interval", background.interval),
        *_item("Test", background.test),
        *_item("Called when", f"adjusted p <= 0.05 within its family and the difference is at least {size}"),
        *_item("Small bases", _SMALL),
        *(line for edge in background.edges for line in _item("Edge case", edge)),
        *_item("Sources", background.sources),
    ]
    if indicator.id.startswith("nps"):
        lines += ["", *_item("Trademark", en.TRADEMARK)]
    return "\n".join(lines)


def _unit(indicator: Indicator) -> str:
    return "points" if indicator.unit in ("%", "points", "index", "score") else indicator.unit


def _item(name: str, text: str) -> list[str]:
    return fill(text, _WIDTH, initial_indent=f"{name:<12} ", subsequent_indent=" " * 13).splitlines()
