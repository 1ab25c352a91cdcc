"""Where reports are published: a folder, or a place on an object store."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from cxreports.errors import OutputError, UsageError
from cxreports.run.lock import locked
from cxreports.run.publish import LAST_GOOD, RUN, check_writable, clean, digests, publish, to_json, write_json


class Store(Protocol):
    """A place for reports, each in a folder of its own."""

    def check(self) -> None:
        """Raises `OutputError` when nothing can be written there."""

    def held(self) -> AbstractContextManager[None]:
        """Nobody else writes there meanwhile; what dead batches left is removed."""

    def record(self, folder: str) -> dict[str, Any] | None:
        """The `run.json` of a report; None when there is none, or none that can be read."""

    def fault(self, folder: str, files: Mapping[str, str]) -> str:
        """What is wrong with a report's files (name → SHA-256), in one clause; "" when nothing is."""

    def publish(self, folder: str, files: Mapping[str, bytes], *, failed: bool) -> dict[str, str]:
        """Put a report's files there, together; gives the SHA-256 of each."""

    def write(self, name: str, data: Any) -> None:
        """One JSON file at the top, replaced in one step."""


def open_store(out: str | Path) -> Store:
    """The store of a path or URL: `outputs`, `file:///srv/reports`, `s3://bucket/reports`, `memory://x`.

    Raises:
        UsageError: nothing is installed that can write to such a URL.
    """
    text = str(out)
    if text.startswith("file://"):
        from urllib.parse import unquote, urlsplit
        from urllib.request import url2pathname

        return Folder(Path(url2pathname(unquote(urlsplit(text).path))))
    return Bucket(text) if "://" in text else Folder(Path(out))


class Folder:
    """A folder of this machine, or one that it can reach like its own."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    def check(self) -> None:
        check_writable(self.path)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        with locked(self.path):
            clean(self.path)
            try:
                yield
            finally:
                clean(self.path)

    def record(self, folder: str) -> dict[str, Any] | None:
        with contextlib.suppress(OSError, ValueError):
            found = json.loads((self.path / folder / RUN).read_text(encoding="utf-8"))
            return found if isinstance(found, dict) else None
        return None

    def fault(self, folder: str, files: Mapping[str, str]) -> str:
        for name, sha256 in files.items():
            try:
                with (self.path / folder / name).open("rb") as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                        return f"{name} is not as it was made"
            except OSError:
                return f"{name} is missing"
        return ""

    def publish(self, folder: str, files: Mapping[str, bytes], *, failed: bool) -> dict[str, str]:
        return publish(self.path, folder, files, failed=failed)

    def write(self, name: str, data: Any) -> None:
        write_json(self.path / name, data)


class Bucket:
    """A place behind a URL, through fsspec.

    An object store cannot rename, and shows a file once it is whole. `run.json` is written last and says what
    the other files must be. Two batches on one such place are not kept apart: it has no locks.
    """

    def __init__(self, url: str) -> None:
        try:
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            hint = 'Install what writes there, e.g. pip install "cxreports[dask]" s3fs.'
            raise UsageError(f"{url} cannot be written to: {error}", where="--out", hint=hint) from None
        self._url = url

    def check(self) -> None:
        probe = f"{self._root}/.cxreports.probe"
        with self._named():
            self._files.pipe_file(probe, b"")
            self._files.rm_file(probe)

    def held(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext()

    def record(self, folder: str) -> dict[str, Any] | None:
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._files.cat_file(f"{self._root}/{folder}/{RUN}"))
            return found if isinstance(found, dict) else None
        return None

    def fault(self, folder: str, files: Mapping[str, str]) -> str:
        try:
            there = {
                str(path).rpartition("/")[2]
                for path in self._files.ls(f"{self._root}/{folder}", detail=False)
            }
        except OSError:
            there = set()
        missing = [name for name in files if name not in there]
        return f"{missing[0]} is missing" if missing else ""

    def publish(self, folder: str, files: Mapping[str, bytes], *, failed: bool) -> dict[str, str]:
        place = f"{self._root}/{folder}"
        good = (self.record(folder) or {}).get("status") == "ok"
        with self._named():
            before = self._files.ls(place, detail=False) if self._files.exists(place) else []
            for path in map(str, before):
                name = path.rpartition("/")[2]
                if failed and good:  # a failed run leaves no old report in place, and loses none
                    self._files.mv(path, f"{place}/{LAST_GOOD}/{name}")
                elif name not in files and not (failed and name == LAST_GOOD):
                    self._files.rm(path, recursive=True)
            for name in sorted(files, key=lambda name: name == RUN):
                self._files.pipe_file(f"{place}/{name}", files[name])
        return digests(files)

    def write(self, name: str, data: Any) -> None:
        with self._named():
            self._files.pipe_file(f"{self._root}/{name}", to_json(data))

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each store has errors of its own
            message = f"nothing could be written: {type(error).__name__}: {error}"
            raise OutputError(
                message, where=self._url, hint="Check the address and its permissions."
            ) from error
