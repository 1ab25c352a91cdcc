"""Blocks: what a report says, independent of any medium."""

from cxreports.block.model import MIME, Block, Card, Cell, Column, Finding, Quote, Table, Term, View

__all__ = ["MIME", "Block", "Card", "Cell", "Column", "Finding", "Quote", "Table", "Term", "View"]
