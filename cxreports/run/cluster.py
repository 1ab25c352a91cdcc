"""Reports made by the workers of a Dask cluster, on this machine or on many.

A task makes one report in a folder of its worker and gives its files back; this process alone publishes them.
However often the scheduler runs a task because a machine went away, a report is published once, whole.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePath

from cxreports.errors import CxError, ProcessDied, UsageError
from cxreports.run.cache import own_folder
from cxreports.run.crew import Crew, environment, forking
from cxreports.run.job import Report
from cxreports.run.outcome import Outcome
from cxreports.run.store import Store
from cxreports.run.team import carried, collected, lost

_WIDEST = 512  # reports that may be with the cluster at a time
_CONNECT = "10s"


@dataclass(frozen=True, slots=True)
class Errand:
    """What a worker of the cluster is sent for.

    Attributes:
        report: as it goes to a worker process; its template is `template`, whatever path it names.
        snapshots: folder or URL of the data already loaded, and the names of the files there.
        version: of cxreports; the worker must have the same.
        edition: the day that is printed, as `SOURCE_DATE_EPOCH`.
    """

    report: Report
    template: bytes
    snapshots: tuple[str, tuple[str, ...]]
    version: str
    edition: str


class Cluster:
    """A team of Dask workers.

    Args:
        address: of the scheduler.
        store: where reports are published.
        snapshots: folder of the data already loaded.
        share: folder or URL that the workers can read; the data are copied there. "" when they can read
            `snapshots`: on this machine, or where both have the same disk.

    Raises:
        UsageError: Dask is not installed, or there is no scheduler or no worker at the address.
    """

    def __init__(self, address: str, store: Store, snapshots: Path | None, share: str) -> None:
        self._store, self._stack, self._stopped = store, ExitStack(), False
        try:
            from dask.distributed import Client
        except ImportError:
            hint = 'Install it: pip install "cxreports[dask]".'
            raise UsageError("Dask is not installed.", where="--cluster", hint=hint) from None
        try:
            client = self._stack.enter_context(Client(address, timeout=_CONNECT, set_as_default=False))
        except (OSError, ValueError) as error:
            hint = "Start one with `dask scheduler`, and write its address as tcp://host:8786."
            message = f"there is no Dask scheduler at {address}: {error}"
            raise UsageError(message, where="--cluster", hint=hint) from None
        self._executor: Executor = client.get_executor(pure=False)
        threads = sum(client.nthreads().values())
        if not threads:
            self.stop()
            hint = f"Start one with `dask worker {address} --nthreads 1`."
            raise UsageError(f"the scheduler at {address} has no worker.", where="--cluster", hint=hint)
        self.jobs = threads
        self.width = min(max(2 * threads, 8), _WIDEST)
        self._snapshots = self._shared(snapshots, share)
        self._edition = environment(1, None, "")["SOURCE_DATE_EPOCH"]

    def make(self, report: Report) -> Outcome:
        started_at = datetime.now(UTC)
        try:
            future = self._executor.submit(made, self._errand(report))
            outcome, files = future.result()
        except CxError as error:
            return lost(report, error, started_at, self._store)
        except Exception as error:  # of Dask: the worker died too often, or the scheduler is gone
            said = f"the cluster could not make the report: {type(error).__name__}: {error}"
            return lost(report, ProcessDied(said), started_at, self._store)
        return carried(report, files, outcome, self._store)

    def stop(self) -> None:
        if not self._stopped:
            self._stopped = True
            self._executor.shutdown(wait=False)
            self._stack.close()

    def _errand(self, report: Report) -> Errand:
        return Errand(
            replace(report, parameters=dict(report.parameters)),
            report.template.read_bytes(),
            self._snapshots,
            version("cxreports"),
            self._edition,
        )

    def _shared(self, snapshots: Path | None, share: str) -> tuple[str, tuple[str, ...]]:
        """Where workers find the data, copied there if need be; the copy is removed at the end."""
        if snapshots is None:
            return "", ()
        names = tuple(sorted(path.name for path in snapshots.iterdir()))
        if not share:
            return str(snapshots), names
        import fsspec

        own = f"cxreports-{os.getpid()}-{os.urandom(4).hex()}"
        files, root = fsspec.core.url_to_fs(f"{share.rstrip('/')}/{own}")
        files.makedirs(root, exist_ok=True)
        self._stack.callback(files.rm, root, recursive=True)
        for name in names:
            files.put_file(str(snapshots / name), f"{root}/{name}")
        return files.unstrip_protocol(root), names


def made(errand: Errand) -> tuple[Outcome, dict[str, bytes]]:
    """Make one report on a worker of the cluster: its outcome and its files.

    Raises:
        UsageError: the worker has another version of cxreports, or cannot read the data.
        CxError: as `Crew.make`.
    """
    if errand.version != (own := version("cxreports")):
        message = f"a worker of the cluster has cxreports {own} instead of {errand.version}."
        raise UsageError(message, where="--cluster", hint="Install the same version everywhere.")
    desk = _desk(errand)
    template = desk.folder / errand.report.template.name
    template.write_bytes(errand.template)
    outcome = desk.crew.make(replace(errand.report, template=template))
    return outcome, collected(desk.folder / "out" / errand.report.folder)


class _Desk:
    """What one thread of a Dask worker keeps between reports and batches: its processes, the data."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._stack = ExitStack()
        self.folder = self._stack.enter_context(own_folder(Path(tempfile.gettempdir()), "cx-"))
        self._place = self.folder / "data"  # all that its processes know; each batch puts its data there
        self._lay(errand.snapshots)
        data = self._place if self._place.exists() else None
        env = environment(os.cpu_count() or 1, data, str(self.folder)) | {"SOURCE_DATE_EPOCH": errand.edition}
        env = self._stack.enter_context(forking(env))
        self.crew = Crew(self.folder / "out", env, 1)
        self._stack.callback(self.crew.stop)

    def serves(self, errand: Errand) -> bool:
        """Whether its processes may make this report, too; then the data are those of its batch."""
        had, asked = self._errand, errand
        if had.edition != asked.edition or bool(had.snapshots[0]) != bool(asked.snapshots[0]):
            return False
        if had.snapshots != asked.snapshots:
            _clear(self._place)
            self._lay(asked.snapshots)
            self._errand = asked
        return True

    def close(self) -> None:
        _clear(self._place)  # a link: what it leads to is not ours to remove
        self._stack.close()

    def _lay(self, snapshots: tuple[str, tuple[str, ...]]) -> None:
        """Put the data in place: a link where they can be read as they are, else a copy."""
        place, names = snapshots
        if not place:
            return
        if "://" not in place and Path(place).is_dir():
            with contextlib.suppress(OSError):  # Windows allows links to few
                self._place.symlink_to(place, target_is_directory=True)
                return
        self._place.mkdir()
        try:
            import fsspec

            files, root = fsspec.core.url_to_fs(place)
            for name in names:
                files.get_file(f"{root}/{name}", str(self._place / name))
        except OSError as error:
            hint = "Name a folder or URL that all of them can read with --share."
            message = f"a worker of the cluster cannot read {PurePath(place).name!r}: {error}"
            raise UsageError(message, where="--cluster", hint=hint) from None


def _clear(place: Path) -> None:
    if place.is_symlink():
        place.unlink()
    else:
        shutil.rmtree(place, ignore_errors=True)


_local = threading.local()


def _desk(errand: Errand) -> _Desk:
    """The desk of this thread; another one when the batch is another."""
    desk: _Desk | None = getattr(_local, "desk", None)
    if desk is None or not desk.serves(errand):
        if desk:
            desk.close()
        desk = _local.desk = _Desk(errand)
    return desk
