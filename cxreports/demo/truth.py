"""What the demo holds, planted on purpose: the findings that a report on it must make.

    truth               where                                    what a reader should see
    ------------------  ---------------------------------------  ---------------------------------------------
    nps_rise            NPS, 2026-10 against 2026-09             a significant rise
    nps_year            NPS, 2026-10 against 2025-10             a significant rise
    nps_level           NPS, from 2026-03 against before         eight months above the mean
    nps_outside         NPS, 2026-10                             a point outside the limits of its trend
    mix_channel         NPS, 2026-10 against 2025-10             the chat's growing share pulls the total down
    chat_share          NPS survey, 2026-10 minus 2025-10        the chat's share of the answers grows
    region_below        NPS, Est against the rest, 2026-10       clearly below the others
    region_low_base     NPS, Outre-mer, 2026-10                  a low base: shown, never called
    region_hidden       NPS, Corse, 2026-10                      under the anonymity base: withheld
    billing_csat        CSAT, Facturation against the rest       the touchpoint that hurts
    billing_ces         CES, Facturation against the rest        the same, in ease
    churn_offer         churn of Essentiel over that of others   about three times as high, 2026-10
    ttr_faster          median hours to resolve, ratio           two fifths off since 2026-03
    fcr_technical       first contact, Technique minus others    the category that makes people call again
    backlog             tickets open at the cutoff               counted, not left out
    response_rate       complete over delivered, all months      about 22 %
    identity_lost       journeys lost after Identité, change     more are lost there in 2026-10 than before
    team_technical      orientation index, Technique - others    the team to work with
    driver_speed        NPS survey, items, since 2026-05         the speed of replies goes with the NPS most
    driver_level        index of speed minus the other items     and is rated below them: to deal with first
    team_hidden         answers of the team Qualité, 2026        under the anonymity base: withheld

Faults in the rows are counted in `FAULTS`.
"""

from __future__ import annotations

from typing import NamedTuple

from cxreports.demo.quirk import DUPLICATES, MISSING, OUT_OF_SCALE


class Truth(NamedTuple):
    """A quantity and the span it lies in, by whatever honest method it is computed."""

    low: float
    high: float
    unit: str


TRUTHS = {
    "nps_rise": Truth(11, 18, "points"),
    "nps_year": Truth(18, 28, "points"),
    "nps_level": Truth(6, 11, "points"),
    "nps_outside": Truth(3, 12, "points above the upper limit"),
    "mix_channel": Truth(-6, -2, "points"),
    "chat_share": Truth(18, 30, "points of percentage"),
    "region_below": Truth(-30, -14, "points"),
    "region_low_base": Truth(10, 29, "answers"),
    "region_hidden": Truth(1, 4, "answers"),
    "billing_csat": Truth(-30, -15, "points of percentage"),
    "billing_ces": Truth(-24, -12, "points of index"),
    "churn_offer": Truth(2.5, 5.0, "ratio"),
    "ttr_faster": Truth(0.50, 0.70, "ratio"),
    "fcr_technical": Truth(-30, -15, "points of percentage"),
    "backlog": Truth(90, 180, "tickets"),
    "response_rate": Truth(21, 23, "%"),
    "identity_lost": Truth(8, 28, "points of percentage"),
    "team_technical": Truth(-25, -8, "points of index"),
    "driver_speed": Truth(0.02, 0.2, "of correlation above the next item"),
    "driver_level": Truth(-20, -8, "points of index"),
    "team_hidden": Truth(1, 4, "answers"),
}

FAULTS = {
    "nps_missing": MISSING["nps"],
    "csat_missing": MISSING["csat"],
    "ces_missing": MISSING["ces"],
    "nps_out_of_scale": OUT_OF_SCALE["nps"][0],
    "csat_out_of_scale": OUT_OF_SCALE["csat"][0],
    "ces_out_of_scale": OUT_OF_SCALE["ces"][0],
    "nps_survey_duplicates": DUPLICATES["nps"],
    "contact_survey_duplicates": DUPLICATES["csat"],
    "customers_end_before_start": 1,
    "tickets_resolved_before_created": 1,
}
