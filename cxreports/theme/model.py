"""A theme: the design tokens that CSS, charts and PDF share."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from cxreports.errors import UnknownName, UsageError
from cxreports.theme.colour import EYES, contrast, distance, mix

FONTS = Path(__file__).parent / "fonts"
"""Folder of the packaged Inter files: ttf for charts and PDF, woff2 for HTML."""

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
COLOUR_DISTANCE = 15.0  # CIEDE2000, to every eye
LOGO_BYTES = 300_000
_DEFAULT = Path(__file__).with_name("default.yaml")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_COLOURS = ("brand", "fav", "unf")
_CLIENT_KEYS = ("name", *_COLOURS, "logo", "confidentiality")
_LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Theme:
    """Design tokens. Colours are `#RRGGBB`.

    Attributes:
        name: the theme's name.
        tokens: colours on paper by role: bg, panel, ink, ink2, ink3, brand, fav, unf, pas, rule, grid,
            band, ci.
        dark: the same roles on a dark screen.
        categorical: up to six series, in order.
        diverging: five classes, unfavourable first.
        sequential: five classes, light to dark.
        logo: the client's logo as a data URI, or None.
        confidentiality: the mention printed on every page, e.g. "Confidentiel"; may be empty.
    """

    name: str
    tokens: Mapping[str, str]
    dark: Mapping[str, str]
    categorical: tuple[str, ...]
    diverging: tuple[str, ...]
    sequential: tuple[str, ...]
    logo: str | None = None
    confidentiality: str = ""

    @property
    def nps(self) -> dict[str, str]:
        """The colours of detractor, passive and promoter."""
        return {name: self.tokens[role] for name, role in _NPS}

    def to_json(self) -> dict[str, Any]:
        """The theme as plain JSON data, for a cover block."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Theme:
        """The theme that `to_json` wrote."""
        fields: dict[str, Any] = dict(data)
        for key in ("categorical", "diverging", "sequential"):
            fields[key] = tuple(fields[key])
        return cls(**fields)


_NPS = (("detractor", "unf"), ("passive", "pas"), ("promoter", "fav"))


@lru_cache(maxsize=1)
def _default() -> Theme:
    return Theme.from_json(yaml.safe_load(_DEFAULT.read_text(encoding="utf-8")))


def load_theme(name_or_path: str | Path = "default") -> Theme:
    """A theme by name, or from a client's YAML file.

    A client file holds any of `name`, `brand`, `fav`, `unf` (`"#RRGGBB"`), `logo` (an .svg or .png file,
    relative to the theme file) and `confidentiality`. Every other colour follows from these.

    Raises:
        UnknownName: no theme has that name, or the file has a key that does not exist.
        UsageError: the file cannot be read, or its colours cannot be told apart: the pair is named.
    """
    path = Path(name_or_path)
    if str(name_or_path) == "default":
        return _default()
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise UnknownName("theme", str(name_or_path), ["default", "a .yaml file of your own"])
    client = _read(path)
    colours = {key: _colour(client[key], key, path) for key in _COLOURS if key in client}
    theme = _recoloured(str(client.get("name", path.stem)), colours)
    check_colours(theme, where=str(path))
    values = theme.to_json() | {"confidentiality": str(client.get("confidentiality") or "")}
    if client.get("logo"):
        values["logo"] = _logo(path.parent / str(client["logo"]), where=str(path))
    return Theme.from_json(values)


def _read(path: Path) -> dict[str, Any]:
    try:
        client = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {}
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a UTF-8 text"
        raise UsageError(f"the theme file cannot be read: {reason}.", where=str(path)) from None
    except yaml.YAMLError as error:
        raise UsageError(f"the theme file is not YAML: {error}.", where=str(path)) from None
    if not isinstance(client, dict):
        raise UsageError(
            "a theme file is a list of `key: value` lines.",
            where=str(path),
            hint='Write for instance brand: "#0B3C5D".',
        )
    for key in client:
        if key not in _CLIENT_KEYS:
            raise UnknownName("theme key", str(key), _CLIENT_KEYS, where=str(path))
    return client


