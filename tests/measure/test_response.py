from datetime import date

import pytest

from cxreports.errors import DataError
from cxreports.measure import ResponseRate, measure


def test_rates_of_counts():
    counts = {"sent": 5000, "bounced": 200, "responses": 912, "partial": 88}
    values = {
        v: ResponseRate.of(**counts, variant=v).value for v in ("complete", "with_partials", "delivery")
    }
    assert values == pytest.approx({"complete": 19.0, "with_partials": 100 * 1000 / 4800, "delivery": 96.0})
    with pytest.raises(DataError, match="do not fit"):
        ResponseRate.of(sent=10, bounced=5, responses=6)


def test_unknown_delivery_counts_as_delivered(frame_of):
    told = [(True, "complete")] * 10 + [(True, "partial")] * 2 + [(False, None)] * 5 + [(None, None)] * 8
    data = [{"delivered": d, "answer": a, "sent_on": date(2026, 1, 1)} for d, a in told]
    found = measure(frame_of(data), "response_rate", period="2026-01")[0].estimate
    assert found.details == {"sent": 25, "delivered": 20, "complete": 10, "partial": 2}
    assert found.value == 50.0
