"""Blocks of a report on an A/B test."""
