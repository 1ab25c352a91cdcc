"""Orders, wallets, reviews, channels, requests that wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import (
    Basket,
    Frequency,
    MedianBasket,
    OmnichannelShare,
    RepeatPurchase,
    Reviews,
    ScrollDepth,
    ShareOfWallet,
    Unresolved,
    measure,
)  # fmt: skip
from cxreports.measure.activity.service import channel_pairs
from cxreports.measure.activity.wallet import wallet_allocation
from cxreports.measure.grouping import rows_of

FIRST = date(2025, 1, 10)


def _orders(*told):
    return [
        {"customer_id": who, "ordered_on": FIRST + timedelta(days=after), "amount": float(amount)}
        for who, after, amount in told
    ]


def test_repeat_purchase_waits_for_the_window_to_be_over(frame_of):
    rows = _orders(
        ("again", 0, 10), ("again", 364, 10), ("late", 0, 10), ("late", 365, 10), ("once", 5, 10),
        ("young", 300, 10), ("young", 301, 10),
    )  # fmt: skip
    found = RepeatPurchase.of(frame_of(rows), cutoff=FIRST + timedelta(days=400))
    assert (found.n, found.details["again"]) == (3, 1)
    assert found.value == pytest.approx(100 / 3)


def test_repeat_purchase_belongs_to_the_period_of_the_first_order(frame_of):
    rows = _orders(("a", 0, 10), ("a", 40, 10), ("b", 40, 10))
    asked = replace(RepeatPurchase, window_days=60, cutoff=date(2026, 1, 1))
    found = measure(frame_of(rows), asked, by="month", anonymity=0)
    assert {one.estimate.period: one.estimate.value for one in found} == {"2025-01": 100.0, "2025-02": 0.0}


def test_frequency_and_baskets(frame_of):
    frame = frame_of(_orders(("a", 0, 10), ("a", 1, 20), ("a", 2, 60), ("b", 0, 30)))
    assert (Frequency.of(frame).value, Frequency.of(frame).n) == (2.0, 2)
    assert (Basket.of(frame).value, MedianBasket.of(frame).value) == (30.0, 25.0)


def test_a_negative_amount_is_no_order():
    found = replace(Basket, forced=True).of(pa.Table.from_pylist(_orders(("a", 0, 10), ("a", 1, -4))))
    assert (found.n, found.n_invalid, found.value) == (1, 1, 10.0)


def test_differences_of_baskets():
    a, b = (
        Basket.state([{"cx_value": v, "cx_n": n} for v, n in told])
        for told in (((10, 50), (20, 50)), ((10, 80), (20, 20)))
    )
    for one in (Basket, MedianBasket):
        there, back = one.difference(a, b, 0.95), one.difference(b, a, 0.95)
        assert there.delta == pytest.approx(-back.delta)
        assert there.p == pytest.approx(back.p)
        assert there.p < 0.001


def test_share_of_wallet_is_per_customer():
    found = ShareOfWallet.of([100, 0, None, 5], [100, 1000, 50, 0])
    assert (found.value, found.n, found.n_missing) == (50.0, 2, 2)
    assert replace(ShareOfWallet, forced=True).of([120, 50], [100, 100]).n_invalid == 1


@given(st.integers(1, 12))
def test_wallet_shares_of_all_brands_are_the_whole_wallet(brands):
    shares = [wallet_allocation(rank, brands) for rank in range(1, brands + 1)]
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)


def test_reviews(frame_of):
    rows = [{"stars": stars, "replied": stars < 3} for stars in [5.0] * 25 + [2.0] * 10 + [1.5] * 5]
    found = {
        one.estimate.definition_id: one.estimate
        for one in measure(frame_of(rows), ["reviews", "reviews.low", "reviews.replied"])
    }
    assert found["reviews"].value == pytest.approx((125 + 20 + 7.5) / 40)
    assert (found["reviews.low"].value, found["reviews.replied"].value) == (37.5, 37.5)
    assert Reviews.of([5, 4, 0, 6, None]).status == "blocked"
    with pytest.raises(UnknownName, match="variant of reviews"):
        Reviews.of([5], variant="worst")


def test_unresolved_counts_what_waits_too_long(frame_of):
    cutoff = datetime(2026, 2, 1, tzinfo=UTC)
    ends = [None, datetime(2026, 1, 2), datetime(2026, 2, 3), None]
    starts = [datetime(2026, 1, 1)] * 3 + [datetime(2026, 1, 31, 12)]
    rows = [{"created_at": start, "resolved_at": end} for start, end in zip(starts, ends, strict=True)]
    found = Unresolved.of(frame_of(rows), cutoff=cutoff)
    assert (found.value, found.details) == (50.0, {"tickets": 4, "open": 3, "overdue": 2})
    with pytest.raises(UsageError, match="how far"):
        measure(frame_of(rows), "unresolved")


CHANNELS = [
    {"customer_id": who, "journey": journey, "channel": channel, "happened_at": datetime(2026, 1, 5, hour)}
    for who, journey, channel, hour in [
        ("a", 1, "web", 9), ("a", 1, "shop", 10), ("a", 2, "web", 11), ("b", 3, "web", 9),
        ("b", 4, "shop", 9), ("c", 5, None, 9), (None, 6, "web", 9),
    ]
]  # fmt: skip


def test_omnichannel_is_within_one_journey(frame_of):
    found = OmnichannelShare.of(frame_of(CHANNELS))
    assert (found.value, found.details) == (50.0, {"customers": 2, "several": 1})


def test_channel_pairs_to_split_by(frame_of):
    rows = rows_of(nw.from_native(channel_pairs(frame_of(CHANNELS))))
    pairs = {row["journey"]: row["channels"] for row in rows}
    assert pairs == {1: "web > shop", 2: "web > web", 3: "web > web", 4: "shop > shop", 6: "web > web"}


@given(st.lists(st.integers(0, 100), min_size=25, max_size=80))
def test_half_of_the_sessions_scroll_no_further(depths):
    one = ScrollDepth.of(pa.table({"scroll": [*map(float, depths), None, 130.0]}))
    assert (one.n, one.n_missing, one.n_invalid) == (len(depths), 1, 1)
    assert sum(depth <= one.value for depth in depths) * 2 >= len(depths)
    assert sum(depth >= one.value for depth in depths) * 2 >= len(depths)
    assert one.ci_low <= one.value <= one.ci_high
