"""Everything known of a data set besides its rows; what a snapshot keeps beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cxreports.data.ledger import Ledger, SourceRecord
from cxreports.data.limits import LIMITS, Limit
from cxreports.data.question import Question


@dataclass(frozen=True, slots=True)
class Segment:
    """A named selection: for each dimension, the values that belong to it."""

    where: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What `Dataset` says about its rows.

    Attributes:
        dimensions: table → the columns that a report can be broken down by, declared ones first.
        cutoff: instant (UTC) up to which the data reach.
        limits: of the quality checks, by id.
        items: item of the employee questionnaire → its exact wording.
    """

    name: str
    path: Path
    tables: tuple[str, ...]
    questions: Mapping[str, Question]
    dimensions: Mapping[str, tuple[str, ...]]
    segments: Mapping[str, Segment]
    labels: Mapping[str, Mapping[str, str]]
    companies: tuple[str, ...]
    timezone: str
    cutoff: datetime
    synthetic: bool
    ledger: tuple[Ledger, ...]
    sources: tuple[SourceRecord, ...]
    fingerprint: str
    limits: Mapping[str, Limit] = field(default_factory=lambda: dict(LIMITS))
    items: Mapping[str, str] = field(default_factory=dict)
