"""What comments are about: the share of each theme, what changed, and who says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import figure
from cxreports.measure.compare import Kind, Pair, compare
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import ANONYMITY_BASE, Result
from cxreports.measure.state import Counts, Row
from cxreports.measure.text.comment import Comments
from cxreports.measure.text.dictionary import Dictionary, dictionary
from cxreports.measure.text.language import Language

UNCLASSIFIED = "unclassified"
FAMILY = "F4"  # themes and words (methodology R10)
_LABELS = {"fr": "Non classé", "en": "Unclassified"}


@dataclass(frozen=True, kw_only=True)
class ThemeShare(Indicator):
    """Share of comments with a theme, in percent; the base is comments, not persons (methodology 3.13)."""

    theme: str

    @property
    def spec(self) -> Spec:
        return Spec(f"theme.{self.theme}", "%", "neutral", 1, 2.0)

    @property
    def preparation(self) -> Preparation:
        raise UsageError(f"{self.id} is measured on comments.", hint="Use tag_themes(read_comments(column)).")

    def state(self, rows: Iterable[Row]) -> Counts:
        return Counts({name: sum(float(row[name]) for row in rows) for name in ("comments", "tagged")})

    def base(self, state: Counts) -> Base:
        return Base(round(state["comments"]))

    def figure(self, state: Counts, confidence: float) -> Figure:
        share = figure.share(state["tagged"], state["comments"], confidence)
        return replace(share, details={"tagged": round(state["tagged"])})

    def difference(self, a: Counts, b: Counts, confidence: float) -> Difference:
        """Newcombe and pooled z, or Fisher (methodology 2.3f)."""
        return figure.share_difference(a["tagged"], a["comments"], b["tagged"], b["comments"], confidence)


@dataclass(frozen=True)
class Themes:
    """The themes of comments.

    Attributes:
        comments: those tagged.
        each: the themes of each comment, in their order; empty for an unclassified one.
        dictionaries: by language.
    """

    comments: Comments
    each: tuple[frozenset[str], ...]
    dictionaries: Mapping[Language, Dictionary]

    @property
    def version(self) -> str:
        """The dictionaries used and their versions, to be printed with every figure made of them."""
        return ", ".join(self.dictionaries[name].version for name in sorted(self.dictionaries))

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all themes of the dictionaries, found or not."""
        found = [one.id for known in self.dictionaries.values() for one in known.themes]
        return tuple(dict.fromkeys(found))

    def label(self, theme: str, language: str) -> str:
        """The name of a theme in a language; in another, or its id, where that dictionary has none.

        Raises:
            UnknownName: no dictionary has the theme.
        """
        if theme == UNCLASSIFIED:
            return _LABELS.get(language, _LABELS["en"])
        if theme not in self.names:
            raise UnknownName("theme", theme, self.names)
        order = sorted(self.dictionaries.values(), key=lambda one: one.language != language)
        labels = [one.label for known in order for one in known.themes if one.id == theme and one.label]
        return labels[0] if labels else theme

    def shares(self, confidence: float = 0.95) -> list[Result]:
        """The share of comments with each theme, the largest first, "unclassified" last.

        Returns:
            One record per theme of the dictionaries: percent of comments, Wilson interval (methodology 2.3e),
            `by` {"theme": id}, `details` {"tagged": comments}. Shares add up to more than 100: a comment may
            have several themes. Withheld under 5 comments (R13).
        """
        found = [self._result(theme, confidence) for theme in (*self.names, UNCLASSIFIED)]
        return sorted(found, key=lambda one: (_theme(one) == UNCLASSIFIED, -one.state["tagged"]))

    def change(self, previous: Themes, confidence: float = 0.95, reference: str = "previous") -> list[Result]:
        """The shares, each compared with those of an earlier period; one family F4 (methodology R9, R10).

        Args:
            previous: the themes of the earlier comments. With another version of a dictionary the verdict is
                "incomparable".
            reference: the earlier period's key.

        Returns:
            As `shares`, with `comparison`.
        """
        return _compared(self.shares(confidence), previous, "previous", reference, confidence)

    def gap(
        self, classes: Sequence[str | None], first: str, second: str, confidence: float = 0.95
    ) -> list[Result]:
        """The shares among the comments of one class, compared with those of another; one family F4.

        Args:
            classes: the class of each comment, in their order, e.g. `nps_classes(comments.beside(scores))`.
            first, second: two of the classes, e.g. "promoter" and "detractor".

        Returns:
            As `shares` for `first`, the widest gap first, `by` {"theme": id, "class": first}, with
            `comparison` to `second`.

        Raises:
            UnknownName: no comment has the class. UsageError: there is not one class per comment.
        """
        sides = [self.of_class(classes, name) for name in (first, second)]
        found = _compared(sides[0].shares(confidence), sides[1], "rest", second, confidence)
        named = [
            replace(one, estimate=replace(one.estimate, by={**one.estimate.by, "class": first}))
            for one in found
        ]
        return sorted(named, key=_narrowness)

    def of_class(self, classes: Sequence[str | None], name: str) -> Themes:
        """The themes of the comments of one class.

        Raises:
            UnknownName: no comment has the class. UsageError: there is not one class per comment.
        """
        if len(classes) != len(self.each):
            raise UsageError(f"{len(classes)} classes were given for {len(self.each)} comments.")
        if name not in classes:
            raise UnknownName("class", name, {one for one in classes if one})
        return self.where([one == name for one in classes])

    def where(self, keep: Sequence[bool]) -> Themes:
        """The themes of the comments for which `keep` is true, one value per comment."""
        each = tuple(themes for themes, kept in zip(self.each, keep, strict=True) if kept)
        return replace(self, comments=self.comments.where(keep), each=each)

    def counts(self) -> dict[str, int]:
        """Comments per theme, and those without any as "unclassified"."""
        found = Counter(theme for themes in self.each for theme in themes or (UNCLASSIFIED,))
        return {theme: found[theme] for theme in (*self.names, UNCLASSIFIED)}

    def _result(self, theme: str, confidence: float) -> Result:
        tagged = sum(not themes if theme == UNCLASSIFIED else theme in themes for themes in self.each)
        state = Counts({"tagged": float(tagged), "comments": float(len(self.each))})
        estimate = ThemeShare(theme=theme).finish(state, confidence)
        estimate = replace(estimate, definition_version=self.version, by={"theme": theme})
        hidden = 0 < estimate.n < ANONYMITY_BASE
        return Result(estimate.masked() if hidden else estimate, state=state)


