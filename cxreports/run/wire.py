"""What a forked report says to its engine, over pipes: messages, and what is printed between them.

Each message goes over one pipe; what is printed goes over two others, the system's standard output and error,
so that C libraries and subprocesses are heard too. Before a message is sent, a mark is printed on both:
whatever stands before the n-th mark was printed before the n-th message, whichever is read first.
"""

from __future__ import annotations

import codecs
import json
from collections import deque
from collections.abc import Iterator
from struct import Struct
from typing import Any

SIZE = Struct(">I")


def frame(text: bytes) -> bytes:
    """A message as it goes over a pipe: its size, then itself."""
    return SIZE.pack(len(text)) + text


class Messages:
    """Takes bytes as they come, gives whole messages."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[dict[str, Any]]:
        self._bytes += data
        while len(self._bytes) >= SIZE.size:
            end = SIZE.size + SIZE.unpack_from(self._bytes)[0]
            if len(self._bytes) < end:
                return
            yield json.loads(self._bytes[SIZE.size : end])
            del self._bytes[:end]


class Prints:
    """What was printed on one stream, cut at the marks; of each piece, `limit` characters are kept at most.

    Attributes:
        pieces: what was printed before each mark seen and not yet taken, as (text kept, characters dropped).
    """

    def __init__(self, mark: bytes, limit: int) -> None:
        self._mark, self._limit = mark, limit
        self._bytes = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.pieces: deque[tuple[str, int]] = deque()
        self._begin()

    def _begin(self) -> None:
        self._kept: list[str] = []
        self._room, self._dropped = self._limit, 0

    def feed(self, data: bytes) -> None:
        *whole, rest = (self._bytes + data).split(self._mark)
        for piece in whole:
            self._take(piece)
            self.cut()
        cut = len(rest) - self._begun(rest)
        self._take(rest[:cut])
        self._bytes = rest[cut:]

    def _begun(self, data: bytes) -> int:
        """How many bytes at the end of `data` may be the beginning of a mark."""
        sizes = range(min(len(self._mark) - 1, len(data)), 0, -1)
        return next((size for size in sizes if data.endswith(self._mark[:size])), 0)

    def _take(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        kept = text[: self._room]
        self._kept.append(kept)
        self._room -= len(kept)
        self._dropped += len(text) - len(kept)

    def end(self) -> None:
        """Nothing more comes: what is held back was no mark."""
        self._take(self._bytes)
        self._bytes = b""
        self.cut()

    def cut(self) -> None:
        """End a piece here, as if there were a mark."""
        self.pieces.append(("".join(self._kept), self._dropped))
        self._begin()
