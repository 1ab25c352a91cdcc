"""Answers to a survey: the questions of a source, their kinds, scales and directions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cxreports.data.sql import ident, literal
from cxreports.inspect.column import Column
from cxreports.inspect.doubt import Block, Choice, Doubt, Noted, Open
from cxreports.inspect.finding import least
from cxreports.inspect.pick import missing
from cxreports.inspect.question import ENOUGH, Asked
from cxreports.inspect.view import View
from cxreports.inspect.vocabulary import NOT_A_RATING
from cxreports.inspect.words import plain, slug

BATTERY = 3  # columns with the same scale that make a battery of ratings
_OVERALL = r"\b(overall|global|globale|globalement|general|generale|ensemble)\b"
_WHOLE = r"^(customer |overall )?(satisfaction|csat|nps)( (score|rating|globale|client))?$|^score nps$"
_SPEAKING = 0.3  # correlation from which two ratings say each other's direction
_A_SENTENCE = 45  # characters from which a heading is the wording of a question
_PAIRS = 100  # rows that such a correlation needs


@dataclass(frozen=True, slots=True)
class Item:
    """A question, ready to be written."""

    id: str
    column: Column
    asked: Asked


def items_of(view: View) -> list[Item]:
    """The questions of a view's own source, batteries of ratings included."""
    named = view.of("question", own=True)
    battery = _battery(view, any(column.asked and not column.asked.kind_doubt for column in named))
    columns = [
        column for column in view.of("question", "number", own=True) if column in named or column in battery
    ]
    found: list[Item] = []
    for column in columns:
        asked = column.asked or _of_battery(column, len(battery))
        if column in battery and asked.kind_doubt:
            asked = replace(asked, kind="item", kind_doubt=None, sure="likely", battery=True)
        found.append(Item(_id(column, asked, [item.id for item in found]), column, asked))
    return found


def _battery(view: View, anything_named: bool) -> list[Column]:
    """Columns that share a scale of ratings and have no telling heading; there must be several."""
    groups: dict[int, list[Column]] = {}
    for column in view.of("number", "question", own=True):
        answers, asked = column.answers, column.asked
        if answers is None or not answers.whole or answers.n < ENOUGH or len(answers.counts) < 4:
            continue
        untold = (asked is None or asked.kind_doubt) and not re.search(NOT_A_RATING, column.plain)
        if untold and answers.low >= 0 and answers.high in {5, 7, 10}:
            groups.setdefault(int(answers.high), []).append(column)
    need = BATTERY if anything_named else BATTERY + 2
    return [column for group in groups.values() if len(group) >= need for column in group]


def _of_battery(column: Column, size: int) -> Asked:
    answers = column.answers
    assert answers is not None
    high, zero = int(answers.high), answers.counts.get(0, 0)
    why = f"one of {size} columns with answers from {int(answers.low)} to {high}"
    scale = (0, 10) if high == 10 and zero else (1, high)
    ambiguous = zero if high < 10 else 0
    return Asked("item", "likely", why, None if ambiguous else scale, zero=ambiguous, battery=True)


def _id(column: Column, asked: Asked, taken: Sequence[str]) -> str:
    name = slug(column.name)
    if (
        asked.kind in {"nps", "ces"}
        and asked.kind not in taken
        and (len(name) > 24 or re.fullmatch(r"(c_)?q?\d+.*|column_\d+", name) or asked.kind == "nps")
    ):
        name = asked.kind
    elif (re.fullmatch(r"c_\d+|column_\d+", name) or len(name) > 32) and column.profile.wording:
        name = slug(column.profile.wording, 32)
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def write_questions(view: View, items: Sequence[Item], table: str) -> Block:
    """The block `questions:`, or `items:` of employees; what the file does not say is left open."""
    block, zero = Block(), _zero_doubts(view, items)
    items = [_with_its_battery(item, zero) for item in items]
    mains = _mains(view, items) if table == "responses" else {}
    for item in items:
        asked = _directed(view, item, items)
        entry = Block([("column", item.column.ref)])
        if table == "responses":
            entry.entries += _kind(view, item, asked, mains)
        entry.entries += [*_scale(item, asked, zero, table), *_values(view, item, asked)]
        is_open = any(isinstance(value, Open) and not value.quiet for _, value in entry.entries)
        told = f"question {item.id} ({asked.kind})" if table == "responses" else f"item {item.id}"
        view.say(item.column, told, table, asked.why, asked.sure, is_open=is_open)
        if asked.sure != "certain" and not is_open:
            block.remark(f"{asked.sure}: {asked.why}")
        block.add(item.id, entry)
    return block


