"""All the checks of a study, against the limits in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cxreports.measure.gate import answers, arrival, reach, scale
from cxreports.measure.gate.check import Found, Gate, judged

if TYPE_CHECKING:
    from cxreports.measure.study import Study


def judge(study: Study) -> Gate:
    """The gate of a study: every check that its data allow, in the order of the limits.

    A check whose two limits a data file sets to null is not made. Where rows lie in another engine, only what
    needs none of them is checked.

    >>> from cxreports.measure import Study
    >>> judge(Study("demo", period="2026-10")).verdict
    'publish'
    """
    found = _found(study)
    limits = study.dataset.limits
    wanted = {id: limit for id, limit in limits.items() if (limit.caveat, limit.hold) != (None, None)}
    checks = [judged(id, one, limit) for id, limit in wanted.items() if (one := found.get(id))]
    return Gate(tuple(checks), tuple(id for id in wanted if found.get(id) is None))


def _found(study: Study) -> Mapping[str, Found | None]:
    if not study.dataset.local:  # the other checks look at single rows
        return {"complete": arrival.complete(study)}
    tallies = scale.tallies(study)
    return {
        "complete": arrival.complete(study),
        "late": arrival.late(study),
        "duplicates": arrival.duplicates(study),
        "off_scale": scale.off_scale(tallies),
        "scale_change": scale.scale_change(tallies),
        "unused_codes": scale.unused_codes(tallies),
        "heaping": scale.heaping(tallies),
        "straight_lining": answers.straight_lining(study),
        "speed": answers.speed(study),
        "channel_mix": reach.channel_mix(study),
        **reach.response(study),
        **reach.coverage(study),
    }
