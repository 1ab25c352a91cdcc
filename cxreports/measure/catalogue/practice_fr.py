"""In French: indicators of practice (follow-up, journeys, purchases, reviews...); ordinary spaces here."""

from __future__ import annotations

from cxreports.measure.catalogue.words import Words

_POINTS = ("point", "points")
_PERCENT = ("%", "%")


def _share(label: str, short: str, article: str, axis: str, definition: str) -> Words:
    return Words(label, short, article, axis, definition, "de 0 à 100 %", _PERCENT)


PRACTICE = {
    "closed_loop": _share(
        "Taux de rappel des détracteurs", "Taux de rappel", "le ", "Détracteurs recontactés (%)",
        "Part des détracteurs recontactés : 100 × recontactés / détracteurs de la période.",
    ),
    "closed_loop.sla": _share(
        "Respect du délai de rappel", "Respect du délai de rappel", "le ", "Recontactés dans les délais (%)",
        "Part des rappels échus faits dans les délais : 100 × recontactés à temps / échus ; un rappel "
        "dont le "
        "délai court encore est en attente, non échu.",
    ),
    "closed_loop.closure": _share(
        "Taux de clôture de boucle", "Taux de clôture de boucle", "le ", "Boucles fermées (%)",
        "Part des détracteurs dont le dossier est clos : 100 × clos / détracteurs de la période.",
    ),
    "closed_loop.recovery": _share(
        "Taux de reconquête (récupération)", "Taux de reconquête", "le ", "Détracteurs récupérés (%)",
        "Part des détracteurs recontactés qui ne le sont plus : 100 × désormais à 7 ou plus / recontactés et "
        "réinterrogés ; à lire à côté de ceux qui n’ont pas été recontactés.",
    ),
    "closed_loop.promoter": _share(
        "Détracteurs recontactés devenus promoteurs", "Devenus promoteurs", "la part de ",
        "Devenus promoteurs (%)",
        "Part des détracteurs recontactés désormais promoteurs : 100 × à 9 ou 10 / recontactés et "
        "réinterrogés.",
    ),
    "closed_loop.alone": _share(
        "Récupération sans contact", "Récupération sans contact", "la ", "Récupérés sans contact (%)",
        "Part des détracteurs récupérés sans aucun contact : 100 × désormais à 7 ou plus / non "
        "recontactés et "
        "réinterrogés ; ce que fait le temps seul.",
    ),
    "closed_loop.contact_time": Words(
        "Délai de rappel", "Délai de rappel", "le ", "Délai médian (heures)",
        "Délai médian de la réponse au premier contact, les non-recontactés attendant encore.",
        "0 heure et plus", ("heure", "heures"),
    ),
    "emotion": Words(
        "Solde des émotions", "Solde des émotions", "le ", "Solde (points)",
        "Part d’émotions positives moins part de négatives, en points : 100 × (positives − négatives) / "
        "réponses "
        "dont la tonalité est connue.",
        "de −100 à +100", _POINTS,
    ),
    "emotion.nev": Words(
        "Solde émotionnel (NEV)", "Solde émotionnel", "le ", "Solde émotionnel",
        "Moyenne des émotions positives moins moyenne des négatives, par répondant, puis en moyenne.",
        "étendue de l’échelle, dans les deux sens", _POINTS,
    ),
    "funnel": _share(
        "Taux de conversion du parcours", "Conversion du parcours", "la ", "Sessions converties (%)",
        "Part des sessions arrivées à la dernière étape : 100 × sessions à la dernière étape / sessions à la "
        "première, dans l’ordre des étapes.",
    ),
    "funnel.dropoff": _share(
        "Taux d’abandon à l’étape", "Abandon à l’étape", "l’", "Sessions abandonnées (%)",
        "Part des sessions perdues après une étape : 100 × (1 − sessions à l’étape suivante / sessions à "
        "l’étape).",
    ),
    "frustration": _share(
        "Sessions frustrées", "Sessions frustrées", "la part de ", "Sessions concernées (%)",
        "Part des sessions avec un clic de rage, un clic mort, une erreur JavaScript ou un retour rapide : "
        "100 × sessions concernées / sessions.",
    ),
    "frustration.rage": _share(
        "Clics de rage", "Clics de rage", "les ", "Sessions avec clics de rage (%)",
        "Part des sessions avec une rafale de clics au même endroit : 100 × sessions concernées / sessions.",
    ),
    "frustration.dead_click": _share(
        "Clics morts", "Clics morts", "les ", "Sessions avec un clic mort (%)",
        "Part des sessions avec un clic sans effet : 100 × sessions concernées / sessions.",
    ),
    "frustration.js_error": _share(
        "Erreurs JavaScript", "Erreurs JavaScript", "les ", "Sessions avec une erreur (%)",
        "Part des sessions avec une erreur JavaScript : 100 × sessions concernées / sessions.",
    ),
    "frustration.quick_back": _share(
        "Retours rapides", "Retours rapides", "les ", "Sessions avec un retour rapide (%)",
        "Part des sessions où une page est aussitôt quittée pour la précédente : 100 × sessions concernées / "
        "sessions.",
    ),
    "rage_bursts": Words(
        "Rafales de clics de rage", "Rafales de clics de rage", "les ", "Rafales pour 1\u202f000 pages vues",
        "Rafales de clics au même endroit pour mille pages vues : 1\u202f000 × rafales / pages vues.",
        "pour mille pages vues", ("rafale", "rafales"),
    ),
    "zone_engagement": _share(
        "Engagement de la zone", "Engagement de la zone", "l’", "Sessions avec un clic (%)",
        "Part des sessions avec un clic dans la zone : 100 × sessions concernées / sessions qui l’ont "
        "affichée.",
    ),
    "scroll_depth": Words(
        "Profondeur de défilement", "Défilement", "le ", "Part de la page (%)",
        "Part de la page que la moitié des sessions ne dépasse pas.",
        "de 0 à 100 %", _PERCENT,
    ),
    "conversion": _share(
        "Taux de conversion (transformation)", "Taux de conversion", "le ", "Sessions converties (%)",
        "Part des sessions qui finissent par un achat : 100 × converties / sessions.",
    ),
    "recommendation": _share(
        "Taux de recommandation effective", "Recommandation effective", "la ", "Clients ayant recommandé (%)",
        "Part des clients ayant au moins une recommandation suivie : 100 × clients concernés / clients de la "
        "fenêtre.",
    ),
    "advocates": _share(
        "Part d’ambassadeurs", "Part d’ambassadeurs", "la ", "Ambassadeurs (%)",
        "Part des clients promoteurs dont un acte l’a montré (parrainage, bon avis public) : "
        "100 × ambassadeurs / clients.",
    ),
    "complaint_rate": _share(
        "Taux de réclamation", "Taux de réclamation", "le ", "Commandes avec réclamation (%)",
        "Part des commandes ayant donné lieu à réclamation : 100 × commandes concernées / commandes.",
    ),
    "complaint_volume": Words(
        "Réclamations pour mille commandes", "Réclamations", "les ", "Réclamations pour 1\u202f000 commandes",
        "Réclamations pour mille commandes : 1\u202f000 × réclamations / commandes.",
        "pour mille commandes", ("réclamation", "réclamations"),
    ),
    "return_rate": _share(
        "Taux de retour", "Taux de retour", "le ", "Commandes retournées (%)",
        "Part des commandes renvoyées : 100 × retournées / commandes.",
    ),
    "contact_rate": Words(
        "Taux de contact", "Taux de contact", "le ", "Demandes pour 100 clients",
        "Demandes pour 100 clients actifs : 100 × demandes / clients actifs dans la période.",
        "pour 100 clients", ("demande", "demandes"),
    ),
    "unresolved": _share(
        "Demandes non résolues", "Demandes non résolues", "la part de ", "Ouvertes hors délai (%)",
        "Part des demandes encore ouvertes au-delà du délai promis : 100 × ouvertes hors délai / demandes.",
    ),
    "sla_breach": _share(
        "Demandes hors délai", "Demandes hors délai", "la part de ", "Hors délai (%)",
        "Part des demandes échues qui n’ont pas été résolues dans le délai promis : 100 × (échues − résolues "
        "à temps) / échues ; une demande ouverte dont le délai court encore est en attente, non échue.",
    ),
    "renewal": _share(
        "Taux de renouvellement", "Taux de renouvellement", "le ", "Contrats renouvelés (%)",
        "Part des contrats échus qui ont été renouvelés : 100 × renouvelés / échus.",
    ),
    "orders.repeat": _share(
        "Taux de ré-achat", "Taux de ré-achat", "le ", "Clients ré-acheteurs (%)",
        "Part des clients ayant commandé de nouveau dans l’année qui suit la première commande : "
        "100 × ré-acheteurs / clients dont l’année est écoulée.",
    ),
    "orders.frequency": Words(
        "Fréquence d’achat", "Fréquence d’achat", "la ", "Commandes par client",
        "Commandes par client ayant commandé : commandes / clients ayant commandé.",
        "1 et plus", ("commande", "commandes"),
    ),
    "orders.basket": Words(
        "Panier moyen", "Panier moyen", "le ", "Montant par commande",
        "Montant moyen d’une commande : somme des montants / commandes.",
        "monnaie des données", ("unité", "unités"),
    ),
    "orders.median_basket": Words(
        "Panier médian", "Panier médian", "le ", "Montant par commande",
        "Montant que la moitié des commandes ne dépasse pas.",
        "monnaie des données", ("unité", "unités"),
    ),
    "share_of_wallet": _share(
        "Part du portefeuille (de dépenses)", "Part du portefeuille", "la ", "Part des dépenses (%)",
        "Moyenne, sur les clients, de la part de leurs dépenses de la catégorie faite ici : "
        "100 × dépenses ici / dépenses de la catégorie.",
    ),
    "reviews": Words(
        "Note moyenne des avis publics", "Note des avis publics", "la ", "Note moyenne (étoiles)",
        "Nombre moyen d’étoiles des avis publics : somme des étoiles / avis.",
        "de 1 à 5 étoiles", ("étoile", "étoiles"),
    ),
    "reviews.low": _share(
        "Part de mauvais avis publics", "Mauvais avis", "la part de ", "Avis à 1 ou 2 étoiles (%)",
        "Part des avis publics à deux étoiles ou moins : 100 × avis concernés / avis.",
    ),
    "reviews.replied": _share(
        "Part d’avis publics avec réponse", "Avis avec réponse", "la part d’", "Avis avec réponse (%)",
        "Part des avis publics auxquels l’entreprise a répondu : 100 × avec réponse / avis.",
    ),
    "omnichannel": _share(
        "Part omnicanale", "Part omnicanale", "la ", "Clients à plusieurs canaux (%)",
        "Part des clients ayant utilisé au moins deux canaux dans un même parcours : 100 × clients "
        "concernés / "
        "clients.",
    ),
    "participation": _share(
        "Participation des collaborateurs", "Participation des collaborateurs", "la ",
        "Réponses / collaborateurs (%)",
        "Part des collaborateurs ayant répondu : 100 × réponses / effectif.",
    ),
    "cac": Words(
        "Coût d’acquisition client (CAC)", "Coût d’acquisition client", "le ", "Coût par nouveau client",
        "Ce qu’a coûté un nouveau client : coût d’acquisition / nouveaux clients.",
        "monnaie des données", ("unité", "unités"),
    ),
    "intention": _share(
        "Intention de ré-achat ou de renouvellement", "Intention de ré-achat", "l’",
        "Clients qui en ont l’intention (%)",
        "Part des deux meilleures réponses à la question d’intention : 100 × deux meilleures réponses / "
        "réponses "
        "valides.",
    ),
    "differentiation": _share(
        "Différenciation perçue", "Différenciation perçue", "la ", "Clients voyant une différence (%)",
        "Part des deux meilleures réponses à « différent des autres » : 100 × deux meilleures réponses / "
        "réponses valides.",
    ),
    "pillar": Words(
        "Indice d’un pilier", "Indice du pilier", "l’", "Indice (0–100)",
        "Moyenne, sur les répondants, de la moyenne de leurs réponses aux questions du pilier, ramenées "
        "de 0 à "
        "100.",
        "de 0 à 100", _POINTS,
    ),
}  # fmt: skip
