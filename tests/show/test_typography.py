from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.show.typography import faults, tidy

FRENCH = [
    ("Qu'en dit-on ? Rien !", "Qu’en dit-on\u202f? Rien\u202f!"),
    ("NPS : 12 % ; stable", "NPS\u00a0: 12\u202f% ; stable".replace(" ;", "\u202f;")),
    ("NPS: 12%", "NPS\u00a0: 12\u202f%"),
    ('Il dit "oui"', "Il dit «\u202foui\u202f»"),
    ("« oui »", "«\u202foui\u202f»"),
    ("un écart de -3 points", "un écart de −3\u00a0points"),
    ("n = 842", "n\u00a0=\u00a0842"),
    ("voir https://exemple.fr/a?b=c : ici", "voir https://exemple.fr/a?b=c\u00a0: ici"),
    ("`a : b` et [lien](a b.html?x)", "`a : b` et [lien](a b.html?x)"),
    ("2026-10", "2026-10"),
    ("à 10:30", "à 10:30"),
]
ENGLISH = [
    ("It's 12 %", "It’s 12%"),
    ('He says "yes"', "He says “yes”"),
    ("a gap of -3 points", "a gap of −3\u00a0points"),
    ("p-value if < 100% or ≥ 5", "p-value if <\u00a0100% or ≥\u00a05"),
    ("\n> 5 quoted", "\n> 5 quoted"),
]


@pytest.mark.parametrize(("plain", "right"), FRENCH)
def test_french_typography_is_set(plain, right):
    assert tidy(plain, "fr") == right


@pytest.mark.parametrize(("plain", "right"), ENGLISH)
def test_english_typography_is_set(plain, right):
    assert tidy(plain, "en") == right


@pytest.mark.parametrize("language", ["fr", "en"])
@given(st.text(alphabet="ab 12%<>\n:;!?«»\"'-,.()\u00a0\u202f", max_size=40))
def test_what_is_tidy_stays_as_it_is(language, text):
    once = tidy(text, language)
    assert tidy(once, language) == once


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("l'avis", "apostrophe"),
        ("quoi ?", "plain space"),
        ("12%", "no space before %"),
        ("12.5 points", "decimal point"),
        ("« oui »", "plain space"),
        ("vide {n}", "unfilled"),
        ("-3 points", "hyphen"),
    ],
)
def test_faults_name_what_is_wrong_in_french(text, fault):
    assert any(fault in found for found in faults(text, "fr"))


@pytest.mark.parametrize("text", ["It is 12 %", "why ?", "12,5 points", "«yes»"])
def test_faults_find_french_habits_in_english(text):
    assert faults(text, "en")


def test_thousands_in_english_are_no_decimal_comma():
    assert faults("18,962 answers; 1,234,567 more", "en") == []
