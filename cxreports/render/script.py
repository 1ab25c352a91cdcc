"""The scripts of a page: its own, and the one bundle that makes all of its charts interactive."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from markupsafe import Markup

from cxreports.cache import cache_folder, keep

_OWN = Path(__file__).with_name("templates") / "page.js"
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


@lru_cache(maxsize=1)
def own_script() -> Markup:
    """What this project adds to a page: tables that sort, data to copy, the current section, live charts."""
    return Markup(_OWN.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def vega_bundle() -> Markup:
    """Vega and its embedder as one script without requests, about 0.9 MB.

    It takes seconds to build, so it is kept in the user's cache folder, under the version that built it.
    """
    kept = cache_folder() / f"vega-{version('vl-convert-python')}.js"
    try:
        return Markup(kept.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        bundle = _build()
    with contextlib.suppress(OSError):  # a folder that cannot be written to only costs time
        keep(kept, bundle.encode())
    return Markup(bundle)


def _build() -> str:
    import vl_convert

    bundle = str(vl_convert.javascript_bundle(_SNIPPET))
    # Inside a string literal the two are the same; in a page only the second does not end the script.
    return bundle.replace("</script", r"<\/script").replace("<!--", r"<\!--")


def data_script(data: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a script element of a page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def policy(scripts: Iterable[str]) -> str:
    """The content security policy of a page: nothing is fetched, and these scripts alone may run."""
    allowed = " ".join(f"'sha256-{_digest(text)}'" for text in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; font-src data:"
    )


@lru_cache(maxsize=2)
def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
