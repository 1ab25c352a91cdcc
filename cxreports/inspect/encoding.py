"""In which encoding a text file is written, judged by the letters that each candidate makes of its bytes."""

from __future__ import annotations

import codecs

from cxreports.inspect.finding import Reading

# Encodings of Western European exports: Windows, old Macs, DOS, and the mixture that old Windows tools leave.
_CANDIDATES = ("cp1252", "latin-1+cp850", "mac_roman", "cp850")
_LETTERS = frozenset("àâäáãåæçéèêëíìîïñóòôöõœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕŒÚÙÛÜÝ")
_SIGNS = frozenset("\u00a0«»’‘“”–—…€£°§²³½¼•·™®©¿¡´¨ºª")
_SAMPLE = 1 << 20
_CLEAR = 0.02  # by how much the best candidate must lead to be called sure


def find_encoding(content: bytes) -> list[Reading]:
    """The keys of a source about its encoding; none for plain UTF-8."""
    if content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return [Reading("encoding", "utf-16", "certain", "the file begins with the mark of UTF-16")]
    if len(content) > 3 and content[1::2][:200].count(0) > 0.8 * len(content[1::2][:200]):
        return [Reading("encoding", "utf-16-le", "likely", "every other byte is zero")]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(content)
    return []


def _not_utf8(content: bytes) -> list[Reading]:
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(char > "\x7f" for char in text) - broken > 10 * broken:
        why = f"valid UTF-8 but for {broken} broken character{'s' if broken > 1 else ''}, shown as \ufffd"
        return [Reading("encoding_errors", "replace", "likely", why)]
    runs = _runs(content)
    scores = {name: _score(runs, name) for name in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda name: scores[name])
    second = max(score for name, score in scores.items() if name != best)
    clear = scores[best] - second >= _CLEAR or best == "cp1252"
    why = f"not UTF-8; read as {best}, {scores[best]:.0%} of the letters beyond ASCII make sense"
    shown = next((word for word in (decode(run, best).strip() for run in runs) if len(word) > 3), "")
    why += f", e.g. {shown!r}" if shown else ""
    return [Reading("encoding", best, "likely" if clear and scores[best] > 0.8 else "unsure", why)]


def decode(content: bytes, encoding: str, errors: str = "replace") -> str:
    """Bytes as text; of an encoding "a+b" the bytes 80 to 9F are read as b."""
    first, _, second = encoding.partition("+")
    if not second:
        return content.decode(first, errors)
    table = "".join(
        bytes([byte]).decode(second if 0x80 <= byte < 0xA0 else first, "replace") for byte in range(256)
    )
    return codecs.charmap_decode(content, errors, table)[0]


def _runs(content: bytes) -> list[bytes]:
    """The words of a sample that hold a byte beyond ASCII."""
    sample = content if len(content) <= _SAMPLE else content[: _SAMPLE // 2] + content[-_SAMPLE // 2 :]
    return [word for word in sample.split() if not word.isascii()][:5000]


def _score(runs: list[bytes], encoding: str) -> float:
    """Share of the characters beyond ASCII that a European text would hold where they stand."""
    good = total = 0
    for run in runs:
        text = f" {decode(run, encoding)} "
        for before, char, after in zip(text, text[1:], text[2:], strict=False):
            if char > "\x7f":
                total += 1
                good += _belongs(before, char, after)
    return good / total if total else 0.0


def _belongs(before: str, char: str, after: str) -> bool:
    if char in _LETTERS:
        inside = before.islower() or after.islower()
        return char.islower() or not (inside and before.islower())
    return char in _SIGNS and not (before.isalpha() and after.isalpha() and char not in "’‘")
