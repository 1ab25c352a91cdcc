"""Messages and prints come out as they went in, however the pipes cut them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from cxreports.run.fork import new_mark
from cxreports.run.wire import Messages, Prints, frame

MARK = new_mark()
cuts = st.lists(st.integers(1, 30), min_size=1, max_size=30)


def in_pieces(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    while data:
        for size in sizes:
            yield data[:size]
            data = data[size:]


@given(st.lists(st.dictionaries(st.text(), st.text())), cuts)
def test_messages_survive_any_cut(messages: list[dict[str, str]], sizes: list[int]) -> None:
    reader = Messages()
    whole = b"".join(frame(json.dumps(message).encode()) for message in messages)
    assert [found for piece in in_pieces(whole, sizes) for found in reader.feed(piece)] == messages


printable = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(printable, min_size=1), cuts, st.integers(0, 20))
def test_prints_are_cut_at_the_marks_and_capped(texts: list[str], sizes: list[int], limit: int) -> None:
    prints = Prints(MARK, limit)
    for piece in in_pieces(MARK.join(text.encode() for text in texts), sizes):
        prints.feed(piece)
    prints.end()
    assert list(prints.pieces) == [(text[:limit], max(len(text) - limit, 0)) for text in texts]


def test_what_only_looks_like_a_mark_is_printed() -> None:
    prints = Prints(MARK, 100)
    prints.feed(b"a" + MARK[:5])
    prints.end()
    assert prints.pieces[0][0].startswith("a\ufffd")


def test_the_grammar_of_iris_is_built_when_one_is_checked() -> None:
    code = (
        "from cxreports.run.iri import postpone_grammar\npostpone_grammar()\nimport sys, jsonschema\n"
        "assert 'lark' not in sys.modules\n"
        "check = jsonschema.Draft202012Validator.FORMAT_CHECKER.conforms\n"
        "print(check('https://example.org/é', 'iri'), check('no iri', 'iri') and 'iri' in "
        "jsonschema.Draft202012Validator.FORMAT_CHECKER.checkers)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("True False\n", 0), done.stderr
