"""Names of sheets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cxreports.render.tab import LONGEST, Tabs


@given(st.lists(st.text(max_size=60), max_size=12))
def test_names_are_legal_and_unique(wanted: list[str]) -> None:
    tabs = Tabs()
    names = [tabs.name(one) for one in wanted]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name.strip()
        assert len(name.encode("utf-16-le")) <= 2 * LONGEST
        assert not set(name) & set("[]:*?/\\'\n\t")
        assert name.casefold() != "history"


def test_a_long_name_is_cut_between_words() -> None:
    tabs = Tabs()
    wanted = "3 Comparaison des segments par région et par offre"
    assert tabs.name(wanted) == "3 Comparaison des segments par…"
    assert tabs.name(wanted) == "3 Comparaison des segments… (2)"