def tag_themes(comments: Comments, dictionaries: Iterable[Dictionary] = ()) -> Themes:
    """Give each comment its themes, by the dictionary of its language (methodology 3.13, step 4).

    Args:
        comments: from `read_comments`.
        dictionaries: dictionaries to take instead of those that come with cxreports, one per language.

    >>> from cxreports.measure.text.comment import read_comments
    >>> found = tag_themes(read_comments(["Livraison rapide", "Colis perdu, site en panne", "Merci à vous"]))
    >>> [sorted(themes) for themes in found.each][0], found.counts()["unclassified"]
    (['delivery'], 1)
    """
    chosen = {one.language: one for one in (dictionary("fr"), dictionary("en"), *dictionaries)}
    each = tuple(chosen[one.language].tag(one.tokens) for one in comments)
    return Themes(comments, each, chosen)


def nps_classes(scores: Iterable[Any]) -> list[str | None]:
    """Promoter (9-10), passive (7-8), detractor (0-6) or None, of scores from 0 to 10 (methodology 2.1d).

    >>> nps_classes([10, 8, 0, None, 11])
    ['promoter', 'passive', 'detractor', None, None]
    """
    return [_nps_class(score) for score in scores]


def _nps_class(score: Any) -> str | None:
    if score is None or not 0 <= score <= 10:
        return None
    return "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"


def _compared(
    now: Sequence[Result], then: Themes, kind: Kind, reference: str, confidence: float
) -> list[Result]:
    earlier = {_theme(one): one for one in then.shares(confidence)}
    pairs = [
        Pair(ThemeShare(theme=_theme(one)), one, earlier[_theme(one)], reference)
        for one in now
        if _theme(one) in earlier
    ]
    found = compare(kind, pairs, family=FAMILY, confidence=confidence)
    by_theme = {_theme(pair.result): one for pair, one in zip(pairs, found, strict=True)}
    return [replace(one, comparison=by_theme.get(_theme(one))) for one in now]


def _theme(result: Result) -> str:
    return str(result.estimate.by["theme"])


def _narrowness(result: Result) -> tuple[bool, float]:
    delta = result.comparison.delta if result.comparison else None
    return delta is None, -abs(delta or 0.0)
