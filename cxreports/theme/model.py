"""A theme: the design tokens and fonts that CSS, charts and PDF share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from cxreports.errors import UnknownName
from cxreports.theme.font import PACKAGED, Face, font_folder

Cover = Literal["band", "light"]
_READY = Path(__file__).with_name("ready")
_NPS = (("detractor", "unf"), ("passive", "pas"), ("promoter", "fav"))


@dataclass(frozen=True, slots=True)
class Theme:
    """Design tokens. Colours are `#RRGGBB`.

    Attributes:
        name: the theme's name.
        tokens: colours on paper by role: bg, panel, ink, ink2, ink3, brand, cover, cover_ink, fav, unf, pas,
            rule, grid, band, ci.
        dark: the same roles on a dark screen.
        categorical: up to six series, in order.
        diverging: five classes, unfavourable first.
        sequential: five classes, light to dark.
        text, headings: font families; charts are lettered in Inter.
        faces: the faces of these families, Inter apart.
        cover: "band" (the title on a band of the cover's colour) or "light" (on the page, under a line).
        logo: the client's logo as a data URI, or None.
        logo_alt: what the logo says; "" for the client's name.
        confidentiality: the mention printed on every page by language; "" is every other language.
        about: what it looks like, in a line.
    """

    name: str
    tokens: Mapping[str, str]
    dark: Mapping[str, str]
    categorical: tuple[str, ...]
    diverging: tuple[str, ...]
    sequential: tuple[str, ...]
    text: str = "Inter"
    headings: str = "Inter"
    faces: tuple[Face, ...] = ()
    cover: Cover = "band"
    logo: str | None = None
    logo_alt: str = ""
    confidentiality: Mapping[str, str] = field(default_factory=dict)
    about: str = ""

    @property
    def nps(self) -> dict[str, str]:
        """The colours of detractor, passive and promoter."""
        return {name: self.tokens[role] for name, role in _NPS}

    @property
    def colours(self) -> set[str]:
        """Every colour that a chart may wear."""
        return {*self.tokens.values(), *self.categorical, *self.diverging, *self.sequential}

    def colour_words(self, language: str) -> dict[str, str]:
        """What its favourable and its unfavourable colour are called, for the notes that explain them."""
        from cxreports.theme.colour import (
            colour_word,
        )  # loads numpy, which a plan does without

        return {role: colour_word(self.tokens[role], language) for role in ("fav", "unf")}

    def mention(self, language: str) -> str:
        """The confidentiality mention in a language; may be empty."""
        return self.confidentiality.get(language) or self.confidentiality.get("", "")

    def font_faces(self) -> tuple[Face, ...]:
        """Every face that a page needs: Inter's, and the theme's own."""
        return (*PACKAGED["Inter"], *self.faces)

    def font_folder(self) -> Path | None:
        """The folder of a client's own fonts, for charts and PDF; None when it has none."""
        return font_folder(self.faces)

    def to_json(self) -> dict[str, Any]:
        """The theme as plain JSON data, for a cover block."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Theme:
        """The theme that `to_json` wrote.

        Raises:
            KeyError, TypeError: another version wrote it.
        """
        fields: dict[str, Any] = dict(data)
        for key in ("categorical", "diverging", "sequential"):
            fields[key] = tuple(fields[key])
        fields["faces"] = tuple(Face(**face) for face in fields.get("faces", ()))
        return cls(**fields)


@lru_cache(maxsize=1)
def default_theme() -> Theme:
    return Theme.from_json(yaml.safe_load((_READY / "default.yaml").read_text(encoding="utf-8")))


def theme_names() -> list[str]:
    """The themes that come with cxreports, the default first.

    >>> theme_names()
    ['default', 'plum', 'slate']
    """
    return sorted(path.stem for path in _READY.glob("*.yaml"))


def load_theme(name_or_path: str | Path = "default") -> Theme:
    """A theme by name, or from a client's YAML file (see `cxreports.theme.client`), its colours checked.

    Raises:
        UnknownName: no theme has that name, or the file has a key that does not exist.
        UsageError: the file cannot be used, or its colours cannot be read or told apart: the pair is named,
            with its measure and the nearest colour that passes.

    >>> load_theme("default").name
    'default'
    """
    theme = read_theme(name_or_path)
    if is_file(name_or_path):
        from cxreports.theme.check import check

        check(theme, where=Path(name_or_path).name)
    return theme


def is_file(name_or_path: str | Path) -> bool:
    """Whether a theme is named by its file."""
    return Path(name_or_path).suffix.lower() in (".yaml", ".yml")


@lru_cache(maxsize=8)
def _ready(name: str) -> Theme:
    from cxreports.theme.client import read_client

    return default_theme() if name == "default" else read_client(_READY / f"{name}.yaml")


def read_theme(name_or_path: str | Path) -> Theme:
    """A theme as `load_theme` gives it, its colours unchecked."""
    from cxreports.theme.client import read_client

    if is_file(name_or_path):
        return read_client(Path(name_or_path))
    name = str(name_or_path)
    if name not in theme_names():
        raise UnknownName("theme", name, [*theme_names(), "a .yaml file of your own"])
    return _ready(name)
