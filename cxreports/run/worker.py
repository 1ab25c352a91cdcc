"""A worker: a process of its own that makes reports until its parent has no more.

It says that it is ready, then reads pickled `Report`s from its standard input and answers each with a pickled
`Outcome`.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
from pathlib import Path
from typing import IO

READY = "ready"
"""What a worker says once, before the first report: from then on a report's time runs."""


def serve(out: Path) -> None:
    """Make reports until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    if sys.platform == "win32":
        import asyncio

        asyncio.set_event_loop_policy(
            asyncio.WindowsSelectorEventLoopPolicy()
        )  # the kernel's sockets need it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    logging.getLogger().setLevel(logging.ERROR)

    from cxreports.run.produce import Maker

    maker = Maker(out)
    maker.load()
    _answer(READY, answers)
    while True:
        try:
            report = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _answer(maker.make(report), answers)


def _answer(said: object, answers: IO[bytes]) -> None:
    pickle.dump(said, answers)
    answers.flush()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
