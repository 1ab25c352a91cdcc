"""A study of some tables alone, for a report on nothing else."""

from __future__ import annotations

from cxreports.measure.study import Study


def only(study: Study, *tables: str) -> Study:
    """The same study on these tables: what concerns the others stays out of its report.

    >>> only(Study("demo", period="2026-10"), "employees").dataset.tables
    ('employees',)
    """
    return Study(
        study.dataset.only(*tables), company=study.dataset.company, segment=study.segment,
        period=study.period, confidence=study.confidence, targets=study.targets, date=study.date,
    )  # fmt: skip
