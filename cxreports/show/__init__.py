"""How is a number said and drawn? The blocks of a report, in French and English.

A template's cells call these functions; each gives a `Block` (or several), the value of its cell.
"""

from cxreports.show.actions import actions
from cxreports.show.blocks import Blocks
from cxreports.show.cover import cover, section
from cxreports.show.distribution import distribution
from cxreports.show.diverging import diverging
from cxreports.show.figure import figure
from cxreports.show.findings import findings
from cxreports.show.focus import breakdown, focus
from cxreports.show.glossary import glossary
from cxreports.show.kpis import kpis
from cxreports.show.method import method
from cxreports.show.notice import checks, notice, text
from cxreports.show.results import results, table
from cxreports.show.segments import segments
from cxreports.show.setting import setup
from cxreports.show.trend import trend

__all__ = [
    "Blocks",
    "actions",
    "breakdown",
    "checks",
    "cover",
    "distribution",
    "diverging",
    "figure",
    "findings",
    "focus",
    "glossary",
    "kpis",
    "method",
    "notice",
    "results",
    "section",
    "segments",
    "setup",
    "table",
    "text",
    "trend",
]
