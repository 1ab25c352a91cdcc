"""A client's theme: one small YAML file over a ready theme.

extends: default              # the theme that it changes
colours: {brand: "#7A1F3D"}   # every colour that it names; the others stay, or follow from these
logo: {file: logo.svg, alt: Acme}
fonts: {text: [Acme-Regular.ttf, Acme-Bold.ttf], headings: Literata}
confidentiality: {fr: Confidentiel, en: Confidential}
cover: light                  # or band
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from cxreports.document import Document, read_documents
from cxreports.errors import UnknownName, UsageError
from cxreports.theme.check import MARK, OPPOSITE, closest, readable
from cxreports.theme.colour import contrast, mix
from cxreports.theme.font import PACKAGED, Face, read_face
from cxreports.theme.model import Cover, Theme, is_file, read_theme

LOGO_BYTES = 300_000
_KEYS = ("extends", "name", "about", "colours", "logo", "fonts", "confidentiality", "cover")
_ROLES = (
    *("brand", "cover", "cover_ink", "fav", "unf", "pas", "ink", "ink2", "ink3"),
    *("panel", "rule", "grid", "band", "ci"),
)
_SCALES = {"categorical": (2, 6), "diverging": (5, 5), "sequential": (5, 5)}
_FONTS = ("text", "headings")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_DARK_CONTRAST = 7.0
_WHITE, _BLACK = "#FFFFFF", "#000000"


def read_client(path: Path) -> Theme:
    """The theme of a file, its colours unchecked.

    Raises:
        UnknownName: a key or the extended theme does not exist.
        UsageError: the file cannot be read, or a value is not what its key wants.
    """
    document = next(iter(read_documents(path)), None)
    if document is None or not isinstance(document.data, dict):
        hint = 'Write for instance:\ncolours:\n  brand: "#0B3C5D"'
        raise UsageError("a theme file is a list of `key: value` lines.", where=path.name, hint=hint)
    return _File(document).theme()


class _File:
    def __init__(self, document: Document) -> None:
        self.document, self.data, self.folder = document, document.data, document.path.parent

    def theme(self) -> Theme:
        self._known(self.data, _KEYS)
        base = self._base()
        colours, scales = self._colours()
        cover = self._choice("cover", get_args(Cover), base.cover)
        values = _follow(base, colours, scales, cover)
        values |= {"name": str(self.data.get("name") or self.document.path.stem), "cover": cover}
        values |= {"about": str(self.data.get("about") or ""), **self._fonts(base)}
        if self.data.get("confidentiality") is not None:
            values["confidentiality"] = self._said("confidentiality")
        if self.data.get("logo") is not None:
            values |= self._logo()
        return Theme.from_json(values)

    def _known(self, found: Mapping[str, Any], names: Iterable[str], *at: str) -> None:
        for key in found:
            if key in _ROLES and key not in names and not at:
                hint = f"Write it under `colours:`, as `  {key}: ...`."
                raise UsageError(f"unknown theme key {key!r}.", where=self._at(key), hint=hint)
            if key not in names:
                raise UnknownName("theme key", key, names, where=self._at(*at, key))

    def _at(self, *keys: str | int) -> str:
        return self.document.where(*keys)

    def _mapping(self, key: str) -> dict[str, Any]:
        value = self.data.get(key) or {}
        if not isinstance(value, dict):
            raise UsageError(f"{key} is {value!r}, not a list of `name: value` lines.", where=self._at(key))
        return value

    def _choice(self, key: str, allowed: tuple[str, ...], otherwise: str) -> str:
        value = self.data.get(key)
        if value is None:
            return otherwise
        if value not in allowed:
            raise UnknownName(f"value of {key}", str(value), allowed, where=self._at(key))
        return str(value)

    def _base(self) -> Theme:
        name = str(self.data.get("extends") or "default")
        path = (self.folder / name).resolve() if is_file(name) else name
        if path == self.document.path.resolve():
            raise UsageError("a theme cannot extend itself.", where=self._at("extends"))
        return read_theme(path)

    def _colours(self) -> tuple[dict[str, str], dict[str, list[str]]]:
        """The colours named, by role, and the scales named."""
        found = self._mapping("colours")
        self._known(found, (*_ROLES, *_SCALES), "colours")
        colours = {
            role: self._colour(value, "colours", role) for role, value in found.items() if role in _ROLES
        }
        scales = {name: self._scale(found[name], name) for name in _SCALES if name in found}
        return colours, scales

    def _colour(self, value: object, *keys: str | int) -> str:
        if not isinstance(value, str) or not _HEX.fullmatch(value):
            shown = "nothing (an unquoted # starts a comment)" if value is None else repr(str(value))
            hint = f'Write six hexadecimal digits in quotes: {keys[1]}: "#0B3C5D".'
            raise UsageError(f"{keys[1]} is {shown}, not a colour.", where=self._at(*keys), hint=hint)
        return value.upper()

    def _scale(self, value: object, name: str) -> list[str]:
        least, most = _SCALES[name]
        if not isinstance(value, list) or not least <= len(value) <= most:
            number = str(most) if least == most else f"{least} to {most}"
            raise UsageError(f"{name} is a list of {number} colours.", where=self._at("colours", name))
        return [self._colour(colour, "colours", name, index) for index, colour in enumerate(value)]

    def _said(self, key: str) -> dict[str, str]:
        """A text, or one per language."""
        value = self.data[key]
        if isinstance(value, str):
            return {"": str(value)}
        if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
            self._known(value, ("fr", "en"), key)
            return {language: str(text) for language, text in value.items()}
        hint = (
            f"Write {key}: Confidential, or one per language: {key}: {{fr: Confidentiel, en: Confidential}}."
        )
        raise UsageError(f"{key} is not a text.", where=self._at(key), hint=hint)

    # Files

    def _logo(self) -> dict[str, str]:
        value = self.data["logo"]
        given = value if isinstance(value, dict) else {"file": value}
        self._known(given, ("file", "alt"), "logo")
        path, where = self.folder / str(given.get("file") or ""), self._at("logo")
        media = _LOGO_TYPES.get(path.suffix.lower())
        if media is None:
            hint = "Save it as .svg or .png."
            raise UsageError(f"the logo {path.name!r} is neither SVG nor PNG.", where=where, hint=hint)
        if not path.is_file():
            hint = "Give its path relative to the theme file."
            raise UsageError(f"there is no logo file {str(path)!r}.", where=where, hint=hint)
        content = path.read_bytes()
        if len(content) > LOGO_BYTES:
            hint = f"It goes into every page of every report: make it smaller than {LOGO_BYTES:,} bytes."
            raise UsageError(f"the logo {path.name!r} weighs {len(content):,} bytes.", where=where, hint=hint)
        uri = f"data:{media};base64,{base64.b64encode(content).decode('ascii')}"
        return {"logo": uri, "logo_alt": str(given.get("alt") or "")}

    def _fonts(self, base: Theme) -> dict[str, Any]:
        """The families of text and headings, and their faces."""
        given = self._mapping("fonts")
        self._known(given, _FONTS, "fonts")
        families = {"text": base.text, "headings": base.headings}
        faces = {
            family: [face for face in base.faces if face.family == family] for family in families.values()
        }
        for role, value in given.items():
            found = self._family(value, role)
            families[role] = found[0].family
            faces[found[0].family] = found
        if "text" in given and "headings" not in given:
            families["headings"] = families["text"]
        used = [family for family in dict.fromkeys(families.values()) if family != "Inter"]
        return {**families, "faces": [_plain(face) for family in used for face in faces[family]]}

    def _family(self, value: object, role: str) -> list[Face]:
        """The faces of a packaged family, or of a client's files."""
        names = value if isinstance(value, list) else [value]
        if names and all(isinstance(name, str) and "." not in name for name in names):
            if len(names) > 1 or names[0] not in PACKAGED:
                raise UnknownName(
                    "font", str(names[0]), [*PACKAGED, "a font file"], where=self._at("fonts", role)
                )
            return list(PACKAGED[str(names[0])])
        where = self._at("fonts", role)
        found = [read_face(self.folder / str(name), where=where) for name in names if name]
        families = sorted({face.family for face in found})
        if len(families) != 1:
            shown = ", ".join(families) or "none"
            hint = "Give the files of one family: Regular, Italic, SemiBold, Bold."
            raise UsageError(
                f"fonts.{role} names several families or none ({shown}).", where=where, hint=hint
            )
        return found


