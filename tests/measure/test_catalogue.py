import re

import pytest

from cxreports.errors import UnknownName
from cxreports.measure import INDICATORS
from cxreports.measure.catalogue import LANGUAGES, en, fr, trademark


def test_every_indicator_has_its_words_in_both_languages():
    assert set(fr.WORDS) == set(en.WORDS) == set(INDICATORS)
    assert LANGUAGES == ("fr", "en")


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_texts_are_whole_and_well_set(name):
    one = INDICATORS[name]
    for language in LANGUAGES:
        texts = [
            one.label(language), one.short(language), one.axis(language), one.definition(language),
            one.scale_words(language), *one.unit_words(language),
        ]  # fmt: skip
        assert all(texts)
        assert len(one.short(language)) <= 40
        for text in texts:
            assert "'" not in text
            assert not re.search(r"(?<![\w])-\d", text), "a minus sign is U+2212"
            if language == "fr":
                assert not re.search(r" [;:!?%»]|« |\d%", text)


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_a_sheet_holds_the_whole_definition(name):
    sheet = INDICATORS[name].sheet()
    assert f"id {name}, version 1" in sheet
    for title in ("Definition", "Scale", "Counted", "Interval", "Test", "Called when", "Sources"):
        assert re.search(rf"^{title} ", sheet, re.MULTILINE)
    assert max(map(len, sheet.splitlines())) <= 100


def test_articles_go_before_the_short_name():
    assert INDICATORS["nps"].article("fr") + INDICATORS["nps"].short("fr") == "le NPS"
    assert INDICATORS["ces"].article("fr") == "l’"


def test_the_trademark_notice_is_there():
    assert "Bain & Company" in trademark("fr")
    assert "Bain & Company" in INDICATORS["nps"].sheet().replace("\n" + " " * 13, " ")


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownName, match="language 'de'"):
        INDICATORS["nps"].label("de")
