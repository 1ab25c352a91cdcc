"""How questionnaires were filled in: all the same answer, or too fast to have been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxreports.measure.gate.check import LEAST, Found
from cxreports.measure.gate.rows import ask, day_of, within

if TYPE_CHECKING:
    from cxreports.measure.study import Study

ITEMS = 5  # answers on one scale from which the same answer throughout means something
FAST = 1 / 3  # of the median time: below, the questions were hardly read


def straight_lining(study: Study) -> Found | None:
    """Share of the responses with five answers or more on one scale that gave each the same answer."""
    if "responses" not in study.dataset.tables:
        return None
    [(n, straight)] = ask(
        study,
        "responses",
        f"""SELECT count(*), count(*) FILTER (WHERE lowest = highest) FROM (
            SELECT min(score) AS lowest, max(score) AS highest FROM seen
            WHERE score IS NOT NULL AND {within(day_of(study), study.period)}
            GROUP BY response_id, scale_min, scale_max HAVING count(*) >= {ITEMS})""",
    )
    if n < LEAST:
        return None
    return Found(straight / n, n, {"k": straight, "items": ITEMS})


def speed(study: Study) -> Found | None:
    """Share of responses that took less than a third of the median time of their survey.

    Times depend on how much was asked: each survey has its own median, over the period and the year before.
    """
    if "responses" not in study.dataset.tables:
        return None
    day, start = day_of(study), study.year_ago.start_on
    [(n, fast)] = ask(
        study,
        "responses",
        f"""WITH each AS (
                SELECT response_id, min(survey) AS survey, max(duration) AS seconds,
                    bool_or({within(day, study.period)}) AS now
                FROM seen WHERE duration IS NOT NULL AND {day} >= DATE '{start}'
                    AND {day} < DATE '{study.period.end_on}' GROUP BY response_id),
            usual AS (SELECT survey, median(seconds) AS seconds FROM each GROUP BY survey)
        SELECT count(*), count(*) FILTER (WHERE each.seconds < {FAST} * usual.seconds)
        FROM each JOIN usual ON each.survey IS NOT DISTINCT FROM usual.survey WHERE now""",
    )
    return Found(fast / n, n, {"k": fast}) if n >= LEAST else None
