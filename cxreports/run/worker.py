"""A worker: a process of its own that does one thing until its parent has no more of it.

It says that it is ready, then reads pickled questions from its standard input and answers each with a pickled
answer: an executor runs `Report`s, a press draws `Draft`s.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

READY = "ready"
"""What a worker says once, before the first question: from then on a report's time runs."""


def serve(role: str, out: Path, formats: Sequence[str]) -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    if sys.platform == "win32":
        import asyncio

        # the kernel's sockets need it
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    logging.getLogger().setLevel(logging.ERROR)

    from cxreports.run.iri import postpone_grammar

    postpone_grammar()

    from cxreports.run.produce import Executor, Press

    maker = Executor(out) if role == "execute" else Press(out, formats)
    maker.load()
    _answer(READY, answers)
    while True:
        try:
            question = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _answer(maker.make(question), answers)


def _answer(said: object, answers: IO[bytes]) -> None:
    pickle.dump(said, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
