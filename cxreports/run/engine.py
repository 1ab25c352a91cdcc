"""The papermill engine `cxreports`: a fork that has the libraries loaded, or a kernel; every failure named.

papermill imports this module while it is itself being imported: nothing else may import it.
"""

from __future__ import annotations

from contextlib import ExitStack
from time import monotonic
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from cxreports.run.failure import ExecutionFailed, name_failure
from cxreports.run.fork import ForkUnavailable, can_fork

if TYPE_CHECKING:
    from cxreports.run.kernel import Client


class CxEngine(Engine):  # type: ignore[misc]
    """Runs a notebook's cells one after the other, in a fork of a process that has the libraries loaded.

    A plain kernel takes its place where forks are not to be had (Windows, macOS), for a notebook whose kernel
    is another than this Python, and when the environment variable CXREPORTS_ENGINE says `kernel`. The outputs
    are the same.

    Differences from papermill's own engine: the notebook is written once, at the end; a cell's prints are
    capped; a cell and the whole report have a limit in seconds, and the kernel one in bytes.
    """

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel that a notebook asks for; `python3` when it asks for none."""
        return str(name or nb.metadata.get("kernelspec", {}).get("name") or "python3")

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        return str(language or nb.metadata.get("kernelspec", {}).get("language") or "python")

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        named: bool = False,
        kernel_cwd: str | None = None,
        kernel_env: dict[str, str] | None = None,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        **limits: Any,
    ) -> None:
        """Called by papermill.

        Args:
            named: a failure is an `ExecutionFailed`, which holds the sentence for the reader and the notebook
                so far; otherwise papermill's own errors.
            kernel_cwd, kernel_env: working directory and environment variables of the cells.
            log_output, stdout_file, stderr_file: as for papermill's own engine, but after each cell.
            limits: see `_options`.
        """
        path, nb_man.output_path = nb_man.output_path, None  # papermill would write it at every cell
        files = {"stdout_file": stdout_file, "stderr_file": stderr_file}
        journal = SimpleNamespace(log_output=log_output, **files, log=logger)
        client: Client | None = None
        try:
            with ExitStack() as stack:
                began = monotonic()
                client = _started(nb_man.nb, kernel_name, _options(**limits), kernel_cwd, kernel_env, stack)
                client.deadline += monotonic() - began  # to load libraries is not the report's time
                cls._run_cells(nb_man, client, journal)
        except Exception as error:
            if named:
                raise ExecutionFailed(name_failure(error, client), nb_man.nb) from error
            if "CellExecutionError" not in type(error).__name__:  # that one papermill finds in the notebook
                raise
        finally:
            nb_man.output_path = path
            if client is not None:
                nb_man.nb.metadata.papermill["peak_memory"] = client.peak_memory

    @staticmethod
    def _run_cells(nb_man: NotebookExecutionManager, client: Client, journal: SimpleNamespace) -> None:
        nb_man.nb.metadata["language_info"] = client.language_info()
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, cell_index=index)
            try:
                client.execute_cell(cell, index)
            except BaseException as error:
                nb_man.cell_exception(cell, cell_index=index, exception=error)
                raise
            finally:
                nb_man.cell_complete(cell, cell_index=index)
                for output in cell.get("outputs", []):
                    PapermillNotebookClient.log_output_message(journal, output)
        client.set_widgets_metadata()


def _options(
    *,
    cell_timeout: float | None = None,
    execution_timeout: float | None = None,
    deadline: float = float("inf"),
    memory_limit: int | None = None,
    start_timeout: int = 60,
    **_: Any,
) -> dict[str, Any]:
    """What a client is told; arguments for other engines are passed over, as papermill's own engine does.

    Args:
        cell_timeout, execution_timeout: seconds that one cell may take (our name, and papermill's).
        deadline: `time.monotonic()` at which the report must be over.
        memory_limit: bytes of resident memory.
        start_timeout: seconds that the kernel may take to start.
    """
    return {
        "cell_timeout": float(cell_timeout or execution_timeout or 0),
        "deadline": float(deadline),
        "memory_limit": memory_limit,
        "startup_timeout": start_timeout,
    }


def _started(
    nb: Any,
    kernel_name: str,
    options: dict[str, Any],
    cwd: str | None,
    env: dict[str, str] | None,
    stack: ExitStack,
) -> Client:
    """The client of a kernel that runs until `stack` is closed: a fork where it can be."""
    from cxreports.run.kernel import Client, NamedManager, is_another

    place = {key: value for key, value in (("cwd", cwd), ("env", env)) if value}
    if is_another(kernel_name, CxEngine.nb_language(nb)):
        options |= {"kernel_manager_class": NamedManager}
    elif can_fork():
        from cxreports.run.forked import ForkedClient

        forked = ForkedClient(nb, **options)
        try:
            stack.enter_context(forked.setup_kernel(**place))
            return forked
        except ForkUnavailable:
            logger.warning("no fork server: a plain kernel runs the notebook")
    client = Client(nb, kernel_name=kernel_name, **options)
    stack.enter_context(client.setup_kernel(**place))
    return client
