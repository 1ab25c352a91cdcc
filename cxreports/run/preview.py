"""A template's report, made again whenever its notebook or its data are saved."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import TYPE_CHECKING

from cxreports.data.origin import Origin
from cxreports.errors import CxError
from cxreports.run.cache import own_folder
from cxreports.run.library import Library
from cxreports.run.live import Page
from cxreports.run.parameters import request_of
from cxreports.run.planner import plan, template_folders
from cxreports.run.store import Folder
from cxreports.run.team import LocalTeam
from cxreports.run.template import list_templates

if TYPE_CHECKING:
    from cxreports.run.job import Report
    from cxreports.run.parameters import Request

_PAUSE = 0.25  # seconds between two looks at the files

Told = Callable[[CxError | None, float], None]
Stamps = dict[Path, tuple[int, int]]


class Preview:
    """Makes one template's report, again and again. A context manager: its processes end with it.

    Args:
        template: a name, or the path of a notebook, relative to `base`.
        changes: "key=value" texts, as `load_parameters` takes them.
        base: the folder that paths start from.
        find_indicator: as `plan` takes it.

    Raises:
        CxError: a change cannot be read.
    """

    def __init__(
        self,
        template: str,
        changes: Iterable[str],
        base: Path,
        *,
        find_indicator: Callable[[str], object] | None = None,
    ) -> None:
        asked = [*changes, "formats=[html]"]
        self._request: Request = request_of({"template": template}, base / "preview", asked)
        self._find_indicator = find_indicator
        self._base = base
        self._data: Stamps | None = None

    def __enter__(self) -> Preview:
        self._warm, self._own = ExitStack(), ExitStack()
        self._folder = self._own.enter_context(own_folder(Path(tempfile.gettempdir()), "cx-preview-"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._warm.close()
        self._own.close()

    def keep_up(self, page: Page, told: Told, rounds: int | None = None) -> None:
        """Make the report, and again after every change; for ever, or so many times."""
        while rounds is None or rounds > 0:
            seen = self.stamps()
            page.begin()
            began = monotonic()
            try:
                html = self.make()
            except CxError as error:
                page.fail(str(error))
                told(error, monotonic() - began)
            else:
                seconds = monotonic() - began
                page.show(html, f"Made in {seconds:.1f} s. It is made again at every save.")
                told(None, seconds)
            rounds = None if rounds is None else rounds - 1
            if rounds != 0:
                self._wait_for_save(seen)

    def _wait_for_save(self, seen: Stamps) -> None:
        """Wait for a change, and until it is over: an editor may write a file piece by piece."""
        last, now = seen, self.stamps()
        while now == seen or now != last:
            sleep(_PAUSE)
            last, now = now, self.stamps()

    def make(self) -> bytes:
        """The page of the report as the files are now.

        Raises:
            CxError: it could not be made.
        """
        report = self._planned()
        outcome = self._team.make(report)
        if failure := outcome.failure:
            raise CxError(failure.message, where=failure.where, hint=failure.hint)
        return (self._folder / report.folder / report.files[0]).read_bytes()

    def _planned(self) -> Report:
        """The report to make. When the data changed they are loaded again, for new workers."""
        data = _stamps(self._sources())
        if data != self._data:
            self._data = None
            self._warm.close()
            self._library = self._warm.enter_context(Library())
            self._team = LocalTeam(Folder(self._folder), 1, self._library.folder)
            self._warm.callback(self._team.stop)
            self._data = data
        return plan([self._request], self._library, find_indicator=self._find_indicator)[0]

    def stamps(self) -> Stamps:
        """Every file that the report is made from and that is there, with its time and size."""
        return _stamps([*self._sources(), *self._notebook(), self._base / self._request.theme])

    def _notebook(self) -> list[Path]:
        name = self._request.template
        if name.endswith(".ipynb"):
            return [self._base / name]
        return [path for found, path in list_templates(template_folders(self._base)).items() if found == name]

    def _sources(self) -> list[Path]:
        """The data file and the files that it names; of the demo, nothing: it does not change."""
        if self._request.data == "demo":
            return []
        file = (self._base / self._request.data).resolve()
        try:
            origin = Origin.of(file)
        except (CxError, OSError):
            return [file]
        return [file, *map(Path, origin.stamps)] if origin else [file]


def _stamps(files: Iterable[Path]) -> Stamps:
    found: Stamps = {}
    for path in files:
        try:
            status = path.stat()
        except OSError:
            continue
        if not path.is_dir():
            found[path] = (status.st_mtime_ns, status.st_size)
    return found
