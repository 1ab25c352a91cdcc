"""The quality gate: may this report be published, with a caveat, or not at all?

Each check is a number against two limits (`cxreports.data.limits`). What cannot be measured with the data
that are there is named as such, never taken for good.
"""

from cxreports.measure.gate.check import Check, Gate, State, Verdict
from cxreports.measure.gate.judge import judge

__all__ = ["Check", "Gate", "State", "Verdict", "judge"]
