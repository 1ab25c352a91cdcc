"""What may be published of a split: small groups are hidden, and so that they stay hidden, others with
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from cxreports.errors import UsageError
from cxreports.measure.record import ANONYMITY_BASE

Cell = tuple[Any, ...]  # the values of a group, one per dimension of the split


def suppressed(bases: Mapping[Cell, int], k: int = ANONYMITY_BASE, total_published: bool = True) -> set[Cell]:
    """The groups of a split to hide (methodology R13, R14).

    Groups of 1 to k - 1 answers are hidden. When totals are published and what is hidden could be computed
    from one of them (a single hidden group, or hidden groups with fewer than k answers together), the next
    smallest are hidden too; in a split by several dimensions this holds along each of them. An empty group
    is never
    hidden: it has no answer to tell.

    Args:
        bases: answers per group.
        k: the anonymity base, 2 or more.
        total_published: whether the reader knows the totals that the groups add up to.

    Raises:
        UsageError: k is below 2.

    >>> sorted(suppressed({("north",): 25, ("south",): 3, ("east",): 12}))
    [('east',), ('south',)]
    """
    if k < 2:
        raise UsageError(f"an anonymity base of {k} protects nobody.", hint="Write 5, or at least 2.")
    hidden = {cell for cell, n in bases.items() if 0 < n < k}
    known = -1
    while total_published and known != len(hidden):
        known = len(hidden)
        for line in _lines(bases):
            hidden |= _completed(line, hidden, k)
    return hidden


def _completed(line: Mapping[Cell, int], hidden: Set[Cell], k: int) -> set[Cell]:
    """The cells to hide in a line whose total is published, given those that are hidden already."""
    found = hidden & line.keys()
    shown = sorted(
        (cell for cell, n in line.items() if n >= k and cell not in found), key=lambda c: (line[c], str(c))
    )
    while found and shown and (len(found) == 1 or sum(line[cell] for cell in found) < k):
        found.add(shown.pop(0))
    return found


def _lines(bases: Mapping[Cell, int]) -> Iterator[dict[Cell, int]]:
    """The cells that share all their values but one: each line sums to a published total."""
    for free in range(len(next(iter(bases), ()))):
        lines: dict[Cell, dict[Cell, int]] = {}
        for cell, n in bases.items():
            lines.setdefault((*cell[:free], *cell[free + 1 :]), {})[cell] = n
        yield from lines.values()
