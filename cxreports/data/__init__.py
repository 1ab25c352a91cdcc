"""Which rows are there, and what was left out? A user's own files as canonical tables."""

from typing import TYPE_CHECKING, Any

from cxreports.data.check import check_dataset
from cxreports.data.dataset import Dataset, open_dataset
from cxreports.data.facts import Segment
from cxreports.data.ledger import Ledger, Remark, SourceRecord, reason_label
from cxreports.data.question import Question
from cxreports.data.schema import TABLES
from cxreports.data.snapshot import snapshot_dataset

if TYPE_CHECKING:
    from cxreports.data.elsewhere import open_tables

__all__ = [
    "TABLES",
    "Dataset",
    "Ledger",
    "Question",
    "Remark",
    "Segment",
    "SourceRecord",
    "check_dataset",
    "open_dataset",
    "open_tables",
    "reason_label",
    "snapshot_dataset",
]


def __getattr__(name: str) -> Any:
    """Tables of other engines are imported when they are first used: a data file does without them."""
    if name == "open_tables":
        from cxreports.data.elsewhere import open_tables

        return open_tables
    raise AttributeError(f"module 'cxreports.data' has no attribute {name!r}")
