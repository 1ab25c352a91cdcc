"""A kernel that is a fork: nbclient's reading of its messages, without sockets."""

from __future__ import annotations

import os
import uuid
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from cxreports.run.cable import Cable, Printed
from cxreports.run.fork import libraries
from cxreports.run.kernel import STREAM_LIMIT, Client


class ForkedClient(Client):
    """Runs cells in a fork that has the libraries loaded already."""

    def language_info(self) -> dict[str, Any]:
        self._cable.send(_request("kernel_info_request", {}))
        while not self._cable.dead:
            for _, message in self._cable.said():
                return dict(message["content"]["language_info"])
            self._cable.wait(None)
        raise DeadKernelError("Kernel died")

    @contextmanager
    def setup_kernel(self, **options: Any) -> Iterator[None]:
        """Have the fork made; it ends with this context.

        Args:
            options: `cwd` and `env`, where they are not those of this process.

        Raises:
            ForkUnavailable: there is no fork server.
        """
        self.reset_execution_trackers()
        self.widget_registry = {}  # an Output widget would talk back: what it holds stays in the cell instead
        environment, folder = options.get("env", os.environ), options.get("cwd", os.getcwd())
        place = {"environment": dict(environment), "folder": folder}
        task = {**place, "preload": libraries(self.nb)}
        self._cable = Cable(task, STREAM_LIMIT, self.startup_timeout)
        try:
            with self.guarded():
                yield
        finally:
            with self._last_look():
                self._cable.close()

    def kernel_pid(self) -> int | None:
        return None if self._cable.dead else self._cable.fork.pid

    def _run(self, cell: NotebookNode, cell_index: int) -> NotebookNode:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        content = {"code": cell.source, "silent": False, "store_history": True, "allow_stdin": False}
        self._cable.send(_request("execute_request", content, {"cellId": cell.get("id")}))
        self.code_cells_executed += 1
        reply = self._reply(cell, cell_index)
        if reply["status"] == "error" and not ("raises-exception" in tags or self.allow_errors):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _reply(self, cell: NotebookNode, cell_index: int) -> dict[str, Any]:
        """Take in what the cell says until it is over."""
        seconds = self._seconds_left(cell) or float("inf")
        limit = monotonic() + seconds
        while True:
            dead = self._cable.dead
            if dead:
                self._cable.drain()
            for printed, message in self._cable.said():
                self._print(printed, cell, cell_index)
                if message["msg_type"] == "execute_reply":
                    cell.execution_count = message["content"]["execution_count"]
                    return dict(message["content"])
                self.process_message(_completed(message), cell, cell_index)
            if dead:
                self._print(self._cable.rest(), cell, cell_index)
                self.exit_code = self._cable.fork.exit_code
                raise DeadKernelError("Kernel died")
            left = limit - monotonic()
            if left <= 0:
                self._print(self._cable.rest(), cell, cell_index)
                raise CellTimeoutError.error_from_timeout_and_cell("", int(seconds), cell)
            self._cable.wait(None if left == float("inf") else left)

    def _print(self, printed: Iterable[Printed], cell: NotebookNode, cell_index: int) -> None:
        for piece in printed:
            content = {"name": piece.name, "text": piece.text}
            self.process_message(_completed({"msg_type": "stream", "content": content}), cell, cell_index)
            self._dropped += piece.dropped


def _request(kind: str, content: dict[str, Any], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "username": "", "session": ""}
    return {"header": header, "parent_header": {}, "metadata": metadata or {}, "content": content}


def _completed(message: dict[str, Any]) -> dict[str, Any]:
    """A message with the parts that nbclient reads."""
    buffers = [b64decode(part) for part in message.get("buffers", ())]
    header = {"msg_type": message["msg_type"]}
    return {"parent_header": {}, "metadata": {}, **message, "header": header, "buffers": buffers}
