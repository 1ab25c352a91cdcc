"""Intention to buy again and perceived difference: the two best answers to one item (methodology 2.22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cxreports.errors import UsageError
from cxreports.measure.csat import Satisfaction
from cxreports.measure.indicator import Spec
from cxreports.measure.scored import Question


@dataclass(frozen=True, kw_only=True)
class TopTwo(Satisfaction):
    """Share of the two best answers to an item; which item, `question` says.

    A competitor rated on the same item is compared with `CSAT`'s difference of shares (Newcombe). In B2B
    prefer `Renewal`, what customers did, to what they intend.

    Attributes:
        name: "intention" (to buy or renew) or "differentiation" ("different from the others").

    >>> Intention.of({5: 30, 4: 20, 3: 25, 2: 15, 1: 10}).value
    50.0
    """

    kind: ClassVar[str] = "item"
    name: str

    @property
    def spec(self) -> Spec:
        return Spec(self.name, "%", "higher_is_better", 1, 2.0)

    def bind(self, question: Question) -> Self:
        """The indicator of its item.

        Raises:
            UsageError: no item was named: a survey has several, and none is the obvious one.
        """
        if not self.question:
            raise UsageError(
                f"{self.id} needs to know which item it is asked by.",
                hint=f"Name it: {self.id}:{question.id}.",
            )
        return replace(super().bind(question), name=self.name)


Intention = TopTwo(name="intention")
Differentiation = TopTwo(name="differentiation")
