"""The papermill engine `cxreports`: one kernel, kept in memory, every failure named.

papermill imports this module while it is itself being imported: nothing else may import it.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine, NotebookExecutionManager

from cxreports.run.failure import ExecutionFailed, name_failure


class CxEngine(Engine):  # type: ignore[misc]
    """Runs a notebook's cells one after the other in a kernel of its own.

    Differences from papermill's own engine: the kernel is always the running Python; the notebook is written
    once, at the end; a cell's prints are capped; a cell and the whole report have a limit in seconds; a
    failure is an `ExecutionFailed`, which holds the sentence for the reader and the notebook so far.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        cell_timeout: float = 0.0,
        deadline: float = float("inf"),
        start_timeout: int = 60,
        kernel_cwd: str | None = None,
        kernel_env: dict[str, str] | None = None,
        **_: Any,
    ) -> None:
        from cxreports.run.kernel import Client

        client = Client(
            nb_man.nb,
            kernel_name=kernel_name,
            startup_timeout=start_timeout,
            cell_timeout=float(cell_timeout),
            deadline=float(deadline),
        )
        path, nb_man.output_path = nb_man.output_path, None  # papermill would write it at every cell
        options = {"cwd": kernel_cwd, "env": kernel_env}
        try:
            with client.setup_kernel(**{key: value for key, value in options.items() if value}):
                cls._run_cells(nb_man, client)
                client.set_widgets_metadata()
        except Exception as error:
            raise ExecutionFailed(name_failure(error, client), nb_man.nb) from error
        finally:
            nb_man.output_path = path
            nb_man.nb.metadata.papermill["peak_memory"] = client.peak_memory

    @staticmethod
    def _run_cells(nb_man: NotebookExecutionManager, client: Any) -> None:
        reply = client.wait_for_reply(client.kc.kernel_info())
        nb_man.nb.metadata["language_info"] = reply["content"]["language_info"]
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, cell_index=index)
            try:
                client.execute_cell(cell, index)
            except BaseException as error:
                nb_man.cell_exception(cell, cell_index=index, exception=error)
                raise
            finally:
                nb_man.cell_complete(cell, cell_index=index)
