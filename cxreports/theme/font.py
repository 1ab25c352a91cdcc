"""Fonts of a theme: the packaged ones by name, a client's from its files, cut to the letters of reports."""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cxreports.cache import cache_folder, keep
from cxreports.errors import OutputError, UsageError

FONTS = Path(__file__).parent / "fonts"
"""Folder of the packaged files: ttf for charts and PDF, woff2 for HTML."""

FILE_BYTES = 5_000_000
_SUFFIXES = (".ttf", ".otf", ".woff2", ".woff")
_NO_EMBEDDING, _NO_SUBSET = 0x0002, 0x0100  # bits of OS/2.fsType
_FAMILY = re.compile(r"[^\w -]")
# Latin with its extensions, punctuation, and the signs that reports use.
_LETTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x218, 0x21C),
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
    *range(0x2190, 0x2194),
    *(0x25A0, 0x25A1, 0x25B2, 0x25B6, 0x25BC, 0x25C0, 0x25CF, 0xFB01, 0xFB02),
)


@dataclass(frozen=True, slots=True)
class Face:
    """One style of a family.

    Attributes:
        family: its name, as CSS, Typst and charts call it.
        weight: 100 to 900.
        style: "normal" or "italic".
        file: name of the packaged file, without suffix; "" for a client's.
        data: a client's file as base64 TrueType; "" for a packaged one.
    """

    family: str
    weight: int
    style: str
    file: str = ""
    data: str = ""

    def css(self) -> str:
        """The `@font-face` rule, its file inside."""
        if self.file:
            kind, content = "woff2", (FONTS / f"{self.file}.woff2").read_bytes()
        else:
            kind, content = "woff", _woff(self.data)
        font = base64.b64encode(content).decode("ascii")
        return (
            f"@font-face{{font-family:{self.family!r};font-weight:{self.weight};font-style:{self.style};"
            f"font-display:block;src:url(data:font/{kind};base64,{font}) format('{kind}')}}"
        )


PACKAGED: Mapping[str, tuple[Face, ...]] = {
    "Inter": (
        Face("Inter", 400, "normal", "Inter-Regular"),
        Face("Inter", 400, "italic", "Inter-Italic"),
        Face("Inter", 500, "normal", "Inter-Medium"),
        Face("Inter", 600, "normal", "Inter-SemiBold"),
        Face("Inter", 700, "normal", "Inter-Bold"),
    ),
    "Literata": (
        Face("Literata", 600, "normal", "Literata-SemiBold"),
        Face("Literata", 700, "normal", "Literata-Bold"),
    ),
}
"""The families that come with cxreports; charts are always lettered in Inter, whose widths they know."""


def read_face(path: Path, *, where: str) -> Face:
    """A client's font file as a face: its name, weight and style are what the file says.

    Raises:
        UsageError: the file is absent, is no font, is a variable font, or forbids embedding.
    """
    from fontTools.ttLib import TTFont, TTLibError

    if path.suffix.lower() not in _SUFFIXES:
        raise UsageError(
            f"{path.name!r} is no font file.", where=where, hint="Give a .ttf, .otf or .woff2 file."
        )
    if not path.is_file():
        hint = "Give its path relative to the theme file."
        raise UsageError(f"there is no font file {str(path)!r}.", where=where, hint=hint)
    if path.stat().st_size > FILE_BYTES:
        raise UsageError(
            f"the font {path.name!r} weighs {path.stat().st_size:,} bytes.",
            where=where,
            hint=f"Give a file of at most {FILE_BYTES:,} bytes: one style, without Asian scripts.",
        )
    try:
        font = TTFont(path, lazy=False)
        rights = int(font["OS/2"].fsType)
    except (TTLibError, KeyError, ImportError, OSError, AssertionError) as error:
        reason = "reading .woff2 needs the package brotli" if isinstance(error, ImportError) else str(error)
        raise UsageError(f"the font {path.name!r} cannot be read: {reason}.", where=where) from None
    _check_font(font, rights, path, where)
    if not rights & _NO_SUBSET:
        font = _subset(font)
    return _face(font)


def _check_font(font: Any, rights: int, path: Path, where: str) -> None:
    if rights & 0x000F == _NO_EMBEDDING:
        raise UsageError(
            f"the licence of {path.name!r} forbids embedding (fsType {rights}).",
            where=where,
            hint="A report carries its fonts: ask the client for a font that may be embedded.",
        )
    if "fvar" in font:
        raise UsageError(
            f"{path.name!r} is a variable font.",
            where=where,
            hint="Give one static file per style (Regular, Italic, SemiBold, Bold): the PDF needs them.",
        )


def _subset(font: Any) -> Any:
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every private table that it drops
    options = subset.Options(layout_features=["*"], hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_LETTERS)
    cutter.subset(font)
    return font


def _face(font: Any) -> Face:
    names, os2 = font["name"], font["OS/2"]
    family = _FAMILY.sub("", str(names.getDebugName(16) or names.getDebugName(1) or "Client"))
    font.flavor = None
    file = io.BytesIO()
    font.save(file)
    style = "italic" if os2.fsSelection & 1 else "normal"
    weight = min(max(int(os2.usWeightClass), 100), 900)
    return Face(family, weight, style, data=base64.b64encode(file.getvalue()).decode("ascii"))


@lru_cache(maxsize=16)
def _woff(data: str) -> bytes:
    """A TrueType file, compressed for a page."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(base64.b64decode(data)), recalcTimestamp=False)
    font.flavor = "woff"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def font_folder(faces: tuple[Face, ...]) -> Path | None:
    """A folder of the client's faces for charts and PDF, in the user's cache; None when there are none.

    Raises:
        OutputError: the cache cannot be written to.
    """
    own = [face for face in faces if face.data]
    if not own:
        return None
    folder = (
        cache_folder()
        / "fonts"
        / hashlib.sha256("".join(face.data for face in own).encode()).hexdigest()[:16]
    )
    for face in own:
        path = folder / f"{face.family}-{face.weight}-{face.style}.ttf"
        try:
            if not path.is_file():
                keep(path, base64.b64decode(face.data))
        except OSError as error:
            raise OutputError(
                f"the theme's fonts cannot be written: {error.strerror or error}.",
                where=str(folder),
                hint="Set the environment variable CXREPORTS_CACHE to a folder that can be written to.",
            ) from error
    return folder
