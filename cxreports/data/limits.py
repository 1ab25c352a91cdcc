"""The limits of the quality checks: from which value on a report needs a caveat, or is held back.

They are declared here, below the room that measures, because a data file may set its own:

    gate:
      straight_lining: {caveat: 0.3, hold: 0.6}
      coverage: {caveat: null}                    # never a caveat
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Side = Literal["above", "below"]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a check allows.

    Attributes:
        side: the side of the limit that is bad.
        caveat, hold: the value beyond which the check gives that state; None: it never does.
        meaning: what is compared with them, in one clause; shares and ratios are 0-1.
    """

    side: Side
    caveat: float | None
    hold: float | None
    meaning: str


LIMITS: Mapping[str, Limit] = {
    "complete": Limit("below", 1.0, 0.5, "share of the period's days that the data cover"),
    "late": Limit("below", 0.5, 0.2, "rows of the last three days / what such days usually bring"),
    "duplicates": Limit("above", 0.05, 0.25, "share of the answers read that were there already"),
    "off_scale": Limit("above", 0.02, 0.10, "largest share of answers off the scale of a question (R3)"),
    "scale_change": Limit("above", 0.0, 1.0, "codes of one question that came or went since the year before"),
    "unused_codes": Limit("above", 0.0, None, "codes of one question's scale that nobody ever gave"),
    "heaping": Limit("above", 0.80, 0.95, "largest share of one single answer to a question"),
    "straight_lining": Limit("above", 0.20, 0.50, "share of responses with one answer to five items or more"),
    "speed": Limit("above", 0.05, 0.20, "share of responses given in under a third of the usual time"),
    "response_rate": Limit("below", 0.10, 0.02, "answers / invitations delivered"),
    "response_fall": Limit("above", 0.25, 0.50, "relative fall of the response rate since the period before"),
    "channel_mix": Limit("above", 0.10, 0.40, "share of answers that changed channel (total variation)"),
    "coverage": Limit("below", 0.01, None, "share of the period's customers who answered"),
    "representation": Limit("above", 0.15, 0.50, "share of answers that would have to change segment"),
}
