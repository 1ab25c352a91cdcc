from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure.shelf import Shelf, blocks, chosen
from cxreports.period import Period

TABLE = pa.table({"unit": ["a", "b", None, "a"], "cx_period": [0, 1, 1, 2], "n": [1, 2, 3, 4]})


class Maker:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> pa.Table:
        self.calls += 1
        return TABLE


def test_a_table_is_made_once_for_all_who_ask(tmp_path: Path):
    make, shelf = Maker(), tmp_path / "shelf"
    first = Shelf(shelf).table("key", make)
    again = Shelf(shelf).table("key", make)
    assert make.calls == 1
    assert first.to_pylist() == again.to_pylist() == TABLE.to_pylist()
    assert [file.suffix for file in shelf.iterdir()] == [".arrow"]
    Shelf(shelf).table("other key", make)
    assert make.calls == 2


def test_what_is_not_a_whole_table_is_made_again(tmp_path: Path):
    make = Maker()
    Shelf(tmp_path).table("key", make)
    [file] = tmp_path.iterdir()
    for broken in (b"", b"not a table", file.read_bytes()[:200]):
        file.unlink()
        file.write_bytes(broken)
        assert Shelf(tmp_path).table("key", make).to_pylist() == TABLE.to_pylist()
    assert make.calls == 4


def test_a_table_under_another_key_is_not_taken(tmp_path: Path):
    make = Maker()
    Shelf(tmp_path).table("key", make)
    [file] = tmp_path.iterdir()
    Shelf(tmp_path).table("other", make)
    other = next(one for one in tmp_path.iterdir() if one != file)
    content = file.read_bytes()
    other.unlink()
    other.write_bytes(content)
    Shelf(tmp_path).table("other", make)
    assert make.calls == 3


def test_a_shelf_that_cannot_be_written_costs_time_only(tmp_path: Path):
    make, place = Maker(), tmp_path / "a file"
    place.write_text("", encoding="utf-8")
    for _ in range(2):
        assert Shelf(place).table("key", make).to_pylist() == TABLE.to_pylist()
    assert make.calls == 2


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, [1, 2, 3, 4]),
        ({"unit": ("a",)}, [1, 4]),
        ({"unit": ("a", "b")}, [1, 2, 4]),
        ({"unit": ("a", "c"), "cx_period": {2, 7}}, [4]),
        ({"unit": ("c",), "cx_period": {0}}, []),
    ],
)
def test_rows_are_chosen_by_value(tmp_path: Path, where: dict[str, tuple[object, ...]], found: list[int]):
    table = Shelf(tmp_path).table("key", Maker())
    assert chosen(table, where).column("n").to_pylist() == found


def test_reading_a_shelf_does_not_load_pandas(tmp_path: Path):
    Shelf(tmp_path / "shelf").table("key", Maker())
    code = (
        "import sys\nfrom pathlib import Path\nfrom cxreports.measure.shelf import Shelf, chosen\n"
        "table = Shelf(Path(sys.argv[1])).table('key', None)\n"
        "assert chosen(table, {'unit': ('a',)}).to_pylist()[1]['n'] == 4\n"
        "assert 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "shelf")], check=True)


PERIODS = st.builds(
    Period.containing,
    st.dates(min_value=Period.parse("2020").start_on, max_value=Period.parse("2030").start_on),
    st.sampled_from(["week", "month", "quarter", "year"]),
)


@given(st.lists(PERIODS, max_size=6, unique=True))
def test_blocks_hold_each_period_once(periods: list[Period]):
    found = [list(block) for block in blocks(periods)]
    every = [period for block in found for period in block]
    assert len(every) == len(set(every))
    assert set(periods) <= set(every)
    for block in found:
        assert len({period.unit for period in block}) == 1
        assert block == sorted(block)
        assert any(period in periods for period in block)


def test_a_block_depends_on_its_year_alone():
    assert list(blocks([Period.parse("2026-03")])) == list(blocks([Period.parse("2026-11")]))
    assert [len(block) for block in blocks([Period.parse("2026-W05"), Period.parse("2026")])] == [52, 10]
    span = Period.parse("2026-01..2026-07")
    assert list(blocks([span])) == [[span]]
