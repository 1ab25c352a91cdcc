"""Headings under which personal data stand: such columns are kept out of a data file."""

from __future__ import annotations

from cxreports.inspect.words import any_of

PERSONAL = (
    (r"\be ?mail\b|\bcourriel\b|^mail$|\badresse mail\b", "e-mail addresses"),
    (
        r"\b(phone|telephone|tel|mobile|portable|gsm|msisdn|fax)\b(?! (service|line|plan|type|os|brand))",
        "telephone numbers",
    ),
    (
        (
            r"\b(first|last|full|family|given|sur|user|screen|customer|client|contact|respondent|"
            r"recipient|requester|passenger|member|guest|patient) ?name\b|^(name|names|surname|prenom|"
            r"noms?)$|\bprenom\b|^nom (et prenom|prenom|complet|(du |de |de la |de l |d )?(client|"
            r"contact|famille|repondant|abonne|adherent|demandeur))$|\bpseudo\w*|^qui a (commente|"
            r"repondu)$|^(author|auteur|reviewer|requester|demandeur|customer|client)$"
        ),
        "names",
    ),
    (any_of("birth* dob naissance"), "dates of birth"),
    (
        any_of("street rue postal_address adresse_postale home_address address adresse ip ip_address"),
        "addresses",
    ),
    (any_of("latitude longitude lat_long lat lng gps coord*"), "places of persons"),
    (any_of("iban ssn passport passeport securite_sociale credit_card"), "private numbers"),
)
STAFF = (
    r"^(agent|advisor|adviser|conseiller|conseillere|assignee|assigned to|assigned|owner|"
    r"operator|operateur|vendeur|vendeuse|seller|resolved by|opened by|closed by|created by|"
    r"updated by|sys (created|updated) by|agent name|nom (du )?conseiller|resolver|"
    r"employee name|manager|who replied|qui a repondu)$"
)
