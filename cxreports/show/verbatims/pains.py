"""What unhappy customers write of the stage that weighs most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.text.corpus import read_corpus
from cxreports.show.blocks import Blocks
from cxreports.show.pains import heaviest
from cxreports.show.verbatims.quotes import quotes

if TYPE_CHECKING:
    from cxreports.measure.analysis.heat import Heatmap

MOST = 3
_UNHAPPY = ("detractor", "dissatisfied")


def pain_quotes(study: Study, found: Heatmap | None, most: int = MOST) -> Blocks:
    """Comments of those who were not satisfied at the first pain point; nothing where it has too few.

    Args:
        found: the map that `pains` tells. most: quotes at most.
    """
    stage = heaviest(found)
    corpus = read_corpus(study) if found is not None and stage else Lack("verbatims.comments")
    if found is None or isinstance(corpus, Lack) or found.row not in corpus.dimensions:
        return Blocks()
    keep = [
        row[found.row] == stage and group in _UNHAPPY
        for row, group in zip(corpus.rows, corpus.classes, strict=True)
    ]
    block = quotes(study, corpus.where(keep), by=found.column, most=most, where=stage) if any(keep) else None
    return Blocks(block) if block is not None and block.kind == "quotes" else Blocks()
