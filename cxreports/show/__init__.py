"""How is a number said and drawn? The blocks of a report, in French and English.

A template's cells call these functions; each gives a `Block` (or several), the value of its cell.
"""

from cxreports.show.actions import actions, follow_up
from cxreports.show.attempt import attempt, widened
from cxreports.show.before_after import before_after
from cxreports.show.benchmark.advice import recommendations, roadmap
from cxreports.show.benchmark.mission import author_text, mission_scope
from cxreports.show.benchmark.scorecard import benchmark_gaps, scorecard
from cxreports.show.blocks import Blocks
from cxreports.show.brief import in_brief, limits
from cxreports.show.cover import cover, section
from cxreports.show.decision import decision, full_report
from cxreports.show.distribution import distribution
from cxreports.show.diverging import diverging
from cxreports.show.figure import figure
from cxreports.show.findings import findings
from cxreports.show.focus import breakdown, breakdowns, focus, measured_by
from cxreports.show.funnel import Step, conversion, funnel, journey_steps
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
from cxreports.show.retention.contracts import without_contracts
from cxreports.show.retention.link import nps_link
from cxreports.show.retention.reasons import leave_reasons
from cxreports.show.retention.risk import at_risk
from cxreports.show.retention.scenarios import scenarios
from cxreports.show.retention.survival import survival
from cxreports.show.segments import segments
from cxreports.show.service.ageing import backlog_age
from cxreports.show.service.answers import after_contact
from cxreports.show.service.board import service_board, ticket_dimensions
from cxreports.show.service.cases import case_reasons, open_cases
from cxreports.show.service.delay import delay, two_counts
from cxreports.show.service.effect import callback_effect
from cxreports.show.service.first_contact import first_contact
from cxreports.show.service.flow import flow
from cxreports.show.service.hours import busy_hours
from cxreports.show.service.outer import improvements, outer_loop
from cxreports.show.service.stages import loop_stages
from cxreports.show.service.words import clock, in_clock
from cxreports.show.setting import setup
from cxreports.show.staff.enps import employee_nps
from cxreports.show.staff.items import orientation_items
from cxreports.show.staff.levels import orientation_levels
from cxreports.show.staff.link import employee_customer_link
from cxreports.show.staff.pillars import orientation_pillars, orientation_progress
from cxreports.show.staff.practices import practices
from cxreports.show.staff.teams import orientation_teams
from cxreports.show.stake import stake
from cxreports.show.trend import trend
from cxreports.show.trial.effect import trial_effect, trial_segments
from cxreports.show.trial.plan import trial_allocation, trial_rule
from cxreports.show.trial.verdict import trial_decision, trial_guards, trial_power, trial_unknowns
from cxreports.show.verbatims.base import comment_base
from cxreports.show.verbatims.cards import comment_cards
from cxreports.show.verbatims.changes import theme_changes
from cxreports.show.verbatims.effects import theme_effects
from cxreports.show.verbatims.pains import pain_quotes
from cxreports.show.verbatims.quality import reading_quality
from cxreports.show.verbatims.quotes import quotes
from cxreports.show.verbatims.segments import theme_map
from cxreports.show.verbatims.themes import themes
from cxreports.show.waterfall import waterfall
from cxreports.show.wordings import wordings

__all__ = [
    "Blocks",
    "Mask",
    "Step",
    "actions",
    "after_contact",
    "asked_at",
    "at_risk",
    "attempt",
    "author_text",
    "backlog_age",
    "before_after",
    "benchmark_gaps",
    "breakdown",
    "breakdowns",
    "busy_hours",
    "callback_effect",
    "case_reasons",
    "checks",
    "clock",
    "cohorts",
    "comment_base",
    "comment_cards",
    "conversion",
    "cover",
    "decision",
    "delay",
    "distribution",
    "diverging",
    "drivers_by",
    "employee_customer_link",
    "employee_nps",
    "figure",
    "findings",
    "first_contact",
    "flow",
    "focus",
    "follow_up",
    "full_report",
    "funnel",
    "gaps",
    "glossary",
    "heatmap",
    "importance_performance",
    "improvements",
    "in_brief",
    "in_clock",
    "journey_line",
    "journey_map",
    "journey_order",
    "journey_steps",
    "kpis",
    "leave_reasons",
    "limits",
    "loop_stages",
    "mapped",
    "measured_by",
    "method",
    "mission_scope",
    "model_card",
    "moments",
    "multiples",
    "notice",
    "nps_link",
    "open_cases",
    "orientation_items",
    "orientation_levels",
    "orientation_pillars",
    "orientation_progress",
    "orientation_teams",
    "outer_loop",
    "pain_quotes",
    "pains",
    "practices",
    "profile",
    "quotes",
    "reading_quality",
    "recommendations",
    "relative_weights",
    "results",
    "roadmap",
    "robustness",
    "scenarios",
    "scorecard",
    "section",
    "segments",
    "service_board",
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
    "ticket_dimensions",
    "trend",
    "trial_allocation",
    "trial_decision",
    "trial_effect",
    "trial_guards",
    "trial_power",
    "trial_rule",
    "trial_segments",
    "trial_unknowns",
    "two_counts",
    "waterfall",
    "widened",
    "without_contracts",
    "wordings",
]
