"""The data files of a batch, each loaded once for planning and for every report."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxreports.run.job import DataFacts

if TYPE_CHECKING:
    from types import TracebackType

    from cxreports.data import Dataset

SNAPSHOTS = "CXREPORTS_SNAPSHOTS"


class Library:
    """Opens data files through snapshots in a temporary folder, which the kernels of the batch read too.

    A context manager: the folder is gone at the end.
    """

    def __init__(self) -> None:
        self._open: dict[Path, Dataset] = {}

    def __enter__(self) -> Library:
        self._temporary = tempfile.TemporaryDirectory(prefix="cx-data-", ignore_cleanup_errors=True)
        self.folder = Path(self._temporary.name)
        self._before = os.environ.get(SNAPSHOTS)
        os.environ[SNAPSHOTS] = str(self.folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.clear()
        if self._before is None:
            os.environ.pop(SNAPSHOTS, None)
        else:
            os.environ[SNAPSHOTS] = self._before
        self._temporary.cleanup()

    def path(self, data: str, base: Path) -> Path:
        """The data file that a parameter names: "demo", or a path relative to `base`."""
        from cxreports.demo import resolve

        return resolve(data) if data == "demo" else (base / data).resolve()

    def dataset(self, path: Path) -> Dataset:
        """The data of a file.

        Raises:
            DataError: they cannot be used as they are.
        """
        from cxreports.data import open_dataset, snapshot_dataset

        if path not in self._open:
            snapshot_dataset(path, self.folder)
            self._open[path] = open_dataset(path)
        return self._open[path]

    def facts(self, path: Path) -> DataFacts:
        """What is said about the data in `run.json`."""
        dataset = self.dataset(path)
        return DataFacts(
            name=dataset.name,
            fingerprint=dataset.fingerprint,
            synthetic=dataset.synthetic,
            cutoff=dataset.cutoff.isoformat(),
            sources=[_plain(source) for source in dataset.sources],
            ledger=[_plain(entry) for entry in dataset.ledger],
            spans={
                name: (str(span[0]), str(span[1])) for name in dataset.tables if (span := dataset.span(name))
            },
        )


def _plain(record: Any) -> dict[str, Any]:
    """The fields of a frozen record as JSON data."""
    fields = {name: getattr(record, name) for name in record.__dataclass_fields__}
    return {
        name: dict(value)
        if isinstance(value, Mapping)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in fields.items()
    }
