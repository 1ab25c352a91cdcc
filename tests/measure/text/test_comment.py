"""A column of any engine becomes comments."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxreports.errors import DataError, UnknownName
from cxreports.measure.text import read_comments

TEXTS = ["Très bien", None, "RAS", "", "The staff was really very kind", "👍"]


def _columns():
    table = pa.table({"comment": TEXTS})
    return {
        "list": TEXTS,
        "numpy": np.array(TEXTS, dtype=object),
        "pandas": pd.Series(TEXTS),
        "pandas string": pd.Series(TEXTS, dtype="string"),
        "polars": pl.Series(TEXTS),
        "pyarrow": table["comment"],
        "table": table,
        "lazy": pl.DataFrame({"comment": TEXTS}).lazy(),
    }


@pytest.mark.parametrize("engine", list(_columns()))
def test_every_engine_gives_the_same_comments(engine):
    found = read_comments(_columns()[engine])
    assert [one.row for one in found] == [0, 4, 5]
    assert (found.read, found.missing, found.non_answers) == (6, 2, 1)
    assert found.languages == {"fr": 2, "en": 1}


def test_a_duckdb_relation():
    with duckdb.connect() as connection:
        relation = connection.sql("select * from (values ('Très bien'), (null)) as t(comment)")
        assert read_comments(relation).read == 2


def test_rows_are_counted_once_each():
    found = read_comments(TEXTS)
    assert len(found) + found.missing + found.non_answers == found.read


def test_another_column_is_laid_beside():
    assert read_comments(TEXTS).beside([9, 8, 7, 6, 5, None]) == [9, 5, None]
    with pytest.raises(DataError, match="2 rows"):
        read_comments(TEXTS).beside([1, 2])


def test_what_is_no_column_of_texts_is_refused():
    with pytest.raises(DataError, match="row 1"):
        read_comments(["bien", 7])
    with pytest.raises(DataError, match="not a column"):
        read_comments("bien")
    with pytest.raises(DataError, match="table"):
        read_comments(pd.DataFrame({"a": ["x"], "b": ["y"]}))
    with pytest.raises(UnknownName):
        read_comments(["bien"], language="pt")


def test_redactions_are_counted_without_their_content():
    found = read_comments(["Écrire à a.b@exemple.fr", "Merci Camille"], names=["Camille Durand"])
    assert dict(found.redactions) == {"email": 1, "name": 1}
    assert "exemple" not in repr(found)
    assert "Camille" not in repr(found)
