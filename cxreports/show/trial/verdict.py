"""Guard-rails, power, decision, and what a test leaves unknown (methodology 3.15)."""

from __future__ import annotations

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.block.model import Tone
from cxreports.measure import Study
from cxreports.measure.experiment.protocol import ABTest, decide
from cxreports.measure.lack import Lack
from cxreports.show.analysis import analysis_note, lacking, share
from cxreports.show.setting import in_each_language
from cxreports.show.trial.effect import withheld
from cxreports.show.trial.words import Labels, between, change, metric_name, value
from cxreports.show.voice import Voice

_TONES: dict[str, Tone] = {"kept": "fav", "broken": "unf", "open": ""}
_BAD = ("blocked", "guard", "reject", "unset")


def trial_guards(study: Study, test: ABTest | Lack, labels: Labels | None = None) -> Block:
    """Each guard-rail with its margin: kept only when the whole interval stays within it.

    Args:
        test: from `read_test`. labels: metric -> its name.
    """
    lack = test if isinstance(test, Lack) else withheld(test)
    if lack is None and isinstance(test, ABTest) and not test.guards:
        lack = Lack("trial.guards")
    if isinstance(test, Lack) or lack is not None:
        return lacking("guards", lack or Lack("trial.few"))
    states = {one.metric: one.guard(test.rule.guards[one.metric]) for one in test.guards}

    def view(voice: Voice) -> View:
        names = ("control", "treatment", "difference", "interval", "margin")
        columns = [Column(voice.say("trial.col.metric"), "left")]
        columns += [Column(voice.say(f"trial.col.{name}")) for name in names]
        columns.append(Column(voice.say("col.verdict"), "left"))
        rows = []
        for one in test.guards:
            state = states[one.metric]
            delta = one.difference.delta if one.difference else None
            rows.append(
                [
                    Cell(metric_name(study, one.metric, labels or {}, voice), one.metric),
                    Cell(value(one.control, one.unit, voice), one.control),
                    Cell(value(one.treatment, one.unit, voice), one.treatment),
                    Cell(voice.say("value.none") if delta is None else change(delta, one.unit, voice), delta),
                    Cell(between(one, voice) or voice.say("value.none")),
                    Cell(change(test.rule.guards[one.metric], one.unit, voice, sign=False)),
                    Cell(voice.say(f"trial.guard.{state}"), state, _TONES[state]),
                ]
            )
        worst = next((one for one in ("broken", "open", "kept") if one in states.values()), "open")
        k = sum(state == worst for state in states.values())
        return View(
            headline=voice.say(f"trial.guards.{worst}", k, k=str(k), total=str(len(states))),
            subtitle=voice.say("trial.guards.subtitle"),
            note=analysis_note(study, voice.say("trial.guards.note"), "", voice),
            table=Table(voice.say("trial.guards.caption"), columns, rows),
        )

    return Block("table", "trial-guards", in_each_language(view), n=sum(test.sizes.values()))


def trial_power(study: Study, test: ABTest | Lack, labels: Labels | None = None) -> Block:
    """What such a test could see: units against the plan, smallest visible effect, power for the planned one.

    Args:
        test: from `read_test`. labels: metric -> its name.
    """
    lack = test if isinstance(test, Lack) else withheld(test)
    if isinstance(test, Lack) or lack is not None:
        return lacking("power", lack or Lack("trial.few"))
    primary, rule = test.outcomes[0], test.rule
    power = primary.power(rule.smallest, rule.alpha)
    least = min(test.sizes.values())
    state = _size_state(test, primary.smallest)

    def view(voice: Voice) -> View:
        none = voice.say("trial.not_set")
        smallest = change(primary.smallest or 0.0, primary.unit, voice, sign=False)
        rows = [
            ("units", voice.count(least)),
            ("planned", voice.count(rule.planned) if rule.planned else none),
            ("visible", smallest if primary.smallest else voice.say("value.none")),
            ("wanted", change(rule.smallest, primary.unit, voice, sign=False) if rule.smallest else none),
            ("power", share(100 * power, voice) if power is not None else voice.say("value.none")),
        ]
        columns = [Column(voice.say("trial.col.power"), "left"), Column(voice.say("col.value"))]
        return View(
            headline=voice.say(f"trial.power.{state}", smallest=smallest),
            subtitle=voice.say(
                "trial.power.subtitle", name=metric_name(study, primary.metric, labels or {}, voice),
                alpha=share(100 * rule.alpha, voice),
            ),
            note=voice.say("trial.power.note"),
            table=Table(
                voice.say("trial.power.caption"), columns,
                [[Cell(voice.say(f"trial.power.{key}")), Cell(text)] for key, text in rows],
            ),
        )  # fmt: skip

    return Block("table", "trial-power", in_each_language(view), n=primary.n_treatment + primary.n_control)


def trial_decision(study: Study, test: ABTest | Lack, labels: Labels | None = None) -> Block:
    """What the rule says, and nothing else.

    Args:
        test: from `read_test`. labels: metric -> its name.
    """
    if isinstance(test, Lack):
        return lacking("decision", test)
    decision = decide(test)

    def view(voice: Voice) -> View:
        primary = test.primary
        name = metric_name(study, primary.metric if primary else test.rule.primary, labels or {}, voice)
        stop = voice.day(test.rule.stop) if test.rule.stop else ""
        facts = {"name": name, "treatment": voice.tidy(test.treatment), "stop": stop,
                 "control": voice.tidy(test.control)}  # fmt: skip
        return View(
            headline=voice.say(f"trial.decision.{decision}.title", **facts),
            markdown=voice.say(f"trial.decision.{decision}", **facts),
        )

    tone: Tone = "unf" if decision in _BAD else ""
    return Block("notice", "trial-decision", in_each_language(view), tone=tone)


def trial_unknowns(study: Study, test: ABTest | Lack) -> Block:
    """What a test of this kind leaves unknown, and what this one does.

    Args:
        test: from `read_test`.
    """
    if isinstance(test, Lack):
        return lacking("unknowns", test)
    keys = ["novelty", "spill", "elsewhere"]
    if any(one.kind in ("csat", "nps") for one in test.outcomes):
        keys.append("answers")
    if any(one.guard(test.rule.guards[one.metric]) == "open" for one in test.guards):
        keys.append("guards")
    if test.outcomes and test.outcomes[0].better is not None:
        keys.append("winner")
    if not test.parts and test.state == "ready":
        keys.append("segments")
    if not test.enough:
        keys.append("short")

    def view(voice: Voice) -> View:
        return View(markdown="\n".join(f"- {voice.say(f'trial.unknown.{key}')}" for key in keys))

    return Block("text", "trial-unknowns", in_each_language(view))


def _size_state(test: ABTest, visible: float | None) -> str:
    """Whether the planned size was reached, and whether it shows the smallest effect of interest."""
    rule = test.rule
    if not rule.planned:
        return "unset"
    if not test.enough:
        return "short"
    return "blind" if rule.smallest and visible and visible > rule.smallest else "enough"