def _colour(value: object, key: str, path: Path) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        shown = "nothing (an unquoted # starts a comment)" if value is None else repr(value)
        raise UsageError(
            f"{key} is {shown}, not a colour.",
            where=f"{path}, {key}",
            hint=f'Write six hexadecimal digits in quotes: {key}: "#0B3C5D".',
        )
    return value.upper()


def _logo(path: Path, *, where: str) -> str:
    media = _LOGO_TYPES.get(path.suffix.lower())
    if media is None:
        raise UsageError(
            f"the logo {path.name!r} is neither SVG nor PNG.", where=where, hint="Save it as .svg or .png."
        )
    if not path.is_file():
        raise UsageError(
            f"there is no logo file {str(path)!r}.",
            where=where,
            hint="Give its path relative to the theme file.",
        )
    content = path.read_bytes()
    if len(content) > LOGO_BYTES:
        raise UsageError(
            f"the logo {path.name!r} weighs {len(content):,} bytes.",
            where=where,
            hint=f"It goes into every page of every report: make it smaller than {LOGO_BYTES:,} bytes.",
        )
    return f"data:{media};base64,{base64.b64encode(content).decode('ascii')}"


def _recoloured(name: str, colours: Mapping[str, str]) -> Theme:
    """The default theme with a client's colours, and with what follows from them."""
    base = _default()
    tokens = {**base.tokens, **colours}
    dark = dict(base.dark)
    for role, colour in colours.items():
        dark[role] = _lighter(colour, on=base.dark["bg"], least=7.0)
    values = base.to_json() | {"name": name, "tokens": tokens, "dark": dark}
    if "fav" in colours or "unf" in colours:
        fav, unf, middle = tokens["fav"], tokens["unf"], base.diverging[2]
        values["diverging"] = [unf, mix(unf, "#FFFFFF", 0.66), middle, mix(fav, "#FFFFFF", 0.66), fav]
    if "fav" in colours:
        tints = [mix(fav, "#FFFFFF", share) for share in (0.88, 0.68, 0.45, 0.2)]
        values["sequential"] = [*tints, mix(fav, "#000000", 0.3)]
        values["categorical"] = [fav, *base.categorical[1:]]
        tokens["ci"] = mix(fav, "#FFFFFF", 0.6)
    return Theme.from_json(values)


def _lighter(colour: str, *, on: str, least: float) -> str:
    """The colour, mixed with white until it is readable on a dark page."""
    shades = (mix(colour, "#FFFFFF", step / 20) for step in range(21))
    return next(shade for shade in shades if contrast(shade, on) >= least)


def check_colours(theme: Theme, *, where: str = "") -> None:
    """Refuse colours that some readers could not read or tell apart.

    Raises:
        UsageError: names the failing pair, its measure and the least allowed.
    """
    for role in _COLOURS:
        ratio = contrast(theme.tokens[role], "#FFFFFF")
        if ratio < TEXT_CONTRAST:
            raise UsageError(
                f"{role} {theme.tokens[role]} on white has a contrast of {ratio:.1f}:1.",
                where=where,
                hint=f"Text needs {TEXT_CONTRAST}:1 at least: choose a darker {role}.",
            )
    fav, unf = theme.tokens["fav"], theme.tokens["unf"]
    for eye in EYES:
        gap = distance(fav, unf, eye)
        if gap < COLOUR_DISTANCE:
            raise UsageError(
                f"fav {fav} and unf {unf} look alike to {_SEEN_BY[eye]} (distance {gap:.1f}).",
                where=where,
                hint=f"They need a distance of {COLOUR_DISTANCE:.0f}: a blue against an orange always works.",
            )


_SEEN_BY = {
    "normal": "everyone",
    "protan": "readers who see no red (protanopia)",
    "deutan": "readers who see no green (deuteranopia)",
    "tritan": "readers who see no blue (tritanopia)",
}
