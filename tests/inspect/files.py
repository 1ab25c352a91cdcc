"""Small exports in the style of survey and help-desk tools, and what was made of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxreports.data import Dataset, open_dataset
from cxreports.document import parse
from cxreports.inspect import Doubt, Report, inspect_files


def text_of(rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue()


@dataclass(frozen=True)
class Made:
    """A report, and the data file that it writes."""

    report: Report
    folder: Path

    def text(self, answers: Mapping[Doubt, Mapping[str, str]] | None = None) -> str:
        return self.report.written(answers)[0]

    @property
    def data(self) -> dict[str, Any]:
        (document,) = parse(self.text(), Path("data.yaml"))
        found: dict[str, Any] = document.data
        return found

    def taken(self, source: int = 0) -> dict[str, str]:
        """Column → what it was taken for."""
        sheet = self.report.sheets[source]
        return {name: finding.taken_for for name, finding in sheet.findings.items()}

    def table(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.data["tables"][name]
        return found

    def opened(self, *choices: int | str) -> Dataset:
        """The data, each doubt answered: by the number of a choice (from 0), or by a text."""
        doubts = self.report.doubts
        assert len(choices) == len(doubts), [doubt.question for doubt in doubts]
        answers = {
            doubt: doubt.choices[choice].values if isinstance(choice, int) else doubt.typed(choice)
            for doubt, choice in zip(doubts, choices, strict=True)
        }
        path = self.folder / "data.yaml"
        path.write_text(self.text(answers), encoding="utf-8")
        return open_dataset(path)


def made(folder: Path, **files: str | bytes) -> Made:
    """Write files (`survey_csv` becomes survey.csv) and inspect them."""
    paths = []
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(str(path))
    return Made(inspect_files(paths, folder), folder)
