"""Journeys: who drops off at which step, and who gets angry on the way."""
