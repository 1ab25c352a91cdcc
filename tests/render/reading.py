"""Reading a PDF back: its structure with pikepdf, its words with poppler where that is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest

BODY = (17 / 25.4 * 72, (297 - 18) / 25.4 * 72)  # where the text of a page begins and ends, in points


class Word(NamedTuple):
    """A word, its page, and its box in points from the top left."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


def elements(node: Any) -> Iterator[Any]:
    """The structure elements below a node, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def structure(pdf: pikepdf.Pdf) -> list[Any]:
    return list(elements(pdf.Root.StructTreeRoot["/K"]))


def attributes(element: Any) -> list[Any]:
    """The attribute dictionaries of a structure element."""
    found = element.get("/A", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]


def poppler(*words: str | Path) -> str:
    """The output of pdftotext."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("poppler's pdftotext is not installed")
    done = subprocess.run([tool, "-enc", "UTF-8", *map(str, words), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


@lru_cache(maxsize=64)
def text_of(path: Path, order: str = "-layout") -> str:
    """The text; pages end with a form feed."""
    return poppler(order, path)


@lru_cache(maxsize=32)
def words_of(path: Path) -> list[Word]:
    """Every word with its place."""
    found: list[Word] = []
    pattern = r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    for page, body in enumerate(poppler("-bbox", path).split("<page ")[1:], 1):
        for *box, text in re.findall(pattern, body):
            found.append(Word(text, page, *(float(edge) for edge in box)))
    return found
