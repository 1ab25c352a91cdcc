"""Whether employees recommend their employer: eNPS, on the scale and with the rules of the NPS (2.1)."""

from __future__ import annotations

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import NPS, Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE, Result
from cxreports.measure.staff.questionnaire import Questionnaire
from cxreports.show import numbers
from cxreports.show.analysis import analysis_note, ends, lacking, share
from cxreports.show.chart.bars import Bar, Heads, Measure, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.staff.words import employees
from cxreports.show.voice import ALT_LENGTH, Voice

_PARTS = ("promoters", "passives", "detractors")


def employee_nps(study: Study, asked: Questionnaire | Lack) -> Block:
    """The eNPS with its interval, and the three shares behind it.

    Args:
        asked: from `read_questionnaire(study, enps=...)`.
    """
    if isinstance(asked, Lack):
        return lacking("enps", asked)
    if not asked.enps:
        return lacking("enps", Lack("staff.enps"))
    if len(asked.enps) < LOW_BASE:
        return lacking("enps", Lack("staff.few", {"least": LOW_BASE}))
    result = Result(NPS.of(list(asked.enps), confidence=study.confidence))
    views = in_each_language(lambda voice: _view(study, result, voice))
    record = {**result.record(), "definition_id": "enps"}
    return Block("figure", "employee-nps", views, n=result.estimate.n, estimates=[record])


def _view(study: Study, result: Result, voice: Voice) -> View:
    estimate = result.estimate
    value = numbers.number(estimate.value or 0.0, 0, voice.language, sign=True)
    between = ends(estimate.ci_low or 0.0, estimate.ci_high or 0.0, 0, voice, sign=True)
    shares = {name: 100 * estimate.details[name] / estimate.n for name in _PARTS}
    texts = {name: share(part, voice) for name, part in shares.items()}
    sign = "above" if (estimate.ci_low or 0) > 0 else "below" if (estimate.ci_high or 0) < 0 else "around"
    bars = [
        Bar(voice.say(f"staff.enps.{name}"), Measure(shares[name], None, None, texts[name]),
            voice.say("staff.enps.tip", name=voice.say(f"staff.enps.{name}"), share=texts[name]))
        for name in _PARTS
    ]  # fmt: skip
    columns = [Column(voice.say("staff.enps.col"), "left"), Column(voice.say("staff.col.n")),
               Column(voice.say("staff.col.share"))]  # fmt: skip
    rows = [
        [Cell(voice.say(f"staff.enps.{name}"), name), Cell(voice.count(estimate.details[name]),
         estimate.details[name]), Cell(texts[name], shares[name])]
        for name in _PARTS
    ]  # fmt: skip
    reading = voice.say("staff.enps.reading", value=value, ends=between)
    return View(
        headline=voice.say(f"staff.enps.{sign}", value=value, ends=between),
        subtitle=voice.say(
            "staff.enps.subtitle", base=employees(estimate.n, voice), period=voice.period(study.period)
        ),
        note=analysis_note(study, reading, voice.say("method.adjusted_wald"), voice),
        alt=voice.say("staff.enps.alt", **texts)[:ALT_LENGTH],
        chart=draw(bars, Heads(voice.say("staff.enps.head")), [], current().theme),
        table=Table(voice.say("staff.enps.caption"), columns, rows),
    )
