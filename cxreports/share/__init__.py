"""Sharing: who gets the reports."""

from cxreports.share.index import write_index

__all__ = ["write_index"]
