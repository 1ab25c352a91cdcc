"""Names of sheets that every spreadsheet program takes: short, legal, each once."""

from __future__ import annotations

import re

LONGEST = 31  # UTF-16 units
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff]+")
_RESERVED = ("history",)  # Excel keeps it for itself


class Tabs:
    """Gives out names; no two are the same to Excel, which takes A for a."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, wanted: str, otherwise: str = "Sheet") -> str:
        """A legal name as near to the wanted one as can be; `otherwise` when nothing is left of it."""
        text = _ILLEGAL.sub(" ", wanted.replace("'", "’").encode("utf-16", "ignore").decode("utf-16"))
        text = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split()) or otherwise
        if text.casefold() in _RESERVED:
            text += "."
        name, count = _cut(text, LONGEST), 1
        while name.casefold() in self._taken:
            count += 1
            ending = f" ({count})"
            name = _cut(text, LONGEST - len(ending)) + ending
        self._taken.add(name.casefold())
        return name


def _cut(text: str, longest: int) -> str:
    """The text up to a length, cut between words where that keeps half of it."""
    if _units(text) <= longest:
        return text
    kept = text
    while _units(kept) > longest - 1:
        kept = kept[:-1]
    words = kept if text[len(kept)] == " " else kept.rpartition(" ")[0]
    return (words if len(words) > longest / 2 else kept).rstrip(" ,;-–(") + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
