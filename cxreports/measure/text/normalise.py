"""One way of writing a comment: composed characters, plain spaces, no markup."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe0e\ufe0f\ufeff\U0001f3fb-\U0001f3ff]"
)  # soft hyphens, joiners, directions, variation selectors, skin tones
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"'})


def normalise(text: str) -> str:
    """A comment in NFC, with entities read, tags, control and invisible characters taken out, spaces single.

    Nothing that was said changes: letters repeated for emphasis and emoji stay (`tokenise` reads them).
    Apostrophes and quotation marks become the typewriter ones, so that a word has one spelling.

    Source: methodology 3.13, step 1.

    >>> normalise("L&rsquo;appli<br/>  est  gén\\u0069\\u0061le")
    "L'appli est géniale"
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_APOSTROPHES))
    elif "`" in text:
        text = text.translate(_APOSTROPHES)
    return _SPACES.sub(" ", text).strip()
