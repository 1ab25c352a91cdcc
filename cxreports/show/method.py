"""The method annex: what a reader needs to judge the figures (AAPOR disclosure items); never typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import version

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.data.ledger import reason_label
from cxreports.data.question import Question
from cxreports.measure import Indicator, Quality, Study
from cxreports.measure.record import Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.blocks import Blocks
from cxreports.show.gate import gate_table
from cxreports.show.results import filled
from cxreports.show.setting import in_each_language
from cxreports.show.source import methods
from cxreports.show.verdict import is_measured
from cxreports.show.voice import Voice

_Rows = tuple[list[Column], list[list[Cell]]]
REPEATS = 0.10  # share of customers in both samples from which independence is approximate (R12)
_DIGITS = 16  # of the data's fingerprint: enough to recognise a data set


def method(study: Study, used: Iterable[Result | Indicator | str] = ()) -> Blocks:
    """The annex: facts, rows read and left out, quality checks, bases and definitions, questions, limits.

    What has no data, neither in the period nor in those compared, is named once, as not measured.

    Args:
        used: what the report showed, as results or indicators; the headline figures by default.

    >>> from cxreports.measure import Study
    >>> "table" in [block.kind for block in method(Study("demo", period="2026-10"))]
    True
    """
    quality = study.quality()
    found = _results(study, used)
    headline = [result for result in found if is_measured(result)]
    absent = [result for result in found if not is_measured(result)]
    blocks = [
        _table_block("facts", study, lambda voice: _facts(study, quality, headline, absent, voice)),
        *([_table_block("ledger", study, lambda voice: _ledger(quality, voice))] if quality.ledger else []),
        *([gate_table(study)] if study.gate().checks else []),
    ]
    if headline:
        blocks.append(_table_block("definitions", study, lambda voice: _definitions(study, headline, voice)))
    if quality.questions:
        blocks.append(
            _table_block("questions", study, lambda voice: _questions(study, quality, headline, voice))
        )
    return Blocks(*blocks, _limits(study, headline))


def _results(study: Study, used: Iterable[Result | Indicator | str]) -> list[Result]:
    """One result per indicator, in order of first use."""
    found: dict[str, Result] = {}
    for one in used:
        result = one if isinstance(one, Result) else study.headline([one])[0]
        if result.estimate.by or result.estimate.period not in (None, study.period.key):
            result = study.headline([result.estimate.definition_id])[0]
        found.setdefault(result.estimate.definition_id, result)
    return list(found.values()) or study.headline()


def _table_block(name: str, study: Study, rows: Callable[[Voice], _Rows]) -> Block:
    """A table of the annex; its texts come from the catalogue."""

    def view(voice: Voice) -> View:
        columns, cells = filled(*rows(voice), voice)
        return View(
            headline=voice.say(f"method.{name}.headline"),
            subtitle=voice.say(f"method.{name}.subtitle", period=voice.period(study.period)),
            table=Table(voice.say(f"method.{name}.caption"), columns, cells),
        )

    return Block("table", f"method-{name}", in_each_language(view))


def _columns(voice: Voice, *names: str, right: tuple[str, ...] = ()) -> list[Column]:
    return [Column(voice.say(f"col.{name}"), "right" if name in right else "left") for name in names]


def _facts(
    study: Study, quality: Quality, headline: list[Result], absent: list[Result], voice: Voice
) -> _Rows:
    """The facts that this edition has; one that does not apply is left out."""
    compared = [voice.period(study.previous), voice.period(study.year_ago)]
    files = [name for source in quality.sources for name in source.files]
    facts = {
        "sponsor": voice.tidy(quality.company),
        "population": phrase.scope(study, voice),
        "dates": voice.period(study.period),
        "compare": voice.listed(compared),
        "date_rule": _date_rule(study, headline, voice),
        "sample": _sample(headline, voice),
        "unmeasured": voice.listed([voice.short(one.estimate.definition_id) for one in absent]),
        "response": _response(study, quality, voice),
        "weighting": _weighting(headline, voice),
        "precision": _precision(study, headline, voice),
        "anonymity": voice.say("method.anonymity.text"),
        "zone": quality.timezone,
        "cutoff": voice.day(phrase.cutoff_day(study)),
        "sources": ", ".join(dict.fromkeys(files)),
        "fingerprint": quality.fingerprint[:_DIGITS],
        "parameters": _parameters(study, voice),
        "software": f"cxreports {version('cxreports')}",
    }
    rows = [[Cell(voice.say(f"method.{key}")), Cell(text, text)] for key, text in facts.items() if text]
    return _columns(voice, "item", "content"), rows


def _sample(headline: list[Result], voice: Voice) -> str:
    parts = [
        f"{voice.short(one.estimate.definition_id)} {phrase.base(one.estimate, voice)}" for one in headline
    ]
    return ", ".join(parts)


def _date_rule(study: Study, headline: list[Result], voice: Voice) -> str:
    """How a row is placed in a period, for each kind of row that was counted."""
    tables = dict.fromkeys(phrase.table(one.estimate) for one in headline)
    keys = [f"dates.{table}.{study.date}" if table == "responses" else f"dates.{table}" for table in tables]
    return voice.joined([voice.say(key) for key in keys if voice.knows(key)])


def _response(study: Study, quality: Quality, voice: Voice) -> str:
    """The response rate; nothing where nobody was asked anything."""
    if quality.response_rate is None:
        return voice.say("method.response.none") if "responses" in study.dataset.tables else ""
    estimate = quality.response_rate.estimate
    detail = phrase.full_interval(estimate, voice)
    text = phrase.value(estimate, voice)
    return f"{text} ({detail})" if detail else text


def _weighting(headline: list[Result], voice: Voice) -> str:
    """The design effect of the most weighted figure (Kish, R7)."""
    effects = [
        (one.estimate.n / one.estimate.n_eff, one.estimate.n_eff)
        for one in headline
        if 0 < one.estimate.n_eff < one.estimate.n * (1 - 1e-9)
    ]
    if not effects:
        return voice.say("method.weighting.none")
    deff, n_eff = max(effects)
    figures = {"deff": numbers.number(deff, 2, voice.language), "n_eff": voice.count(n_eff)}
    return voice.say("method.weighting.yes", **figures)


def _precision(study: Study, headline: list[Result], voice: Voice) -> str:
    names = methods([one.estimate for one in headline], voice)
    if not names:
        return ""
    return voice.say("method.precision.text", level=voice.level(study.confidence), methods=names)


def _parameters(study: Study, voice: Voice) -> str:
    parts = {"segment": study.segment, "period": study.period.key, "level": voice.level(study.confidence)}
    return voice.say("method.parameters.text", **parts)


def _ledger(quality: Quality, voice: Voice) -> _Rows:
    rows = []
    for line in quality.ledger:
        reasons = [
            voice.say(
                "method.excluded.item", reason=reason_label(reason, voice.language), k=voice.count(count)
            )
            for reason, count in line.excluded.items()
            if count
        ]
        rows.append(
            [
                Cell(_table_name(line.table, voice), line.table),
                Cell(line.source),
                Cell(voice.count(line.read), line.read),
                Cell(voice.joined(reasons) or voice.say("method.excluded.none")),
                Cell(voice.count(line.kept), line.kept),
            ]
        )
    return _columns(voice, "table", "source", "read", "excluded", "kept", right=("read", "kept")), rows


def _table_name(table: str, voice: Voice) -> str:
    return voice.say(f"table.{table}") if voice.knows(f"table.{table}") else table


def _definitions(study: Study, headline: list[Result], voice: Voice) -> _Rows:
    survey = any(phrase.is_survey(one.estimate) for one in headline)
    counts = ("valid", "missing", "invalid" if survey else "unusable")
    rows = []
    for result in headline:
        estimate = result.estimate
        figures = (estimate.n, estimate.n_missing, estimate.n_invalid)
        rows.append(
            [
                Cell(asked.label(study, estimate, voice)),
                Cell(f"{estimate.definition_id} v{estimate.definition_version}"),
                *(Cell(voice.count(figure), figure) for figure in figures),
            ]
        )
    return _columns(voice, "indicator", "definition", *counts, right=counts), rows


def _questions(study: Study, quality: Quality, headline: list[Result], voice: Voice) -> _Rows:
    """The questions by name, those that a headline figure measures first."""
    measures = {str(one.estimate.details.get("question", "")): one.estimate for one in headline}
    rows = []
    for question in sorted(quality.questions, key=lambda one: one.id not in measures):
        estimate = measures.get(question.id)
        wording = voice.say("quoted", text=question.text) if question.text else voice.say("value.none")
        measured = voice.short(estimate.definition_id) if estimate else voice.say("value.none")
        rows.append(
            [
                Cell(voice.tidy(study.dataset.label(question.id, voice.language)), question.id),
                Cell(wording, question.text),
                Cell(_scale(question, voice)),
                Cell(measured),
            ]
        )
    return _columns(voice, "question", "wording", "scale", "measured"), rows


def _scale(question: Question, voice: Voice) -> str:
    """« de 1 à 10 ; satisfaits : 9 et 10 »."""
    scale = asked.scale_text(question.scale, voice)
    if question.kind != "csat":
        return scale
    return voice.say("scale.satisfied", scale=scale, answers=asked.listed(asked.satisfied(question), voice))


def _limits(study: Study, headline: list[Result]) -> Block:
    repeats = study.repeat_share() or 0.0
    nps = any(one.estimate.definition_id.startswith("nps") for one in headline)
    survey = any(phrase.is_survey(one.estimate) for one in headline)

    def view(voice: Voice) -> View:
        text = [voice.say("method.limits")]
        if survey:
            text.append(voice.say("method.limits.survey"))
        if survey and repeats > REPEATS:
            share = numbers.percent(100 * repeats, 0, voice.language)
            now, before = voice.period(study.period), voice.period(study.previous)
            text.append(voice.say("method.repeats", share=share, period=now, previous=before))
        marks = f"\n\n{voice.say('method.trademarks')}" if nps else ""
        return View(headline=voice.say("method.limits.title"), markdown=" ".join(text) + marks)

    return Block("text", "method-limits", in_each_language(view))
