"""What was decided before the start, and whether the units were shared out as planned (methodology 3.15)."""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.experiment.protocol import ABTest
from cxreports.measure.experiment.trial import MISMATCH
from cxreports.measure.lack import Lack
from cxreports.show import numbers
from cxreports.show.analysis import analysis_note, lacking, share
from cxreports.show.setting import in_each_language
from cxreports.show.trial.words import Labels, change, metric_name, p_text
from cxreports.show.voice import Voice, in_language


def trial_rule(
    study: Study, test: ABTest | Lack, hypothesis: str | Mapping[str, str] = "", labels: Labels | None = None
) -> Block:
    """The hypothesis and the rule; what was not set before the start stands out.

    Args:
        test: from `read_test`. hypothesis: a text, or one per language. labels: metric -> its name.
    """
    if isinstance(test, Lack):
        return lacking("rule", test)

    def view(voice: Voice) -> View:
        rows = _rules(study, test, hypothesis, labels or {}, voice)
        columns = [Column(voice.say("trial.col.rule"), "left"), Column(voice.say("trial.col.set"), "left")]
        state = "set" if test.rule.is_set else "unset"
        return View(
            headline=voice.say(f"trial.rule.{state}"),
            subtitle=voice.say("trial.rule.subtitle", name=voice.tidy(test.name)),
            note=voice.say(f"trial.rule.note.{state}"),
            table=Table(voice.say("trial.rule.caption"), columns, rows),
        )

    return Block("table", "trial-rule", in_each_language(view))


def _rules(
    study: Study, test: ABTest, hypothesis: str | Mapping[str, str], labels: Labels, voice: Voice
) -> list[list[Cell]]:
    rule = test.rule

    def row(key: str, text: str) -> list[Cell]:
        missing = Cell(voice.say("trial.not_set"), None, "unf")
        return [Cell(voice.say(f"trial.rule.{key}")), Cell(text) if text else missing]

    def named(metric: str) -> str:
        return metric_name(study, metric, labels, voice)

    unit = test.primary.unit if test.primary else "%"
    guards = [
        voice.say("trial.rule.guard", name=named(metric), margin=change(margin, "%", voice, sign=False))
        for metric, margin in rule.guards.items()
    ]
    segments = [voice.common(study.dataset.label(one, voice.language)) for one in rule.segments]
    return [
        row("hypothesis", in_language(hypothesis, voice) if hypothesis else ""),
        row("arms", voice.say("trial.rule.versus", treatment=test.treatment, control=test.control)),
        row("primary", named(rule.primary) if rule.primary else ""),
        row("alpha", share(100 * rule.alpha, voice)),
        row("planned", voice.count(rule.planned) if rule.planned else ""),
        row("smallest", change(rule.smallest, unit, voice) if rule.smallest else ""),
        row("stop", voice.day(rule.stop) if rule.stop else ""),
        row("guards", voice.joined(guards) if guards else voice.say("trial.none")),
        row("segments", voice.listed(segments) if segments else voice.say("trial.none")),
    ]


def trial_allocation(study: Study, test: ABTest | Lack) -> Block:
    """The units of each arm against the plan: a mismatch blocks the result.

    Args:
        test: from `read_test`.
    """
    if isinstance(test, Lack):
        return lacking("allocation", test)
    views = in_each_language(lambda voice: _allocation(study, test, voice))
    record = {
        "definition_id": "trial.allocation", "definition_version": "1", "n": sum(test.sizes.values()),
        "sizes": dict(test.sizes), "p": test.mismatch.p, "crossed": test.crossed, "state": test.state,
    }  # fmt: skip
    return Block("table", "trial-allocation", views, n=sum(test.sizes.values()), estimates=[record])


def _allocation(study: Study, test: ABTest, voice: Voice) -> View:
    total = sum(test.sizes.values())
    planned = {name: test.rule.shares.get(name, 1.0) for name in test.sizes}
    columns = [Column(voice.say("trial.col.arm"), "left")]
    columns += [Column(voice.say(f"trial.col.{name}")) for name in ("units", "share", "planned")]
    rows = [
        [
            Cell(voice.say(f"trial.arm.{role}", name=voice.tidy(name)), name),
            Cell(voice.count(n), n),
            Cell(numbers.percent(100 * n / total, 1, voice.language), 100 * n / total),
            Cell(numbers.percent(100 * planned[name] / sum(planned.values()), 1, voice.language)),
        ]
        for role, (name, n) in zip(("control", "treatment"), test.sizes.items(), strict=True)
    ]
    state = "blocked" if test.state == "blocked" else "ok"
    facts = {
        "p": p_text(test.mismatch.p, voice, sign=True),
        "limit": numbers.number(MISMATCH, 3, voice.language),
    }
    reading = [voice.say(f"trial.allocation.note.{state}", **facts)]
    if test.crossed:
        reading.append(voice.say("trial.crossed", test.crossed, k=voice.count(test.crossed)))
    return View(
        headline=voice.say(f"trial.allocation.{state}"),
        subtitle=voice.say(
            "trial.allocation.subtitle", n=voice.count(total), first=voice.day(test.first),
            last=voice.day(test.last),
        ),
        note=analysis_note(study, " ".join(reading), "", voice),
        table=Table(voice.say("trial.allocation.caption"), columns, rows),
    )  # fmt: skip
