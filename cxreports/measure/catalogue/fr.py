"""Indicators in French. Texts are written with ordinary spaces; `typeset` puts the French ones in."""

from __future__ import annotations

from dataclasses import fields

from cxreports.measure.catalogue.practice_fr import PRACTICE
from cxreports.measure.catalogue.words import Words

_NARROW, _WIDE = "\u202f", "\u00a0"
_RULES = (
    *((f" {sign}", f"{_NARROW}{sign}") for sign in (";", "!", "?", "%", "»")),
    ("« ", f"«{_NARROW}"),
    (" :", f"{_WIDE}:"),
    (" × ", f"{_WIDE}×{_WIDE}"),
)


def typeset(text: str) -> str:
    """French spaces: narrow no-break before ; ! ? % and within « », no-break before the colon and around
    ×.
    """
    for plain, right in _RULES:
        text = text.replace(plain, right)
    return text


def _typeset(words: Words) -> Words:
    texts = {field.name: getattr(words, field.name) for field in fields(words)}
    singular, plural = texts.pop("unit")
    return Words(
        **{name: typeset(text) for name, text in texts.items()}, unit=(typeset(singular), typeset(plural))
    )


_POINTS = ("point", "points")
_PERCENT = ("%", "%")
_HOURS = ("heure", "heures")
_SHARE = "de 0 à 100 %"