Entries = list[tuple[str | None, object]]


def _kind(view: View, item: Item, asked: Asked, mains: dict[str, object]) -> Entries:
    """What is asked, and what a high answer means where that is not plain."""
    found: Entries = [("kind", Open(asked.kind_doubt, "kind") if asked.kind_doubt else asked.kind)]
    if item.id in mains:
        found.append(("main", mains[item.id]))
    if asked.kind == "ces" and not asked.kind_doubt:
        found.append(("polarity", asked.polarity or Open(_direction(view, item))))
    elif asked.polarity == "lower":
        found.append(("polarity", "lower"))
    if item.column.answers and not item.column.answers.whole:
        found.append(("integer_only", False))
    return found


def _scale(item: Item, asked: Asked, zero: dict[int, Doubt], table: str) -> Entries:
    answers = item.column.answers
    if asked.zero and answers:
        doubt = zero[int(answers.high)]
        return [("scale", Open(doubt, "scale")), ("missing", Open(doubt, "missing"))]
    if asked.scale_doubt:
        return [("scale", Open(asked.scale_doubt, "scale"))]
    usual = asked.kind == "nps" and asked.scale == (0, 10) and not asked.kind_doubt and table == "responses"
    return [] if usual or not asked.scale else [("scale", list(asked.scale))]


def _values(view: View, item: Item, asked: Asked) -> Entries:
    """Words that are numbers, and what is no answer; the wording."""
    column, answers = item.column, item.column.answers
    assert answers is not None
    silent = [*missing(view, column), *map(str, answers.codes)]
    texts: dict[str, str | None] = dict(answers.texts)
    found: Entries = []
    if silent and asked.zero:  # `missing` is open already
        texts |= dict.fromkeys(silent)
    elif silent:
        found.append(("missing", Noted(silent, _code_note(answers.codes)) if answers.codes else silent))
    if texts:
        found.append(("map", Block(list(texts.items()))))
    text = column.profile.text
    if column.profile.wording or len(text) > _A_SENTENCE or "?" in text:
        found.append(("text", " ".join(text.split())))
    return found


def _code_note(codes: Mapping[int, int]) -> str:
    told = ", ".join(f"{code} stands {n} times" for code, n in codes.items())
    return f"{told}, off the scale: taken for no answer"


def _zero_doubts(view: View, items: Sequence[Item]) -> dict[int, Doubt]:
    """One question about the meaning of 0 for all questions that share a scale."""
    doubts: dict[int, Doubt] = {}
    for high in sorted(
        {int(item.column.answers.high) for item in items if item.asked.zero and item.column.answers}
    ):
        share = [
            item
            for item in items
            if item.asked.zero and item.column.answers and int(item.column.answers.high) == high
        ]
        count = sum(item.asked.zero for item in share)
        several = f"{len(share)} questions" if len(share) > 1 else "a question"
        question = f"0 stands in {count} answers of {several} on 1-{high}: what does it mean?"
        choices = (
            Choice("no answer, not applicable", {"scale": f"[1, {high}]", "missing": '"0"'}),
            Choice("the worst mark", {"scale": f"[0, {high}]", "missing": "[]"}),
        )
        doubts[high] = Doubt(
            f"{view.base.origin.label}, {', '.join(repr(item.column.name) for item in share[:3])}",
            question,
            choices,
        )
    return doubts


def _with_its_battery(item: Item, zero: dict[int, Doubt]) -> Item:
    """What 0 means is asked for a whole battery, the questions that nobody answered by 0 included."""
    scale = item.asked.scale
    if scale and scale[0] == 1 and scale[1] in zero and item.asked.battery:
        return replace(item, asked=replace(item.asked, scale=None, zero=1))
    return item


