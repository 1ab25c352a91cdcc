"""A bench: write small files, then open a data file over them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cxreports.data import Dataset, Ledger, Remark, check_dataset, open_dataset
from cxreports.errors import CxError


class Bench:
    """A folder with a user's files and the data file `data.yaml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def yaml(self, text: str) -> Path:
        return self.write("data.yaml", textwrap.dedent(text))

    def open(self, text: str) -> Dataset:
        return open_dataset(self.yaml(text))

    def refused(self, text: str) -> CxError:
        """The error that opening raises; it must carry a place."""
        with pytest.raises(CxError) as caught:
            self.open(text)
        assert caught.value.where
        return caught.value

    def remarks(self, text: str) -> list[Remark]:
        return check_dataset(self.yaml(text))

    def survey(self, csv: str, *, date: str = "day", extra: str = "") -> str:
        """A data file for a one-question survey with the columns `who`, `day`, `nps`."""
        self.write("poll.csv", csv)
        text = """\
            sources:
              poll: {file: poll.csv}
            tables:
              responses:
                from: poll
                columns:
                  customer_id: who
                  answered_at: DATE
                questions:
                  nps: {column: nps, kind: nps}
        """
        text = textwrap.dedent(text).replace("DATE", date)
        return text + textwrap.indent(textwrap.dedent(extra), "    ")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def column(dataset: Dataset, table: str, *names: str) -> list[Any]:
    """The values of a column in order, or tuples of several."""
    rows: Sequence[tuple[Any, ...]] = (
        dataset.table(table).project(", ".join(f'"{name}"' for name in names)).fetchall()
    )
    return [row[0] for row in rows] if len(names) == 1 else list(rows)


def line(dataset: Dataset) -> Ledger:
    """The only line of the ledger, balanced."""
    (found,) = dataset.ledger
    assert found.read == found.kept + sum(found.excluded.values())
    return found
