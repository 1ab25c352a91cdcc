"""Which rows are there, and what was left out? A user's own files as canonical tables."""

from cxreports.data.check import check_dataset
from cxreports.data.dataset import Dataset, open_dataset
from cxreports.data.facts import Segment
from cxreports.data.ledger import Ledger, Remark, SourceRecord, reason_label
from cxreports.data.question import Question
from cxreports.data.schema import TABLES
from cxreports.data.snapshot import snapshot_dataset

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
    "reason_label",
    "snapshot_dataset",
]
