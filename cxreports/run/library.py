"""The data files of a batch, each loaded once for planning and all reports, and kept for the next batch."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxreports.cache import cache_folder
from cxreports.run.cache import Cache, own_folder, take
from cxreports.run.code import code_fingerprint, package_versions
from cxreports.run.job import DataFacts
from cxreports.run.slices import Slices

if TYPE_CHECKING:
    from types import TracebackType

    from cxreports.data import Dataset
    from cxreports.run.slices import Fingerprint, Reads

SNAPSHOTS = "CXREPORTS_SNAPSHOTS"


class Library:
    """Opens data files through snapshots in a folder of the batch, which its kernels read too.

    Snapshots are taken from the user's cache folder while the files behind them have not changed; where that
    folder cannot be used, data are loaded for this batch alone. A context manager: the folder of the batch is
    gone at the end.
    """

    def __init__(self) -> None:
        self._open: dict[Path, Dataset] = {}
        self._facts: dict[Path, DataFacts] = {}
        self._slices: dict[Path, Slices] = {}
        self._selected: dict[tuple[Path, str, str], Dataset] = {}
        self._read: dict[tuple[Path, str, str, str, date | None], dict[str, Any]] = {}

    def __enter__(self) -> Library:
        self._stack = ExitStack()
        cache = cache_folder()
        self._cache = Cache(cache / "data", f"{code_fingerprint()}, DuckDB {package_versions()['duckdb']}")
        self.folder = self._stack.enter_context(own_folder(cache / "batches", "batch-"))
        self._stack.callback(_restore, os.environ.get(SNAPSHOTS))
        os.environ[SNAPSHOTS] = str(self.folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for held in (self._selected, self._slices, self._open):
            held.clear()
        self._stack.close()

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
            entry = self._cache.find(path) or self._kept(path)
            if entry:
                take(entry, self.folder)
            else:
                snapshot_dataset(path, self.folder)
            self._open[path] = open_dataset(path)
            self._slices[path] = Slices(self._open[path], entry)
        return self._open[path]

    def _kept(self, path: Path) -> Path | None:
        """Load a data file into the cache; None when it cannot be kept there."""
        from cxreports.data import snapshot_dataset
        from cxreports.data.origin import Origin
        from cxreports.errors import OutputError

        origin = Origin.of(path)
        if origin is None:
            return None

        def fill(folder: Path) -> bool:
            snapshot_dataset(path, folder)
            return not _reaches_into_the_future(path, folder)

        with contextlib.suppress(OSError, OutputError):  # a full disk: this batch loads for itself
            return self._cache.keep(path, origin, fill)
        return None

    def select(self, path: Path, company: str, segment: str) -> Dataset:
        """The data of a file, restricted; each selection is checked once.

        Raises:
            UnknownName, UsageError: there is no such company or segment.
        """
        key = (path, company, segment)
        if key not in self._selected:
            self._selected[key] = self.dataset(path).select(company=company, segment=segment)
        return self._selected[key]

    def read(
        self, path: Path, company: str, segment: str, reads: Reads, end_on: date | None = None
    ) -> dict[str, Any]:
        """What a report reads of a data file, for `run.json`: fingerprints of its rows and of the file.

        Args:
            end_on: the end of its period, when it reads nothing after it (`Dataset.until`).
        """
        key = (path, company, segment, reads, end_on)
        if key not in self._read:
            selected = self.select(path, company, segment).until(end_on)
            rows: dict[str, Fingerprint] = self._slices[path].of(selected, reads)
            self._read[key] = {
                "reads": reads,
                "file": hashlib.sha256(path.read_bytes()).hexdigest(),
                "cutoff": selected.cutoff.isoformat(),
                "rows": rows,
            }
        return self._read[key]

    def facts(self, path: Path) -> DataFacts:
        """What is said about the data in `run.json`."""
        if path not in self._facts:
            self._facts[path] = _facts(self.dataset(path))
        return self._facts[path]


def _restore(before: str | None) -> None:
    if before is None:
        os.environ.pop(SNAPSHOTS, None)
    else:
        os.environ[SNAPSHOTS] = before


def _reaches_into_the_future(path: Path, folder: Path) -> bool:
    """Whether a row lies after today: as time goes by, how far the data reach would be read differently."""
    from cxreports.data import TABLES, open_dataset

    with _snapshots_in(folder):
        dataset = open_dataset(path)
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ")
    for name in dataset.tables:
        columns = [
            one.name for one in TABLES[name].columns if one.type in ("day", "instant") and not one.derived
        ]
        later = " OR ".join(f"{column} > TIMESTAMP '{now}'" for column in columns)
        if later and dataset.table(name).filter(later).limit(1).fetchall():
            return True
    return False


@contextlib.contextmanager
def _snapshots_in(folder: Path) -> Any:
    before = os.environ.get(SNAPSHOTS)
    os.environ[SNAPSHOTS] = str(folder)
    try:
        yield
    finally:
        _restore(before)


def _facts(dataset: Dataset) -> DataFacts:
    spans = {name: (str(span[0]), str(span[1])) for name in dataset.tables if (span := dataset.span(name))}
    return DataFacts(
        name=dataset.name,
        fingerprint=dataset.fingerprint,
        synthetic=dataset.synthetic,
        cutoff=dataset.cutoff.isoformat(),
        sources=[_plain(source) for source in dataset.sources],
        ledger=[_plain(entry) for entry in dataset.ledger],
        spans=spans,
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
