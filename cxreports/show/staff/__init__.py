"""Blocks of a report on the customer orientation of employees."""
