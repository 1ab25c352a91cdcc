"""Themes and their patterns: a file that says its name and its version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from cxreports.data.document import read_document
from cxreports.document import Document
from cxreports.errors import DataError
from cxreports.measure.text.language import Language, language_named
from cxreports.measure.text.negation import negated
from cxreports.measure.text.pattern import Match, Pattern, Patterns, read_pattern
from cxreports.measure.text.token import Tokens

_KEYS = {"label", "patterns", "except"}


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme.

    Attributes:
        id: its name in results, the same in every language.
        label: its name in reports, in the dictionary's language; "" for a theme that only adds to another.
        patterns: where one of them matches, the comment has the theme.
        exceptions: what matches one of these is not looked at.
    """

    id: str
    label: str
    patterns: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class Dictionary:
    """The themes of one language.

    Attributes:
        version: name, version and a print of the content, so that an edit that forgot the version shows.
    """

    language: Language
    name: str
    number: str
    themes: tuple[Theme, ...]

    @property
    def version(self) -> str:
        said = "\n".join(
            f"{one.id}:{pattern.text}" for one in self.themes for pattern in (*one.patterns, *one.exceptions)
        )
        return f"{self.name} {self.number} ({hashlib.sha256(said.encode('utf-8')).hexdigest()[:8]})"

    def extended(self, *others: Dictionary) -> Dictionary:
        """This dictionary and the themes of others: the same theme gains patterns, a new one is added.

        Raises:
            DataError: one of them is of another language.
        """
        themes = {one.id: one for one in self.themes}
        for other in others:
            if other.language != self.language:
                raise DataError(
                    f"{other.name!r} is for {other.language!r}, and {self.name!r} for {self.language!r}."
                )
            themes |= {one.id: _joined(themes.get(one.id), one) for one in other.themes}
        names = [self, *others]
        return replace(
            self,
            name="+".join(one.name for one in names),
            number="+".join(one.number for one in names),
            themes=tuple(themes.values()),
        )

    def tag(self, tokens: Tokens) -> frozenset[str]:
        """The themes of one comment.

        >>> from cxreports.measure.text.token import tokenise
        >>> sorted(dictionary("fr").tag(tokenise("Colis jamais reçu, aucune réponse du service client")))
        ['contact', 'delivery']
        """
        words = tokens.words
        found: dict[str, list[Match[tuple[str, bool]]]] = {}
        for match in self._patterns.matches(words):
            if self._holds(match, words):
                found.setdefault(match.value[0], []).append(match)
        return frozenset(theme for theme, matches in found.items() if _remain(matches))

    @cached_property
    def _patterns(self) -> Patterns[tuple[str, bool]]:
        """All patterns, each with its theme and whether it is an exception."""
        return Patterns(
            tuple(
                (pattern, (one.id, excepted))
                for one in self.themes
                for patterns, excepted in ((one.exceptions, True), (one.patterns, False))
                for pattern in patterns
            )
        )

    def _holds(self, match: Match[tuple[str, bool]], words: tuple[str, ...]) -> bool:
        if not match.pattern.condition:
            return True
        return negated(words, match.start, self.language) == (match.pattern.condition == "negated")


def _remain(matches: list[Match[tuple[str, bool]]]) -> bool:
    """Whether a match of a theme is left when those that touch one of its exceptions are taken away."""
    exceptions = [match for match in matches if match.value[1]]
    if not exceptions:
        return True
    return any(
        all(match.end <= taken.start or match.start >= taken.end for taken in exceptions)
        for match in matches
        if not match.value[1]
    )


def _joined(known: Theme | None, more: Theme) -> Theme:
    if known is None:
        return more
    return Theme(
        known.id,
        more.label or known.label,
        (*known.patterns, *more.patterns),
        (*known.exceptions, *more.exceptions),
    )


def dictionary(language: str) -> Dictionary:
    """The dictionary that comes with cxreports: 18 themes of customer experience.

    Raises:
        UnknownName: the language is neither "fr" nor "en".

    >>> "delivery" in [theme.id for theme in dictionary("en").themes]
    True
    """
    return _shipped(language_named(language))


@lru_cache(maxsize=2)
def _shipped(language: Language) -> Dictionary:
    return read_dictionary(Path(__file__).parent / "lexicon" / f"themes.{language}.yaml")


def read_dictionary(path: str | Path) -> Dictionary:
    """Read a dictionary of one's own: `name`, `version`, `language`, `themes`.

    Each theme has `patterns` and may have a `label` and `except`. To add to the dictionary that comes with
    cxreports: `dictionary("fr").extended(read_dictionary("acme.fr.yaml"))`.

    Raises:
        DataError: the file cannot be read, a key is missing or unknown, or a pattern is wrong; with
            file, line and key. UnknownName: its language is neither "fr" nor "en".

    >>> file = Path("acme.en.yaml")
    >>> _ = file.write_text("name: Acme\\nversion: '1'\\nlanguage: en\\nthemes: {box: {patterns: [decoder]}}")
    >>> [theme.id for theme in read_dictionary(file).themes]
    ['box']
    """
    document = read_document(Path(path))
    head = {key: document.data.get(key) for key in ("name", "version", "language")}
    missing = [key for key, value in head.items() if not isinstance(value, str) or not value]
    themes = document.data.get("themes")
    if missing or not isinstance(themes, dict) or not themes:
        absent = ", ".join(missing or ["themes"])
        raise DataError(
            f"the dictionary has no {absent}.",
            where=document.path.name,
            hint="Give name, version, language, themes.",
        )
    return Dictionary(
        language_named(str(head["language"])),
        str(head["name"]),
        str(head["version"]),
        tuple(_theme(document, name, given) for name, given in themes.items()),
    )


def _theme(document: Document, name: str, given: Any) -> Theme:
    where = document.where("themes", name)
    if not isinstance(given, dict) or not set(given) <= _KEYS or not given.get("patterns"):
        raise DataError(
            f"theme {name!r} needs patterns.", where=where, hint="Its keys: label, patterns, except."
        )
    return Theme(
        name,
        str(given.get("label") or ""),
        tuple(_patterns(document, given["patterns"], "themes", name, "patterns")),
        tuple(_patterns(document, given.get("except") or (), "themes", name, "except")),
    )


def _patterns(document: Document, texts: Iterable[Any], *keys: str) -> Iterable[Pattern]:
    if isinstance(texts, str):
        raise DataError("patterns are a list.", where=document.where(*keys), hint="Begin each with `- `.")
    for number, text in enumerate(texts):
        where = document.where(*keys, number)
        if not isinstance(text, str):
            raise DataError(f"{text!r} is not a pattern.", where=where, hint="Write words.")
        yield read_pattern(text, where)
