from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
import yaml

from cxreports.measure import INDICATORS
from cxreports.period import Period
from cxreports.show import voice
from cxreports.show.typography import faults
from cxreports.show.voice import LANGUAGES, Voice, catalogue

FR, EN = Voice("fr"), Voice("en")

# Verbs that claim a cause; no automatic sentence may hold one (report design 2.6).
CAUSAL = re.compile(
    r"\b(provoqu|entraîn|impact|génèr|expliqu|grâce à|à cause d|en raison d|dû à|due to\b"
    r"|driv(?:e|es|en)\b|caus(?:es|ed|e de)\b|leads? to|thanks to|because|results? in\b|explain)",
    re.IGNORECASE,
)


def forms(message):
    return [message] if isinstance(message, str) else list(message.values())


def places(message):
    return {name for form in forms(message) for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_written_twice(language):
    files = sorted(Path(voice.__file__).parent.glob(f"messages/*{language}.yaml"))
    keys = [key for file in files for key in yaml.safe_load(file.read_text(encoding="utf-8"))]
    assert files
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def test_both_languages_hold_the_same_messages():
    assert set(catalogue("fr")) == set(catalogue("en"))


def test_messages_have_the_same_places_in_both_languages():
    french, english = catalogue("fr"), catalogue("en")
    assert [key for key in french if places(french[key]) != places(english[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_the_typography_of_its_language(language):
    voice, wrong = Voice(language), {}
    for key, message in catalogue(language).items():
        for count in (1, 2):
            said = voice.say(key, count, **dict.fromkeys(places(message), "x"))
            if not said or faults(said, language):
                wrong[key] = faults(said, language)
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_claims_a_cause(language):
    claims = [
        key for key, message in catalogue(language).items() for form in forms(message) if CAUSAL.search(form)
    ]
    assert claims == []


@pytest.mark.parametrize(
    ("sentence", "causal"),
    [
        ("la panne provoque une baisse", True),
        ("driven by price", True),
        ("une hausse grâce à l’appli", True),
        ("drivers of satisfaction", False),
        ("est associé à", False),
    ],
)
def test_the_deny_list_finds_causal_verbs(sentence, causal):
    assert bool(CAUSAL.search(sentence)) is causal


def test_articles_elide_and_contract():
    assert FR.the("nps") == "le NPS"
    assert FR.of("nps") == "du NPS"
    assert FR.of("orientation") == "de l’indice d’orientation client"
    assert FR.the("fcr").startswith("la ")
    assert FR.of("fcr").startswith("de la ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("indicator", sorted(INDICATORS))
def test_every_indicator_has_a_name_in_a_sentence(indicator, language):
    voice = Voice(language)
    for text in (voice.the(indicator), voice.of(indicator), voice.label(indicator)):
        assert text.strip() == text
        assert faults(text, language) == []


@pytest.mark.parametrize(
    ("period", "during", "against"),
    [
        ("2026-10", "en octobre 2026", "par rapport à octobre 2026"),
        ("2026-Q3", "au 3e trimestre 2026", "par rapport au 3e trimestre 2026"),
        ("2026", "en 2026", "par rapport à 2026"),
        ("2026-04..2026-06", "d’avril à juin 2026", "par rapport à la période d’avril à juin 2026"),
        ("2026-01..2026-06", "de janvier à juin 2026", "par rapport à la période de janvier à juin 2026"),
    ],
)
def test_periods_take_their_preposition(period, during, against):
    assert FR.during(Period.parse(period)) == during
    assert FR.against(Period.parse(period)) == against


def test_de_elides_before_a_vowel():
    assert [FR.de(month) for month in ("octobre", "août", "mars")] == ["d’octobre", "d’août", "de mars"]
    assert EN.de("October") == "October"


@pytest.mark.parametrize(
    ("company", "said"),
    [
        ("Airline", "d’Airline"),
        ("Enseigne bio", "d’Enseigne bio"),
        ("Évian", "d’Évian"),
        ("Île Verte", "d’Île Verte"),
        ("Œuvre", "d’Œuvre"),
        ("Hermès", "d’Hermès"),
        ("H&M", "de H&M"),
        ("HSBC", "de HSBC"),
        ("Yves", "d’Yves"),
        ("Yahoo", "de Yahoo"),
        ("Telco", "de Telco"),
        ("1001 vies", "de 1001 vies"),
    ],
)
def test_de_before_the_name_of_a_company(company, said):
    assert FR.de(company) == said


def test_lists_and_levels():
    assert FR.listed(["a", "b", "c"]) == "a, b et c"
    assert EN.listed(["a"]) == "a"
    assert (FR.level(0.95), EN.level(0.9), EN.level(0.975)) == ("95\u202f%", "90%", "97.5%")


def test_the_first_headline_that_fits_is_taken():
    assert EN.fitting(["x" * 80, "short", "shorter"]) == "short"
    assert EN.fitting(["x" * 80, "y" * 90]) == "y" * 90
