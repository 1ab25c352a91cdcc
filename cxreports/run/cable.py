"""The engine's end of a forked report: cells go in, messages and prints come out in their order."""

from __future__ import annotations

import fcntl
import json
import os
import selectors
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any

from cxreports.run.fork import Fork, new_mark, server_address
from cxreports.run.wire import Messages, Prints

_CHUNK = 1 << 18
_ROOM = 1 << 20


@dataclass(frozen=True, slots=True)
class Printed:
    """What one stream got in a row.

    Attributes:
        name: "stdout" or "stderr".
        text: the first characters, up to the limit.
        dropped: how many more there were.
    """

    name: str
    text: str
    dropped: int


class Cable:
    """Four pipes to a fork that runs cells.

    Args:
        task: what the fork is told besides (`environment`, `folder`, `preload`).
        limit: characters kept of what is printed in a row.
        patience: seconds to wait for the fork server.

    Raises:
        ForkUnavailable: there is no fork server, or it refused.
    """

    def __init__(self, task: Mapping[str, Any], limit: int, patience: float) -> None:
        mark = new_mark()
        self._messages, self._inbox = Messages(), deque[dict[str, Any]]()
        self._prints = {name: Prints(mark, limit) for name in ("stdout", "stderr")}
        self._silent = False  # the pipe for messages has no writer any more
        self._open = ExitStack()
        self._selector = self._open.enter_context(selectors.DefaultSelector())
        task = {"kind": "cells", "mark": mark.hex(), **task}
        try:
            with ExitStack() as theirs:
                files = self._pipes(theirs)
                self.fork = Fork(server_address(), task, files, patience)
        except BaseException:
            self._open.close()
            raise
        self._open.callback(self.fork.close)
        self._selector.register(self.fork, selectors.EVENT_READ, "end")

    def _pipes(self, theirs: ExitStack) -> list[int]:
        """Make the pipes, keep our ends, and return the fork's."""
        requests, self._requests = _pipe(theirs, self._open)
        files = [requests]
        for name in ("message", *self._prints):
            read, write = _pipe(self._open, theirs)
            os.set_blocking(read, False)
            _widen(write)
            self._selector.register(read, selectors.EVENT_READ, name)
            files.append(write)
        return files

    def send(self, request: Mapping[str, Any]) -> None:
        """Send a cell to run; nothing happens when the fork has died."""
        left = memoryview(json.dumps(request).encode() + b"\n")
        try:
            while left:
                left = left[os.write(self._requests, left) :]
        except BrokenPipeError:
            pass  # its end will be heard

    def wait(self, seconds: float | None) -> bool:
        """Read what comes within a time. Returns whether anything came."""
        events = self._selector.select(seconds)
        for key, _ in events:
            if key.data == "end":
                self._ended()
            else:
                self._read(key.fd, key.data)
        return bool(events)

    @property
    def dead(self) -> bool:
        """Whether the fork has ended, as far as can be heard."""
        return self.fork.exit_code is not None or (self.fork.lost and self._silent)

    def drain(self) -> None:
        """Read all that a dead fork left in the pipes."""
        while self._selector.get_map() and self.wait(0):
            pass

    def said(self) -> Iterator[tuple[list[Printed], dict[str, Any]]]:
        """Messages that arrived, each with what was printed before it."""
        while self._inbox and all(prints.pieces for prints in self._prints.values()):
            yield self._printed(), self._inbox.popleft()

    def rest(self) -> list[Printed]:
        """What was printed after the last message, so far."""
        for prints in self._prints.values():
            prints.end()
        return self._printed()

    def close(self) -> None:
        """End the fork with its process group."""
        self._open.close()

    def _printed(self) -> list[Printed]:
        pieces = [Printed(name, *prints.pieces.popleft()) for name, prints in self._prints.items()]
        return [piece for piece in pieces if piece.text or piece.dropped]

    def _read(self, file: int, name: str) -> None:
        data = os.read(file, _CHUNK)
        if not data:
            self._selector.unregister(file)
            self._silent = self._silent or name == "message"
        elif name == "message":
            self._inbox.extend(self._messages.feed(data))
        else:
            self._prints[name].feed(data)

    def _ended(self) -> None:
        self.fork.poll()
        if self.dead or self.fork.lost:
            self._selector.unregister(self.fork)


def _widen(pipe: int) -> None:
    """Room for a whole figure in a pipe, where the system allows it: the cell goes on sooner."""
    with suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)


def _pipe(reader: ExitStack, writer: ExitStack) -> tuple[int, int]:
    """A pipe whose ends are closed with one stack and the other."""
    read, write = os.pipe()
    reader.callback(os.close, read)
    writer.callback(os.close, write)
    return read, write
