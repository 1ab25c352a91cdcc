"""What a report on departures leaves out where the data hold orders and no contracts."""

from __future__ import annotations

from cxreports.measure import Study
from cxreports.measure.analysis.departures import has_contracts
from cxreports.measure.lack import Lack
from cxreports.show.analysis import lacking
from cxreports.show.blocks import Blocks


def without_contracts(study: Study) -> Blocks:
    """One notice of all that orders alone cannot tell; nothing where the data hold contracts."""
    return Blocks() if has_contracts(study) else Blocks(lacking("contracts", Lack("retention.orders")))
