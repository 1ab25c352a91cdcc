"""What could tell a person is taken out, and little else."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cxreports.measure.text.mask import GAP, KINDS, Mask, mask_text


def _iban(country, body):
    number = "".join(str(int(letter, 36)) for letter in body + country + "00")
    return f"{country}{98 - int(number) % 97:02d}{body}"


def _card(body):
    for last in string.digits:
        digits = [int(digit) for digit in body + last]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
        if (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0:
            return body + last
    raise AssertionError


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("écrivez à prenom.nom+avis@exemple.fr merci", "email"),
        ("prenom.nom (at) exemple.fr", "email"),
        ("voir https://exemple.fr/suivi/A12?client=44 svp", "url"),
        ("rappelez le 06 12 34 56 78", "phone"),
        ("rappelez le 06.12.34.56.78!", "phone"),
        ("tel 0612345678", "phone"),
        ("+33 6 12 34 56 78", "phone"),
        ("+33 (0)1 23 45 67 89", "phone"),
        ("0033 6 12 34 56 78", "phone"),
        ("call +44 20 7946 0958 today", "phone"),
        ("call (555) 010-9999 now", "phone"),
        ("call 020 7946 0958", "phone"),
        ("ma voiture AB-123-CD est rayée", "plate"),
        ("ma voiture 1234 AB 75", "plate"),
        ("commande n° 20481 non reçue", "reference"),
        ("Commande A-20481", "reference"),
        ("order #AB1234 never came", "reference"),
        ("dossier 4411223", "reference"),
        ("confirmation number is FP9M6Y", "reference"),
        ("mon numéro 123456789012", "reference"),
        ("merci @jean_dupont", "handle"),
        ("merci à Mme Lefèvre", "name"),
        ("Monsieur DUPONT a été parfait", "name"),
    ],
)
def test_each_kind_is_taken_out(text, kind):
    masked = mask_text(text)
    assert masked.found == {kind: 1}
    assert GAP in masked.text
    assert kind in KINDS


@pytest.mark.parametrize(
    "text",
    [
        "Commande passée le 12/01/2023, livrée le 15",
        "client depuis 2015, 3 commandes",
        "colis de 10kg, commande 15min",
        "2 articles à 1 299,90 € au lieu de 1500 €",
        "site www.exemple.fr très bien",
        "entre 10h30 et 12h, 20 % de remise",
        "service client 24h sur 24",
        "iPhone 12, taille 38-40, HP24",
        "le 2026-10-12 à 14:30",
    ],
)
def test_dates_prices_and_sizes_stay(text):
    assert mask_text(text).text == text


@given(st.text(alphabet=string.digits, min_size=23, max_size=23), st.booleans())
def test_a_valid_iban_goes_and_a_wrong_one_is_no_iban(body, spaced):
    iban = _iban("FR", body)
    written = " ".join(iban[place : place + 4] for place in range(0, 27, 4)) if spaced else iban
    assert mask_text(f"Mon IBAN {written}, merci").text == f"Mon IBAN {GAP}, merci"
    wrong = iban[:-1] + str((int(iban[-1]) + 1) % 10)
    assert "iban" not in mask_text(wrong).found


@given(st.text(alphabet=string.digits, min_size=15, max_size=15), st.booleans())
def test_a_valid_card_goes(body, spaced):
    assume(body[0] != "0")
    card = _card(body)
    written = " ".join(card[place : place + 4] for place in range(0, 16, 4)) if spaced else card
    assert mask_text(f"carte {written}.").found == {"card": 1}


def test_names_of_the_customer_table():
    mask = Mask.of(["Rose Martin", "Émile de la Tour", None, float("nan"), ""])
    assert mask("Rose m'a aidé, une rose pour elle").text == f"{GAP} m'a aidé, une rose pour elle"
    assert mask("merci rose martin").found == {"name": 1}
    assert mask("Merci EMILE, la tour est belle de là").text == f"Merci {GAP}, la tour est belle de là"


def test_a_whole_name_counts_once():
    assert Mask.of(["Jean Paul Durand"])("Jean Paul Durand a appelé").found == {"name": 1}


@given(st.text(max_size=200))
def test_masking_twice_takes_out_nothing_more(text):
    once = mask_text(text)
    assert mask_text(once.text).text == once.text
    assert sum(once.found.values()) <= once.text.count(GAP)
