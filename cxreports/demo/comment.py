"""Comments in French and English, put together from phrases that fit the score and the touchpoint."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cxreports.demo.company import Ints

ENGLISH_SHARE = 0.15

# language -> touchpoint -> what pleased, what displeased
SUBJECTS: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "fr": {
        "Relation": (
            ("le réseau est fiable", "le rapport qualité-prix est bon", "les conseillers sont à l’écoute"),
            (
                "le réseau coupe trop souvent",
                "les prix montent sans prévenir",
                "on me renvoie d’un service à l’autre",
            ),
        ),
        "Information": (
            ("les offres sont faciles à comparer", "le site répond à toutes les questions"),
            ("les offres sont illisibles", "on ne sait pas ce que le prix comprend"),
        ),
        "Souscription": (
            ("la commande a pris cinq minutes", "la portabilité du numéro s’est faite sans coupure"),
            (
                "il a fallu envoyer trois fois les mêmes pièces",
                "le contrat ne correspond pas à ce qui était promis",
            ),
        ),
        "Installation": (
            ("le technicien était ponctuel et soigneux", "tout marchait dès le premier soir"),
            ("le technicien n’est pas venu au rendez-vous", "il a fallu deux semaines pour le raccordement"),
        ),
        "Assistance": (
            ("la panne a été réglée dès le premier appel", "le conseiller connaissait mon dossier"),
            ("j’ai attendu quarante minutes au téléphone", "il faut tout réexpliquer à chaque appel"),
        ),
        "Facturation": (
            ("la facture est enfin claire", "l’avoir est arrivé sans que je le demande"),
            ("la facture ne correspond pas au devis", "j’ai payé deux fois le même mois"),
        ),
        "Réclamation": (
            ("une seule personne a suivi ma réclamation", "un geste a été fait rapidement"),
            ("ma réclamation reste sans réponse", "on me demande d’attendre encore"),
        ),
        "Résiliation": (
            ("la résiliation s’est faite simplement", "personne n’a insisté pour me retenir"),
            ("résilier demande trop de démarches", "le matériel rendu est encore facturé"),
        ),
        "Renouvellement": (
            ("la remise de fidélité est appréciée", "le changement d’offre a été immédiat"),
            ("les nouveaux clients sont mieux traités", "l’offre proposée ne me convient pas"),
        ),
    },
    "en": {
        "Relation": (
            ("the network is reliable", "it is good value for money", "the advisers listen"),
            (
                "the network drops too often",
                "prices go up without notice",
                "I am sent from one team to another",
            ),
        ),
        "Information": (
            ("the plans are easy to compare", "the website answers every question"),
            ("the plans are hard to read", "I cannot tell what the price includes"),
        ),
        "Souscription": (
            ("ordering took five minutes", "my number moved over without a break"),
            ("I had to send the same papers three times", "the contract is not what was promised"),
        ),
        "Installation": (
            ("the engineer was on time and careful", "everything worked the first evening"),
            ("the engineer did not turn up", "it took two weeks to get connected"),
        ),
        "Assistance": (
            ("my problem was fixed on the first call", "the adviser knew my case"),
            ("I spent forty minutes on hold", "I have to explain everything again on each call"),
        ),
        "Facturation": (
            ("the bill is clear at last", "the refund came without my asking"),
            ("the bill does not match the quote", "I was charged twice in one month"),
        ),
        "Réclamation": (
            ("one person followed my complaint", "a gesture was made quickly"),
            ("my complaint got no answer", "I am asked to wait again"),
        ),
        "Résiliation": (
            ("leaving was simple", "nobody tried to hold me back"),
            ("leaving takes too many steps", "I am still charged for a box I sent back"),
        ),
        "Renouvellement": (
            ("the loyalty discount is welcome", "the change of plan was immediate"),
            ("new customers are treated better", "the plan on offer does not suit me"),
        ),
    },
}

PATTERNS: dict[str, dict[int, tuple[str, ...]]] = {
    "fr": {
        1: ("{good}, merci.", "Très bien : {good}.", "Rien à redire, {good}."),
        0: ("Correct dans l’ensemble, mais {bad}.", "{good}, même si {bad}.", "Peut mieux faire : {bad}."),
        -1: ("{bad}.", "Déçu : {bad}.", "{bad}, c’est inadmissible."),
    },
    "en": {
        1: ("{good}, thank you.", "Very good: {good}.", "Nothing to complain about, {good}."),
        0: ("Fine on the whole, but {bad}.", "{good}, although {bad}.", "Could be better: {bad}."),
        -1: ("{bad}.", "Disappointed: {bad}.", "{bad}, not acceptable."),
    },
}


def write_comments(
    rng: np.random.Generator, feeling: Ints, touchpoints: Sequence[str], rate: float
) -> list[str]:
    """One comment per answer, empty for those who wrote none.

    Args:
        feeling: 1 pleased, 0 neither, -1 displeased; the displeased write more often.
        touchpoints: keys of `SUBJECTS`.
        rate: share of the answers with a comment, among the pleased.
    """
    size = len(feeling)
    silent = rng.random(size) >= np.where(feeling < 0, min(1.0, 1.5 * rate), rate)
    english = rng.random(size) < ENGLISH_SHARE
    draws = rng.integers(0, 1 << 16, (size, 3))
    return [
        "" if none else _sentence("en" if english_one else "fr", touchpoint, int(mood), *map(int, draw))
        for none, english_one, touchpoint, mood, draw in zip(
            silent, english, touchpoints, feeling, draws, strict=True
        )
    ]


def _sentence(language: str, touchpoint: str, mood: int, *draw: int) -> str:
    goods, bads = SUBJECTS[language][touchpoint]
    patterns = PATTERNS[language][mood]
    pattern = patterns[draw[0] % len(patterns)]
    text = pattern.format(good=goods[draw[1] % len(goods)], bad=bads[draw[2] % len(bads)])
    return text[0].upper() + text[1:]
