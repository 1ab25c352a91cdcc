"""French or English."""

import pytest

from cxreports.errors import UnknownName
from cxreports.measure.text.language import identify


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La commande est arrivée avec deux jours de retard", "fr"),
        ("Tres bon site je recommande a tous", "fr"),
        ("livraison rapide articles conformes", "fr"),
        ("The order came two days late", "en"),
        ("great service will definitely order again", "en"),
        ("Delivery driver left it in the rain", "en"),
    ],
)
@pytest.mark.parametrize("survey", ["fr", "en"])
def test_the_text_decides_whatever_the_survey(text, language, survey):
    assert identify(text, survey) == language


@pytest.mark.parametrize("text", ["ok", "", "👍", "Top top top", "12345 67890 12345 67890 !!"])
def test_the_survey_decides_where_the_text_does_not(text):
    assert (identify(text, "fr"), identify(text, "en")) == ("fr", "en")


def test_other_languages_are_refused():
    with pytest.raises(UnknownName, match="'de'"):
        identify("Das war gut", "de")
