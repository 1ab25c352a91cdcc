"""Images named in Markdown: attachments, data URIs and files beside the notebook. Nothing is fetched."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

_SIGNATURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
}
PIXELS = tuple(_SIGNATURES)


def data_uri(media: str, content: bytes) -> str:
    return f"data:{media};base64,{base64.b64encode(content).decode('ascii')}"


def pixels(media: str, text: str) -> str | None:
    """A data URI of a base64 image, or None when it is not the image that it says."""
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data_uri(media, content) if content.startswith(_SIGNATURES[media]) else None


def resolve(url: str, attachments: Mapping[str, Mapping[str, Any]], folder: Path | None) -> str | None:
    """The data URI of an image, or None when it is elsewhere, missing or of another kind."""
    if url.startswith("attachment:"):
        bundle = attachments.get(unquote(url.removeprefix("attachment:")), {})
        found = (pixels(media, bundle[media]) for media in PIXELS if media in bundle)
        return next((uri for uri in found if uri), None)
    if url.startswith("data:"):
        head, _, body = url.removeprefix("data:").partition(",")
        media, *options = head.split(";")
        return pixels(media, body) if media in PIXELS and "base64" in options else None
    return _beside(url, folder)


def _beside(url: str, folder: Path | None) -> str | None:
    """A file in the notebook's folder or below it."""
    if folder is None or "://" in url or not url:
        return None
    media = mimetypes.guess_type(url)[0]
    path = (folder / unquote(url)).resolve()
    if media not in PIXELS or not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return pixels(media, base64.b64encode(path.read_bytes()).decode("ascii"))
