"""What a theme must hold to be read by everyone: contrasts (WCAG 2.2), colours told apart by every eye.

The pairs are those that reports print. Text needs 4.5:1 on what it stands on (1.4.3), a mark 3:1 (1.4.11).
Two colours with opposite meanings need a CIEDE2000 distance of 15 to every kind of colour vision; two series,
which have their labels too, of 10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from cxreports.errors import UsageError
from cxreports.theme.colour import EYES, contrast, distance, mix

if TYPE_CHECKING:
    from cxreports.theme.model import Theme

TEXT, MARK = 4.5, 3.0
OPPOSITE, SERIES = 15.0, 10.0
_TEXT_ROLES = ("ink", "ink2", "ink3", "brand", "fav", "unf")
_STEPS = 50
_SEEN_BY = {
    "normal": "everyone",
    "protan": "readers who see no red (protanopia)",
    "deutan": "readers who see no green (deuteranopia)",
    "tritan": "readers who see no blue (tritanopia)",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One pair of colours of a theme, measured.

    Attributes:
        first, second: what they are, e.g. "brand" and "panel".
        colours: their values.
        value, least: what was measured, and the least allowed.
        eye: of a distance, the eye that sees it smallest; "" for a contrast.
        nearest: the colour nearest to the first that would pass; "" when it passes, or when none does.
    """

    first: str
    second: str
    colours: tuple[str, str]
    value: float
    least: float
    eye: str = ""
    nearest: str = ""

    @property
    def passes(self) -> bool:
        return self.value >= self.least

    @property
    def amount(self) -> str:
        return f"distance {self.value:.1f}" if self.eye else f"{self.value:.2f}:1"

    def sentence(self) -> str:
        """What is wrong with it."""
        one, other = (
            f"{name} {colour}" for name, colour in zip((self.first, self.second), self.colours, strict=True)
        )
        if self.eye:
            return f"{one} and {other} look alike to {_SEEN_BY[self.eye]} ({self.amount})."
        return f"{one} on {other} has a contrast of {self.amount}."

    def hint(self) -> str:
        need = f"a distance of {self.least:.0f}" if self.eye else f"{self.least:g}:1"
        advice = (
            f"the nearest {self.first} that has it is {self.nearest}"
            if self.nearest
            else "choose another hue"
        )
        return f"It needs {need} at least: {advice}."


def measures(theme: Theme) -> list[Measure]:
    """Every pair of colours that reports print, measured."""
    return [*_on_ground(theme), *_classes(theme), *_opposites(theme), *_series(theme)]


def check(theme: Theme, *, where: str = "") -> None:
    """Refuse colours that some readers could not read or tell apart.

    Raises:
        UsageError: names the first failing pair, its measure, the least allowed and the nearest that passes.
    """
    failing = [measure for measure in measures(theme) if not measure.passes]
    if failing:
        more = f" {len(failing) - 1} more fail: see `cxreports themes check`." if len(failing) > 1 else ""
        raise UsageError(failing[0].sentence(), where=where, hint=failing[0].hint() + more)


def readable(colour: str, ground: str, least: float = TEXT) -> str:
    """The colour nearest to `colour` that has a contrast of `least` on `ground`; "" when none has."""
    return _nearest(colour, lambda candidate: contrast(candidate, ground) >= least)


def _nearest(colour: str, passes: Callable[[str], bool]) -> str:
    """The colour nearest to `colour`, on its way to black and to white, that passes."""
    for step in range(1, _STEPS + 1):
        for end in ("#000000", "#FFFFFF"):
            candidate = mix(colour, end, step / _STEPS)
            if passes(candidate):
                return candidate
    return ""


def _contrast(first: str, second: str, colour: str, ground: str, least: float) -> Measure:
    value = contrast(colour, ground)
    nearest = "" if value >= least else readable(colour, ground, least)
    return Measure(first, second, (colour, ground), value, least, nearest=nearest)


def _on_ground(theme: Theme) -> Iterator[Measure]:
    for word, tokens in (("", theme.tokens), ("dark ", theme.dark)):
        for ground in ("bg", "panel"):
            for role in _TEXT_ROLES:
                yield _contrast(f"{word}{role}", f"{word}{ground}", tokens[role], tokens[ground], TEXT)
        yield _contrast(f"{word}cover_ink", f"{word}cover", tokens["cover_ink"], tokens["cover"], TEXT)
        yield _contrast(f"{word}pas", f"{word}bg", tokens["pas"], tokens["bg"], MARK)
    for index, colour in enumerate(theme.categorical, 1):
        yield _contrast(f"categorical {index}", "bg", colour, theme.tokens["bg"], MARK)


def _classes(theme: Theme) -> Iterator[Measure]:
    """The values printed in the cells of a heatmap: white on the strong classes, ink on the pale ones."""
    for name, colours, strong in (
        ("diverging", theme.diverging, (0, 4)),
        ("sequential", theme.sequential, (3, 4)),
    ):
        for index, colour in enumerate(colours):
            text, ink = ("white", "#FFFFFF") if index in strong else ("ink", theme.tokens["ink"])
            yield _contrast(f"{name} {index + 1}", f"its text, {text}", colour, ink, TEXT)


def _opposites(theme: Theme) -> Iterator[Measure]:
    tokens = theme.tokens
    for first, second in (("unf", "fav"), ("pas", "fav"), ("pas", "unf")):
        ground = TEXT if first == "unf" else MARK
        yield _distance(
            first,
            second,
            tokens[first],
            tokens[second],
            OPPOSITE,
            lambda colour, ground=ground: contrast(colour, tokens["bg"]) >= ground,  # type: ignore[misc]
        )


def _series(theme: Theme) -> Iterator[Measure]:
    for (one, first), (two, second) in combinations(enumerate(theme.categorical, 1), 2):
        yield _distance(
            f"categorical {two}",
            f"categorical {one}",
            second,
            first,
            SERIES,
            lambda colour: contrast(colour, theme.tokens["bg"]) >= MARK,
        )


def _distance(
    first: str, second: str, one: str, other: str, least: float, readable: Callable[[str], bool]
) -> Measure:
    eye, value = closest(one, other)
    nearest = ""
    if value < least:
        nearest = _nearest(one, lambda colour: readable(colour) and closest(colour, other)[1] >= least)
    return Measure(first, second, (one, other), value, least, eye, nearest)


def closest(one: str, other: str) -> tuple[str, float]:
    """The eye to which two colours are the most alike, and their distance to it."""
    return min(((eye, distance(one, other, eye)) for eye in EYES), key=lambda seen: seen[1])
