"""How is a number said and drawn? The blocks of a report, in French and English.

A template's cells call these functions; each gives a `Block` (or several), the value of its cell.
"""

from cxreports.show.actions import actions, follow_up
from cxreports.show.attempt import attempt, widened
from cxreports.show.before_after import before_after
from cxreports.show.blocks import Blocks
from cxreports.show.brief import in_brief, limits
from cxreports.show.cover import cover, section
from cxreports.show.decision import decision, full_report
from cxreports.show.distribution import distribution
from cxreports.show.diverging import diverging
from cxreports.show.figure import figure
from cxreports.show.findings import findings
from cxreports.show.focus import breakdown, breakdowns, focus, measured_by
from cxreports.show.funnel import Step, funnel, journey_steps
from cxreports.show.gaps import gaps
from cxreports.show.glossary import glossary
from cxreports.show.heatmap import heatmap
from cxreports.show.journey import asked_at, journey_line, journey_order, stages
from cxreports.show.journey_map import journey_map, mapped
from cxreports.show.kpis import kpis
from cxreports.show.levers.card import model_card
from cxreports.show.levers.matrix import importance_performance
from cxreports.show.levers.robustness import robustness
from cxreports.show.levers.segments import drivers_by
from cxreports.show.levers.simulator import simulator
from cxreports.show.levers.weights import relative_weights
from cxreports.show.mask import Mask
from cxreports.show.method import method
from cxreports.show.moments import moments
from cxreports.show.multiples import multiples
from cxreports.show.notice import checks, notice, text
from cxreports.show.pains import pains
from cxreports.show.profile import profile
from cxreports.show.results import results, table
from cxreports.show.retention.cohorts import cohorts
from cxreports.show.retention.link import nps_link
from cxreports.show.retention.reasons import leave_reasons
from cxreports.show.retention.risk import at_risk
from cxreports.show.retention.scenarios import scenarios
from cxreports.show.retention.survival import survival
from cxreports.show.segments import segments
from cxreports.show.setting import setup
from cxreports.show.stake import stake
from cxreports.show.trend import trend
from cxreports.show.verbatims.base import comment_base
from cxreports.show.verbatims.cards import comment_cards
from cxreports.show.verbatims.changes import theme_changes
from cxreports.show.verbatims.effects import theme_effects
from cxreports.show.verbatims.quality import reading_quality
from cxreports.show.verbatims.quotes import quotes
from cxreports.show.verbatims.segments import theme_map
from cxreports.show.verbatims.themes import themes
from cxreports.show.waterfall import waterfall

__all__ = [
    "Blocks",
    "Mask",
    "Step",
    "actions",
    "asked_at",
    "at_risk",
    "attempt",
    "before_after",
    "breakdown",
    "breakdowns",
    "checks",
    "cohorts",
    "comment_base",
    "comment_cards",
    "cover",
    "decision",
    "distribution",
    "diverging",
    "drivers_by",
    "figure",
    "findings",
    "focus",
    "follow_up",
    "full_report",
    "funnel",
    "gaps",
    "glossary",
    "heatmap",
    "importance_performance",
    "in_brief",
    "journey_line",
    "journey_map",
    "journey_order",
    "journey_steps",
    "kpis",
    "leave_reasons",
    "limits",
    "mapped",
    "measured_by",
    "method",
    "model_card",
    "moments",
    "multiples",
    "notice",
    "nps_link",
    "pains",
    "profile",
    "quotes",
    "reading_quality",
    "relative_weights",
    "results",
    "robustness",
    "scenarios",
    "section",
    "segments",
    "setup",
    "simulator",
    "stages",
    "stake",
    "survival",
    "table",
    "text",
    "theme_changes",
    "theme_effects",
    "theme_map",
    "themes",
    "trend",
    "waterfall",
    "widened",
]
