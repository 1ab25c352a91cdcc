"""An A/B test as it was planned and as it came out: rule, allocation, effects (methodology 3.15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from cxreports.data.sql import ident, literal
from cxreports.errors import UnknownName
from cxreports.measure.coverage import Coverage
from cxreports.measure.experiment.arm import Arms, arms
from cxreports.measure.experiment.outcome import Outcome, adjusted_outcome, kind_of, outcome
from cxreports.measure.experiment.trial import MISMATCH
from cxreports.measure.inference import Test, benjamini_hochberg, goodness_of_fit
from cxreports.measure.lack import Lack

if TYPE_CHECKING:
    from cxreports.measure.study import Study

State = Literal["blocked", "running", "ready"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What was decided before the start.

    Attributes:
        primary: the one metric that decides. alpha: risk of calling an effect that is not there.
        planned: units per arm; 0 when none was set. stop: last day of the test; None when none was set.
        smallest: smallest effect of interest, in the unit of the primary metric; 0 when none was set.
        shares: variant -> planned share of the units, in any proportion; equal when empty.
        guards: metric -> largest loss that is accepted, in its unit.
        segments: the dimensions in which a difference of effect is looked for; no other one is.
        lower: metrics of which less is better. covariate: metric known before the start, for CUPED.
        kinds: metric -> "rate", "csat", "nps" or "mean"; else by its name and its values.
    """

    primary: str = ""
    alpha: float = 0.05
    planned: int = 0
    stop: date | None = None
    smallest: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)
    guards: Mapping[str, float] = field(default_factory=dict)
    segments: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    covariate: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_set(self) -> bool:
        """Whether the decision rule was complete before the start."""
        return bool(self.primary and self.planned and self.stop)


@dataclass(frozen=True, slots=True)
class Part:
    """The primary effect in one segment. `p_adjusted`: that the rest has the same one."""

    dimension: str
    value: str
    outcome: Outcome
    p_adjusted: float | None = None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class ABTest:
    """One test.

    Attributes:
        sizes: variant -> units (control first). crossed: units left out for having been in both.
        mismatch: chi-square of the sizes against the plan; under 0.001 everything else is withheld.
        first, last: days of the first and the last assignment.
        outcomes: the primary metric first; empty when `state` is not "ready". adjusted: the primary after
            CUPED. parts: by declared segment.
        state: "blocked" by the allocation, "running" before the stop date, else "ready".
    """

    name: str
    rule: Rule
    control: str
    treatment: str
    sizes: Mapping[str, int]
    crossed: int
    mismatch: Test
    first: date
    last: date
    state: State
    outcomes: tuple[Outcome, ...] = ()
    adjusted: Outcome | None = None
    parts: tuple[Part, ...] = ()

    @property
    def primary(self) -> Outcome | None:
        return self.outcomes[0] if self.outcomes else None

    @property
    def guards(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.metric in self.rule.guards)

    @property
    def enough(self) -> bool:
        """Whether each arm has the units that were planned."""
        return min(self.sizes.values()) >= self.rule.planned


def read_test(study: Study, rule: Rule, name: str = "", control: str = "") -> ABTest | Lack:
    """A test of the table `experiments`, up to the end of the study's period (methodology 2.15, 3.15).

    Args:
        name: of the test; "" for the only one, or the one that began last. control: the variant that the
            other is compared with; "" for the first in alphabetical order.

    Raises:
        UnknownName: no such test, variant, metric or dimension.
    """
    if "experiments" not in study.dataset.tables:
        return Lack("trial.table")
    rows = study.dataset.table("experiments").filter(f"assigned_on < DATE '{study.period.end_on}'")
    began = dict(rows.aggregate("experiment, min(assigned_on)").fetchall())
    if not began:
        return Lack("trial.rows")
    if name and name not in began:
        raise UnknownName("experiment", name, began, where="experiment")
    name = name or max(began, key=lambda one: (began[one], one))
    rows = rows.filter(f"experiment = {literal(name)}")
    variants = sorted(row[0] for row in rows.aggregate("variant").fetchall())
    if control and control not in variants:
        raise UnknownName("variant", control, variants, where="control")
    if len(variants) != 2:
        return Lack("trial.variants", {"k": len(variants), "names": ", ".join(variants)})
    control = control or variants[0]
    return _read(study, rows, rule, name, control, next(one for one in variants if one != control))


def _read(study: Study, rows: Any, rule: Rule, name: str, control: str, treatment: str) -> ABTest | Lack:
    units = rows.aggregate("customer_id, variant, 1 AS one")
    drawn = arms(units, "one")
    sizes = {variant: round(drawn.arms[variant].n) if variant in drawn.arms else 0
             for variant in (control, treatment)}  # fmt: skip
    if not all(sizes.values()):
        return Lack("trial.rows")
    mismatch = goodness_of_fit(list(sizes.values()), [rule.shares.get(one, 1.0) for one in sizes])
    ((first, last),) = rows.aggregate("min(assigned_on), max(assigned_on)").fetchall()
    ended = min(study.period.end_on, Coverage.of(study.dataset).end_on)
    running = rule.stop is not None and ended <= rule.stop
    state: State = "blocked" if mismatch.p < MISMATCH else "running" if running else "ready"
    found = ABTest(name, rule, control, treatment, sizes, drawn.crossed, mismatch, first, last, state)
    if state != "ready":
        return found
    return _measured(study, rows, found)