def _direction(view: View, item: Item) -> Doubt:
    choices = (
        Choice("a high answer means easy", {"value": "ease"}),
        Choice("a high answer means hard", {"value": "effort"}),
    )
    return Doubt(
        view.sheet(item.column).place(item.column.name), "does a high answer mean easy or hard?", choices
    )


def _directed(view: View, item: Item, items: Sequence[Item]) -> Asked:
    """The direction of a scale, read from how it moves with recommendation or satisfaction."""
    asked = item.asked
    if asked.kind_doubt or asked.polarity or asked.kind == "nps":
        return asked
    for other in items:
        anchor = other.asked.kind == "nps" or (other.asked.kind == "csat" and asked.kind == "ces")
        if other is item or not anchor or other.asked.kind_doubt or other.asked.polarity == "lower":
            continue
        pairs, r = _correlation(view, item.column, other.column)
        if pairs >= _PAIRS and abs(r) >= _SPEAKING:
            told = (
                f"{asked.why}; it {'rises' if r > 0 else 'falls'} with {other.id} (r = {r:.2f}, {pairs} rows)"
            )
            if asked.kind == "ces":
                polarity, sure = ("ease" if r > 0 else "effort"), least(asked.sure, "likely")
                return replace(asked, polarity=polarity, why=told, sure=sure)
            if r < 0:
                return replace(
                    asked, polarity="lower", why=f"{told}: 1 seems to be the best mark", sure="likely"
                )
    return asked


def _correlation(view: View, one: Column, other: Column) -> tuple[int, float]:
    """Rows with both answers and their correlation, of answers that are numbers as they stand."""
    a, b = (_number(column) for column in (one, other))
    row = view.base.one(f"SELECT count(*) FILTER ({a} + {b} IS NOT NULL), corr({a}, {b}) FROM {{t}}")
    return int(str(row[0])), float(str(row[1])) if row[1] is not None else 0.0


def _number(column: Column) -> str:
    """SQL: an answer as a number; a 0 below a scale from 1 may be no answer and is left out."""
    answers = column.answers
    assert answers is not None
    name = ident(column.name)
    number = f"TRY_CAST({name} AS DOUBLE)"
    if answers.texts:
        whens = " ".join(
            f"WHEN {literal(text)} THEN {value}" for text, value in answers.texts.items() if value
        )
        return f"CASE {name} {whens} ELSE {number} END"
    off = ", ".join(str(code) for code in answers.codes)
    number = f"CASE WHEN {number} NOT IN ({off}) THEN {number} END" if off else number
    return f"nullif({number}, 0)" if column.asked and column.asked.zero else number


def _mains(view: View, items: Sequence[Item]) -> dict[str, object]:
    """Which question of a kind is the headline, where there are several."""
    found: dict[str, object] = {}
    for kind in ("nps", "csat", "ces"):
        several = [item for item in items if item.asked.kind == kind and not item.asked.kind_doubt]
        if len(several) < 2:
            continue
        texts = {item.id: plain(item.column.profile.text) for item in several}
        overall = [name for name, text in texts.items() if re.search(_OVERALL, text)] or [
            item.id for item in several if re.search(_WHOLE, item.column.plain)
        ]
        if len(overall) == 1:
            found[overall[0]] = True
            continue
        first, *others = several
        names = ", ".join(item.id for item in others)
        doubt = Doubt(
            view.base.origin.label,
            f"which is the headline question of kind {kind}?",
            tuple(Choice(item.column.name, _true_at(several, item)) for item in several),
            line=f"the headline {kind} question? Write true, or false and `main: true` under {names}.",
        )
        found[first.id] = Open(doubt, first.id)
        found |= {item.id: Open(doubt, item.id, quiet=True) for item in others}
    return found


def _true_at(items: Sequence[Item], chosen: Item) -> dict[str, str]:
    return {item.id: "true" if item is chosen else "false" for item in items}