def _plain(face: Face) -> dict[str, Any]:
    return {name: getattr(face, name) for name in Face.__dataclass_fields__}


def _follow(
    base: Theme, colours: Mapping[str, str], scales: Mapping[str, list[str]], cover: str
) -> dict[str, Any]:
    """The base theme with the colours that a client names, and with what follows from them."""
    tokens, dark = {**base.tokens, **colours}, dict(base.dark)
    for role in ("brand", "fav", "unf"):
        if role in colours:
            dark[role] = _lighter(colours[role], dark["bg"])
    light = cover == "light"
    if "cover" not in colours:
        tokens["cover"] = tokens["bg" if light else "brand"]
    if "cover_ink" not in colours:
        tokens["cover_ink"] = tokens["brand"] if light else _WHITE
    dark["cover"] = dark["bg"] if light else tokens["cover"]
    dark["cover_ink"] = dark["brand"] if light else tokens["cover_ink"]
    values = base.to_json() | {"tokens": tokens, "dark": dark}
    fav, unf = tokens["fav"], tokens["unf"]
    if "fav" in colours or "unf" in colours:
        middle = base.diverging[2]
        values["diverging"] = [unf, mix(unf, _WHITE, 0.66), middle, mix(fav, _WHITE, 0.66), fav]
    if "fav" in colours:
        tints = [mix(fav, _WHITE, share) for share in (0.88, 0.68, 0.45)]
        values["sequential"] = [*tints, fav, mix(fav, _BLACK, 0.4)]
        values["categorical"] = _series(fav, base.categorical)
        tokens["ci"] = colours.get("ci") or mix(fav, _WHITE, 0.6)
    return values | dict(scales)


def _series(first: str, others: Iterable[str]) -> list[str]:
    """The first colour, then those that every eye tells from the ones before."""
    found = [first]
    for colour in others:
        if contrast(colour, _WHITE) >= MARK and all(closest(colour, one)[1] >= OPPOSITE for one in found):
            found.append(colour)
    return found


def _lighter(colour: str, ground: str) -> str:
    """The colour, made lighter until it is easy to read on a dark page."""
    if contrast(colour, ground) >= _DARK_CONTRAST:
        return colour
    return readable(colour, ground, _DARK_CONTRAST)