def _measured(study: Study, rows: Any, test: ABTest) -> ABTest:
    rule = test.rule
    metrics = sorted(row[0] for row in rows.aggregate("metric").fetchall() if row[0] is not None)
    for wanted in (rule.primary, rule.covariate, *rule.guards):
        if wanted and wanted not in metrics:
            raise UnknownName("metric", wanted, metrics)
    followed = [one for one in metrics if one != rule.covariate]
    primary = rule.primary or followed[0]
    order = [primary, *(one for one in followed if one != primary)]
    outcomes = [_outcome(test, rows, metric) for metric in order]
    secondary = [one for one in outcomes[1:] if one.p is not None]
    adjusted = iter(benjamini_hochberg([one.p or 0.0 for one in secondary]))
    told = [outcomes[0].judged(outcomes[0].p, rule.alpha)]
    told += [one.judged(next(adjusted) if one.p is not None else None, rule.alpha) for one in outcomes[1:]]
    cuped = None
    if rule.covariate and told[0].difference is not None:
        cuped = adjusted_outcome(
            told[0], _paired(rows, primary, rule), test.treatment, test.control, rule.alpha
        )
    return ABTest(
        test.name, rule, test.control, test.treatment, test.sizes, test.crossed, test.mismatch, test.first,
        test.last, test.state, tuple(told), cuped, _parts(study, rows, test, primary),
    )  # fmt: skip


def _outcome(test: ABTest, rows: Any, metric: str) -> Outcome:
    kind = kind_of(rows, metric, test.rule.kinds)
    states = arms(_valued(rows, metric, kind), "value")
    return outcome(
        metric, kind, states.arms.get(test.treatment), states.arms.get(test.control),
        planned=list(test.sizes.values())[::-1], lower=metric in test.rule.lower, alpha=test.rule.alpha,
    )  # fmt: skip


def _valued(rows: Any, metric: str, kind: str) -> Any:
    """The values of a metric, one row per unit; a score as the share or the net score that it counts for."""
    value = {
        "csat": "CASE WHEN score >= 4 THEN 1.0 ELSE 0.0 END",
        "nps": "CASE WHEN score >= 9 THEN 100.0 WHEN score >= 7 THEN 0.0 ELSE -100.0 END",
    }.get(kind, "score")
    own = rows.filter(f"metric = {literal(metric)} AND score IS NOT NULL")
    return own.select(f"customer_id, variant, {value} AS value")


def _paired(rows: Any, metric: str, rule: Rule) -> Arms:
    """The primary metric beside the covariate of the same units."""
    kind = kind_of(rows, metric, rule.kinds)
    values = _valued(rows, metric, kind).set_alias("v")
    before = rows.filter(f"metric = {literal(rule.covariate)} AND score IS NOT NULL")
    before = before.select("customer_id AS who, score AS before").set_alias("b")
    both = values.join(before, "v.customer_id = b.who").select("customer_id, variant, value, before")
    return arms(both, "value", "before")


def _parts(study: Study, rows: Any, test: ABTest, primary: str) -> tuple[Part, ...]:
    """The primary effect by declared segment, and whether it differs from the rest (Benjamini-Hochberg)."""
    known = study.dataset.dimensions.get("experiments", ())
    found: list[Part] = []
    tests: list[float | None] = []
    for dimension in test.rule.segments:
        if dimension not in known:
            raise UnknownName("dimension of experiments", dimension, known, where="segments")
        values = sorted(row[0] for row in rows.aggregate(ident(dimension)).fetchall() if row[0] is not None)
        for value in values:
            here = f"{ident(dimension)} = {literal(value)}"
            one = _outcome(test, rows.filter(here), primary)
            other = _outcome(test, rows.filter(f"NOT ({here})"), primary)
            found.append(Part(dimension, value, one))
            tests.append(one.interaction(other, test.rule.alpha))
    adjusted = iter(benjamini_hochberg([p for p in tests if p is not None]))
    return tuple(
        _judged(part, None if p is None else next(adjusted)) for part, p in zip(found, tests, strict=True)
    )


def _judged(part: Part, p_adjusted: float | None) -> Part:
    differs = p_adjusted is not None and p_adjusted <= 0.05
    return Part(part.dimension, part.value, part.outcome, p_adjusted, differs)


Decision = Literal["blocked", "running", "unset", "guard", "unproven", "deploy", "reject", "open"]


def decide(test: ABTest) -> Decision:
    """What the rule says: deploy only if it was complete, the effect good, every guard-rail kept."""
    primary = test.primary
    if test.state != "ready" or primary is None:
        return "blocked" if test.state == "blocked" else "running"
    if not test.rule.is_set:
        return "unset"
    if any(one.guard(test.rule.guards[one.metric]) == "broken" for one in test.guards):
        return "guard"
    if primary.better is None:
        return "open"
    if not primary.better:
        return "reject"
    kept = all(one.guard(test.rule.guards[one.metric]) == "kept" for one in test.guards)
    return "deploy" if kept else "unproven"
