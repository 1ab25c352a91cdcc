"""The press: Typst on a temporary folder, which holds the packaged layout and one document's data."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from cxreports.errors import OutputError
from cxreports.theme import FONTS

STANDARDS: list[Any] = ["ua-1", "a-2a"]
"""Typst refuses to write a file that breaks what it can check of these."""

WITH_FILES: list[Any] = ["ua-1", "a-3a"]
"""The same where files are attached: of the PDF/A family only its third part allows them."""

REPLACEMENT = "\u25a1"  # a white square: something stands here that the fonts cannot draw
_SOURCES = Path(__file__).with_name("typst")
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_LATIN = 0x17F  # the end of Latin Extended-A, which the fonts hold
_ATTEMPTS = 5
_MEMORY = 10  # documents of which Typst keeps what the later ones did not use
_OPENING = re.compile(rb"\s*<svg\b[^>]*>")


@lru_cache(maxsize=4)
def _fonts(own: Path | None) -> Any:
    paths = [str(folder) for folder in (FONTS, own) if folder]
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


class Press:
    """Typesets a document.

    Attributes:
        fonts: the folder of the theme's own fonts, beside the packaged ones.
        missing: characters that no packaged font holds; they are printed as `REPLACEMENT`.
    """

    def __init__(self, folder: Path, fonts: Path | None = None) -> None:
        self.folder, self.fonts = folder, fonts
        self.missing: set[str] = set()
        self._written: dict[str, bytes] = {}
        for source in _SOURCES.glob("*.typ"):
            shutil.copyfile(source, folder / source.name)

    def marks(self, tree: Mapping[str, Any], files: Mapping[str, bytes]) -> list[list[Any]]:
        """The values of the layout's `mark`s: where each part came to stand, drawings left blank."""
        self._write(tree, {name: _hollow(name, content) for name, content in files.items()})
        try:
            return list(json.loads(self._compiler().query("<mark>", field="value")))
        except RuntimeError as error:
            raise _failure(error) from None

    def pdf(self, tree: Mapping[str, Any], files: Mapping[str, bytes], stamp: datetime | None) -> bytes:
        """The file. Without a date it cannot be PDF/A, and is PDF/UA alone.

        Raises:
            OutputError: Typst refused it, in Typst's words.
        """
        standards = (WITH_FILES if tree["attachments"] else STANDARDS) if stamp else STANDARDS[:1]
        for _ in range(_ATTEMPTS):
            self._write(tree, files)
            try:
                content = self._compiler().compile(format="pdf", pdf_standards=standards, timestamp=stamp)
            except typst.TypstError as error:
                new = _undrawable(error) - self.missing
                if not new:
                    raise _failure(error) from None
                self.missing |= new
                continue
            assert isinstance(content, bytes)
            return content
        raise OutputError("the PDF could not be written: too many characters that the fonts cannot draw.")

    def forget(self) -> None:
        """Give back what Typst keeps of this document: the next one has nothing in common with it."""
        empty = self.folder / "empty.typ"
        empty.touch()
        for _ in range(_MEMORY + 1):
            typst.Compiler(empty, ignore_system_fonts=True).compile(format="svg")

    def _compiler(self) -> typst.Compiler:
        source, fonts = self.folder / "report.typ", _fonts(self.fonts)
        return typst.Compiler(source, root=self.folder, font_paths=fonts, ignore_system_fonts=True)

    def _write(self, tree: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
        table = {ord(char): REPLACEMENT for char in self.missing}

        def drawable(text: str) -> bytes:
            text = unicodedata.normalize("NFC", text)
            return (text.translate(table) if table else text).encode()

        self._put("document.json", drawable(json.dumps(tree, ensure_ascii=False, sort_keys=True)))
        for name, content in files.items():
            self._put(name, drawable(content.decode()) if name.endswith(".svg") else content)

    def _put(self, name: str, content: bytes) -> None:
        """Write a file, unless it stands there as it is."""
        if self._written.get(name) != content:
            (self.folder / name).write_bytes(content)
            self._written[name] = content


def _hollow(name: str, content: bytes) -> bytes:
    """A drawing's size without its lines and letters, which take as long to read as a page to lay out."""
    opening = _OPENING.match(content) if name.endswith(".svg") else None
    return opening[0] + b"</svg>" if opening and not opening[0].endswith(b"/>") else content


def _failure(error: RuntimeError) -> OutputError:
    hints = getattr(error, "hints", [])
    return OutputError(f"the PDF could not be written: {error}.", hint="; ".join(hints))


def _undrawable(error: typst.TypstError) -> set[str]:
    """The characters that no packaged font holds, from Typst's report; never a letter that carries one."""
    texts = _MISSING.findall(f"{error.message}\n{error.diagnostic}")
    return {char for text in texts for char in _unescaped(text) if ord(char) > _LATIN}


def _unescaped(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)
