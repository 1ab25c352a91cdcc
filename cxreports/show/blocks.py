"""Several blocks shown by one cell, one output each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxreports.block import Block


class Blocks(Sequence[Block]):
    """Blocks in the order of the report. As the value of a cell, each becomes an output of its own."""

    def __init__(self, *blocks: Block) -> None:
        self._blocks = blocks

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._blocks[index]

    def __len__(self) -> int:
        return len(self._blocks)

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for block in self._blocks:
            display(block)  # type: ignore[no-untyped-call]