_WRITTEN = {
    "nps": Words(
        label="Net Promoter Score® (intention de recommandation)",
        short="NPS",
        article="le ",
        axis="NPS (points, de −100 à +100)",
        definition="Part des promoteurs (notes 9 et 10) moins part des détracteurs (notes 0 à 6), en "
        "points : "
        "NPS = 100 × (promoteurs − détracteurs) / réponses valides ; les passifs (7 et 8) restent au "
        "dénominateur.",
        scale="de −100 à +100",
        unit=_POINTS,
    ),
    "nps.mean": Words(
        label="Note moyenne de recommandation",
        short="Note de recommandation",
        article="la ",
        axis="Note moyenne (0–10)",
        definition="Moyenne des notes d’intention de recommandation : somme des notes / réponses valides.",
        scale="de 0 à 10",
        unit=_POINTS,
    ),
    "csat": Words(
        label="Taux de satisfaction (satisfaits et très satisfaits)",
        short="Taux de satisfaction",
        article="le ",
        axis="Clients satisfaits (%)",
        definition="Part des répondants satisfaits ou très satisfaits : "
        "100 × réponses des deux meilleures modalités / réponses valides.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "csat.top_box": Words(
        label="Taux de très satisfaits",
        short="Taux de très satisfaits",
        article="le ",
        axis="Clients très satisfaits (%)",
        definition="Part des répondants très satisfaits : 100 × réponses de la meilleure modalité / "
        "réponses valides.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "csat.bottom2": Words(
        label="Taux d’insatisfaction",
        short="Taux d’insatisfaction",
        article="le ",
        axis="Clients insatisfaits (%)",
        definition="Part des répondants insatisfaits ou très insatisfaits : "
        "100 × réponses des deux plus mauvaises modalités / réponses valides.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "csat.net": Words(
        label="Solde de satisfaction",
        short="Solde de satisfaction",
        article="le ",
        axis="Solde (points)",
        definition="Part des satisfaits moins part des insatisfaits, en points : "
        "100 × (satisfaits − insatisfaits) / réponses valides.",
        scale="de −100 à +100",
        unit=_POINTS,
    ),
    "csat.mean": Words(
        label="Note moyenne de satisfaction",
        short="Note de satisfaction",
        article="la ",
        axis="Note moyenne",
        definition="Moyenne des notes de satisfaction, sur l’échelle de la question : somme des notes / "
        "réponses valides.",
        scale="échelle de la question",
        unit=_POINTS,
    ),
    "csat.index": Words(
        label="Indice de satisfaction",
        short="Indice de satisfaction",
        article="l’",
        axis="Indice de satisfaction (0–100)",
        definition="Note moyenne ramenée de 0 à 100 : 100 × (moyenne − minimum) / (maximum − minimum) de "
        "l’échelle.",
        scale="de 0 à 100",
        unit=_POINTS,
    ),
    "csat.yes": Words(
        label="Part de clients satisfaits (question oui/non)",
        short="Part de oui",
        article="la ",
        axis="Réponses « oui » (%)",
        definition="Part des réponses « oui » à la question de satisfaction : 100 × oui / (oui + non).",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "ces": Words(
        label="Score d’effort client (indice de facilité)",
        short="Indice de facilité",
        article="l’",
        axis="Indice de facilité (0–100)",
        definition="Facilité moyenne perçue, de 0 (effort maximal) à 100 (sans effort) : "
        "100 × (note − minimum) / (maximum − minimum) lorsque les notes hautes disent la facilité, "
        "l’inverse lorsqu’elles disent l’effort, en moyenne sur les réponses valides.",
        scale="de 0 à 100, 100 = sans effort",
        unit=_POINTS,
    ),
    "ces.easy": Words(
        label="Part de parcours jugés faciles",
        short="Parcours faciles",
        article="la part de ",
        axis="Réponses « facile » (%)",
        definition="Part des réponses du côté facile de l’échelle, milieu exclu : 100 × faciles / réponses "
        "valides.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "ces.difficult": Words(
        label="Part de parcours jugés difficiles",
        short="Parcours difficiles",
        article="la part de ",
        axis="Réponses « difficile » (%)",
        definition="Part des réponses du côté difficile de l’échelle, milieu exclu : "
        "100 × difficiles / réponses valides.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "ces.net_easy": Words(
        label="Solde de facilité",
        short="Solde de facilité",
        article="le ",
        axis="Solde (points)",
        definition="Part des parcours faciles moins part des difficiles, en points : "
        "100 × (faciles − difficiles) / réponses valides.",
        scale="de −100 à +100",
        unit=_POINTS,
    ),
    "ces.mean": Words(
        label="Note moyenne d’effort",
        short="Note d’effort",
        article="la ",
        axis="Note moyenne",
        definition="Moyenne des notes d’effort ou de facilité, sur l’échelle de la question : "
        "somme des notes / réponses valides.",
        scale="échelle de la question",
        unit=_POINTS,
    ),
    "churn": Words(
        label="Taux d’attrition (churn)",
        short="Taux d’attrition",
        article="le ",
        axis="Clients perdus (% du parc à l’ouverture)",
        definition="Part des clients présents à l’ouverture de la période qui ne le sont plus à sa clôture : "
        "100 × perdus du parc d’ouverture / parc d’ouverture.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "churn.early": Words(
        label="Attrition précoce",
        short="Attrition précoce",
        article="l’",
        axis="Nouveaux clients perdus (%)",
        definition="Part des clients arrivés dans la période qui sont déjà partis à sa clôture : "
        "100 × nouveaux perdus / nouveaux.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "churn.seed_literal": Words(
        label="Départs rapportés au parc d’ouverture",
        short="Départs / ouverture",
        article="le ratio ",
        axis="Départs (% du parc à l’ouverture)",
        definition="Tous les départs de la période, nouveaux clients compris, rapportés au parc "
        "d’ouverture : "
        "100 × partis / parc d’ouverture ; ce n’est pas une part.",
        scale="à partir de 0 %",
        unit=_PERCENT,
    ),
    "churn.rate": Words(
        label="Départs par mois de présence",
        short="Départs par mois",
        article="le taux de ",
        axis="Départs pour 100 mois-clients",
        definition="Départs rapportés au temps de présence des clients : "
        "100 × partis / (jours-clients / 30,44).",
        scale="à partir de 0 %",
        unit=_PERCENT,
    ),
    "churn.growth": Words(
        label="Croissance nette de la base clients",
        short="Croissance nette",
        article="la ",
        axis="Croissance nette (%)",
        definition="Variation du parc entre l’ouverture et la clôture : 100 × (clôture − ouverture) / "
        "ouverture.",
        scale="à partir de −100 %",
        unit=_PERCENT,
    ),
    "retention": Words(
        label="Taux de rétention (de fidélisation)",
        short="Taux de rétention",
        article="le ",
        axis="Clients conservés (%)",
        definition="Part des clients présents à l’ouverture de la période qui le sont encore à sa clôture : "
        "100 × conservés / parc d’ouverture, soit 100 % moins l’attrition.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "retention.classic": Words(
        label="Taux de rétention, formule classique",
        short="Rétention classique",
        article="la ",
        axis="Rétention classique (%)",
        definition="Parc de clôture moins arrivées, rapporté au parc d’ouverture : "
        "100 × (clôture − nouveaux) / ouverture ; biaisé vers le bas dès qu’un nouveau client repart dans "
        "la période.",
        scale="jusqu’à 100 %",
        unit=_PERCENT,
    ),
    "retention.seed_ratio": Words(
        label="Évolution de la base clients",
        short="Évolution de la base",
        article="l’",
        axis="Base clients (indice)",
        definition="Parc de clôture rapporté au parc d’ouverture : 100 × clôture / ouverture ; peut "
        "dépasser 100 %.",
        scale="100 % = base stable",
        unit=_PERCENT,
    ),
    "ttr": Words(
        label="Délai de résolution (médian)",
        short="Délai de résolution",
        article="le ",
        axis="Délai médian (heures)",
        definition="Délai en deçà duquel la moitié des demandes créées dans la période sont résolues ; les "
        "demandes "
        "encore ouvertes sont comptées comme en attente (médiane de Kaplan-Meier dès que leur part passe 5 "
        "%).",
        scale="en heures",
        unit=_HOURS,
    ),
    "ttr.by_resolution": Words(
        label="Délai de résolution des demandes closes (médian)",
        short="Délai des demandes closes",
        article="le ",
        axis="Délai médian (heures)",
        definition="Délai médian des demandes résolues dans la période, de leur création à leur dernière "
        "résolution.",
        scale="en heures",
        unit=_HOURS,
    ),
    "ttr.mean": Words(
        label="Délai de résolution moyen",
        short="Délai moyen",
        article="le ",
        axis="Délai moyen (heures)",
        definition="Somme des délais de résolution / nombre de demandes résolues dans la période.",
        scale="en heures",
        unit=_HOURS,
    ),
    "ttr.p90": Words(
        label="Délai de résolution, 90e centile",
        short="Délai au 90e centile",
        article="le ",
        axis="90e centile (heures)",
        definition="Délai que neuf demandes sur dix résolues dans la période n’ont pas dépassé.",
        scale="en heures",
        unit=_HOURS,
    ),
    "ttr.first_reply": Words(
        label="Délai de première réponse (médian)",
        short="Délai de première réponse",
        article="le ",
        axis="Délai médian (heures)",
        definition="Délai en deçà duquel la moitié des demandes créées dans la période ont reçu une "
        "première réponse ; "
        "celles qui attendent encore sont comptées comme en attente.",
        scale="en heures",
        unit=_HOURS,
    ),
    "fcr": Words(
        label="Résolution au premier contact (RPC / FCR)",
        short="Résolution au premier contact",
        article="la ",
        axis="Demandes résolues au 1er contact (%)",
        definition="Part des demandes résolues en un contact, sans réouverture ni nouvelle demande du même "
        "client sur "
        "le même motif dans les 7 jours : 100 × réussies / demandes résolues dont le délai de recul est "
        "écoulé.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "fcr.net": Words(
        label="Résolution au premier contact, demandes éligibles",
        short="Résolution au premier contact (nette)",
        article="la ",
        axis="Demandes éligibles résolues au 1er contact (%)",
        definition="La résolution au premier contact, sur les seules demandes qui pouvaient l’être : "
        "100 × réussies éligibles / demandes éligibles dont le délai de recul est écoulé.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "response_rate": Words(
        label="Taux de réponse",
        short="Taux de réponse",
        article="le ",
        axis="Réponses / invitations délivrées (%)",
        definition="Part des invitations délivrées qui ont reçu une réponse complète : "
        "100 × réponses complètes / invitations délivrées.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "response_rate.with_partials": Words(
        label="Taux de réponse, réponses partielles comprises",
        short="Taux de réponse (avec partielles)",
        article="le ",
        axis="Réponses / invitations délivrées (%)",
        definition="Part des invitations délivrées qui ont reçu une réponse, même partielle : "
        "100 × (complètes + partielles) / invitations délivrées.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "response_rate.delivery": Words(
        label="Taux de délivrance",
        short="Taux de délivrance",
        article="le ",
        axis="Invitations délivrées (%)",
        definition="Part des invitations envoyées qui ont été délivrées : 100 × délivrées / envoyées.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    "orientation": Words(
        label="Indice d’orientation client des collaborateurs",
        short="Indice d’orientation client",
        article="l’",
        axis="Indice d’orientation client (0–100)",
        definition="Moyenne, sur les collaborateurs, de la moyenne de leurs réponses ramenées de 0 à 100 ; "
        "orientation forte à partir de 75, faible sous 50.",
        scale="de 0 à 100",
        unit=_POINTS,
    ),
    "orientation.high": Words(
        label="Part de collaborateurs à forte orientation client",
        short="Orientation forte",
        article="la part d’",
        axis="Collaborateurs (%)",
        definition="Part des collaborateurs dont l’indice d’orientation client est d’au moins 75 : "
        "100 × orientation forte / collaborateurs ayant assez répondu.",
        scale=_SHARE,
        unit=_PERCENT,
    ),
    **PRACTICE,
}

WORDS = {indicator: _typeset(written) for indicator, written in _WRITTEN.items()}
TRADEMARK = typeset(
    "Net Promoter, Net Promoter System, Net Promoter Score, NPS et les émoticônes associées au NPS sont "
    "des marques "
    "déposées de Bain & Company, Inc., Fred Reichheld et Satmetrix Systems, Inc."
)
