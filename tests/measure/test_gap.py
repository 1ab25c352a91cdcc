"""Gaps between expected and lived."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cxreports.errors import DataError, NoData, UnknownName, UsageError
from cxreports.measure import inference
from cxreports.measure.gap import Joint, delivery_gap, expectation_gap, overall_gap, service_gap

pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=40)


def _joint(told):
    return Joint.of(*zip(*told, strict=True))


@given(pairs)
def test_the_gap_is_the_paired_t_test_of_scipy(told):
    found = expectation_gap(_joint(told))
    gaps = [lived - expected for expected, lived in told]
    assert found.value == pytest.approx(found.lived - found.expected, abs=1e-9)
    if len(set(gaps)) > 1:
        assert found.difference.p == pytest.approx(stats.ttest_1samp(gaps, 0).pvalue, abs=1e-9)


@given(pairs, pairs)
def test_joint_histograms_merge_and_turn(first, second):
    assert _joint(first) + _joint(second) == _joint(first + second)
    turned = [(lived, expected) for expected, lived in first]
    assert expectation_gap(_joint(turned)).value == pytest.approx(-expectation_gap(_joint(first)).value)


def test_a_frame_gives_the_same_on_every_engine(frame_of):
    told = [(5, 4), (5, 3), (4, None), (None, 2), (5, 4)]
    rows = [{"expected": expected, "lived": lived} for expected, lived in told]
    found = Joint.of_frame(frame_of(rows))
    assert (found.counts, found.n_missing) == ({(5.0, 4.0): 2, (5.0, 3.0): 1}, 2)


def test_expectations_at_the_top_are_told():
    assert expectation_gap(Joint.of([5, 5, 4], [5, 4, 4])).ceiling == pytest.approx(2 / 3)


def test_what_the_company_believes_is_unpaired():
    found = delivery_gap([3, 4, 3, 2], [4, 5, 4, 5, 5])
    assert found.p == pytest.approx(stats.ttest_ind([3, 4, 3, 2], [4, 5, 4, 5, 5], equal_var=False).pvalue)


def test_dimensions_items_and_weights():
    items = {
        "on time": Joint.of([5, 4, 5], [4, 4, 3]),
        "polite": Joint.of([4, 4, 3], [5, 5, 4]),
        "clean": Joint.of([3, 3, 4], [3, 4, 3]),
    }
    frame = {"reliability": ["on time"], "people": ["polite", "clean"]}
    found = service_gap(items, frame)
    assert found.dimensions == pytest.approx({"reliability": -1.0, "people": 0.5})
    assert found.overall == pytest.approx(-0.25)
    assert service_gap(items, frame, {"reliability": 80, "people": 20}).overall == pytest.approx(-0.7)
    plain = [gap.difference.p for gap in found.items.values()]
    assert list(found.p_adjusted.values()) == pytest.approx(inference.benjamini_hochberg(plain))


def test_nonsense_is_refused():
    with pytest.raises(NoData, match="no respondent"):
        expectation_gap(Joint.of([None], [3]))
    with pytest.raises(DataError, match="2 expectations but 1"):
        Joint.of([1, 2], [1])
    with pytest.raises(UsageError, match="100 points"):
        overall_gap({"a": 1.0, "b": 2.0}, {"a": 50, "b": 60})
    with pytest.raises(UnknownName, match="item 'x'"):
        service_gap({}, {"a": ["x"]})
    with pytest.raises(UnknownName, match="column 'lived'"):
        Joint.of_frame(pa.table({"expected": [1]}))
