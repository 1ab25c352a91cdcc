"""Journeys: who drops off at which step, and who gets angry on the way."""

from cxreports.measure.journey.clicks import flagged, quick_backs, rage_bursts
from cxreports.measure.journey.funnel import Funnel, FunnelReport, funnel

__all__ = ["Funnel", "FunnelReport", "flagged", "funnel", "quick_backs", "rage_bursts"]
