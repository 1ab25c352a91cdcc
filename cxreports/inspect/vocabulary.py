"""The words, French and English, by which exports call what a data file needs.

Each canonical column has patterns over plain headings (`words.plain`), the most telling first.
"""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.inspect.words import any_of

_ID = (
    r"(id|ids|identifier|identifiant|identifiants|no|num|numero|number|code|ref|reference|key|"
    r"cle|uuid|guid|pk)"
)
_BARE_DATE = (
    r"^(survey |poll )?(date|day|jour|datetime|date time|date heure|horodatage|horodateur|"
    r"timestamp|time|when|dt|ts)$"
)


def _id_of(names: str) -> tuple[str, ...]:
    """Headings that mean the identifier of something: `customer_id`, `N° client`, or `client` alone."""
    either = "|".join(names.split()).replace("_", " ")
    return (
        rf"\b({either})( unique)? {_ID}\b|\b(n|{_ID}) (du |de la |de l |de |d |of )?(the )?({either})\b",
        rf"^({either})s?$",
    )


CUSTOMER = _id_of(
    "customer client cust user member membre account compte contact subscriber abonne "
    "adherent caller requester demandeur consumer panelist patient guest passenger "
    "respondent repondant household foyer carte card loyalty visitor unit person personne"
)
_TICKET = _id_of(
    "ticket case incident call request demande dossier appel reclamation claim issue "
    "complaint conversation intervention interaction"
)
_ORDER = _id_of(
    "order commande purchase achat invoice facture transaction booking reservation "
    "receipt ticket_de_caisse basket panier"
)
_RESPONSE = _id_of(
    "response survey submission reponse answer respondent repondant questionnaire "
    "feedback result review avis enquete"
)
_EMPLOYEE = (_id_of("employee employe collaborateur salarie matricule")[0], "^matricule$")
_SESSION = _id_of("session visit visite")
_REVIEW = _id_of("review avis tweet post comment commentaire")

_CREATED = (
    (
        r"^(?!sys )(?!.*\bby\b).*\b(created|creation|cree|opened|ouvert\w*|ouverture|reported|"
        r"raised|logged)\b"
    ),
    any_of("open submitted received recu reception call appel"),
    _BARE_DATE,
)
_RESOLVED = (
    any_of("resolved resolution resolu* solved solution"),
    any_of("clos* clotur* ferm* completed termine*"),
)
_CHANNEL = (
    any_of("channel canal via medium contact_type type_de_contact mode_de_contact"),
    any_of("source origin origine media"),
)
COMMENT = (
    (
        r"^(customer |client |your |votre )?(comments?|commentaires?|verbatims?|explication|"
        r"explanation|feedback)$"
    ),
    any_of(
        "comment comments comment_message commentaire commentaires verbatim verbatims "
        "explication explanation raison why pourquoi feedback remark remarque* texte_libre "
        "open_ended suggestion* improve ameliorer"
    ),
    any_of("text texte message avis review reponse_libre opinion body content contenu description"),
)
_CHURN_DATE = any_of(
    "end ended churn* cancel* terminat* termination left leave leaving until resili* depart "
    "fin sortie desabonne* unsubscri* deactivat* exit lost perdu closed cloture"
)
_START_DATE = any_of(
    "start started begin began since signup sign_up signed_up subscri* join* registered "
    "registration register activation activated acquisition entree debut inscription "
    "souscription adhesion depuis onboard* customer_since first"
)

# Texts that the company wrote, and titles: not what the respondent said.
NO_COMMENT = (
    r"\b(reponse (au|du|de l)|reply|replied|response (to|from)|our response|title|titre|"
    r"subject|objet|internal|interne|note interne|resolution)\b"
)

# table → canonical column → patterns
DATES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "responses": {
        "answered_at": (
            (
                r"\b(answer\w*|respon[sd]\w*|respons\w*|reponse|repondu|submit\w*|submission|completed|"
                r"completion|recorded|saisie|horodateur)\b"
            ),
            any_of(
                "survey enquete questionnaire poll sondage review avis feedback evaluation end_date "
                "date_modified interview"
            ),
            _BARE_DATE,
            r"\b(created?|creation|collected|wave|date)\b",
        ),
        "interaction_at": (
            any_of(
                "interaction visit visite experience call appel stay sejour passage service purchase "
                "achat order commande travel voyage"
            ),
        ),
    },
    "tickets": {
        "created_at": _CREATED,
        "first_reply_at": (
            (
                r"\b(first (reply|response|answer|answered|contact)|initial response|first responded|"
                r"premiere reponse|1 (ere )?reponse|premier (retour|contact))\b"
            ),
        ),
        "resolved_at": _RESOLVED,
    },
    "customers": {"started_on": (_START_DATE, any_of("created creation cree")), "ended_on": (_CHURN_DATE,)},
    "orders": {
        "promised_on": (r"\b(promis\w*|estimat\w*|expected|prevue?|eta)\b",),
        "delivered_at": (
            r"\b(delivered (to )?customer)\b",
            r"^(?!.*\bcarrier\b).*\b(delivered|delivery|livr\w*|received|arrived)\b",
        ),
        "ordered_at": (
            (
                r"\b(purchase\w*|achat|ordered|bought|placed)\b|^(order|commande|"
                r"date (de )?(la )?commande)( (date|at|on|time|created))*$"
            ),
            (
                r"^(?!.*\b(approved|shipped|shipping|carrier|delivered|limit|expedi\w*|payment|"
                r"paid)\b).*\b(order\w*|commande\w*|transaction|invoice|facture|vente|sale|sold|booking|"
                r"booked|reservation)\b"
            ),
            _BARE_DATE,
            any_of("created paid payment"),
        ),
    },
    "invitations": {
        "sent_at": (any_of("sent invited invitation envoi envoye* emailed distributed distribution"),)
    },
    "followups": {
        "opened_at": (
            r"\b(answer\w*|respon[sd]\w*|respons\w*|reponse|submit\w*|completed|recorded|survey|received)\b",
            r"^(date|day|jour|timestamp|horodateur)$",
        ),
        "contacted_at": (
            r"\b(contacted|called back|call back|callback|recontact\w*|rappel\w*|follow ?up|followed)\b",
        ),
        "closed_at": (any_of("clos* clotur* ferm*"),),
    },
    "contracts": {"due_at": (any_of("due term echeance expir* renewal renouvellement end fin"),)},
    "events": {"happened_at": (any_of("event occurr* happened timestamp time step etape ts"), _BARE_DATE)},
    "sessions": {"started_at": (any_of("session visit visite start* debut"), _BARE_DATE)},
    "experiments": {"assigned_at": (any_of("assign* expos* enrol* affect* start*"), _BARE_DATE)},
    "reviews": {
        "published_at": (
            r"\b(publi\w*|posted|review|avis|tweet|created?|creation)\b",
            _BARE_DATE,
            any_of("experience date"),
        )
    },
    "employees": {
        "answered_on": (
            any_of("answer* respons* reponse submit* survey enquete completed recorded"),
            _BARE_DATE,
            r"\bdate\b",
        )
    },
    "volumes": {"counted_at": (_BARE_DATE, any_of("date day jour week month mois"))},
    "headcounts": {"closed_at": (_BARE_DATE, any_of("closed cloture date"))},
    "acquisitions": {"spent_at": (_BARE_DATE, any_of("date month mois period periode"))},
}

IDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "responses": {
        "response_id": (*_RESPONSE, rf"^({_ID}|row {_ID})$"),
        "customer_id": CUSTOMER,
        "interaction_id": (*_TICKET, *_ORDER),
    },
    "tickets": {"ticket_id": (*_TICKET, rf"^{_ID}$"), "customer_id": CUSTOMER},
    "customers": {"customer_id": (*CUSTOMER, rf"^{_ID}$")},
    "orders": {"order_id": _ORDER, "customer_id": CUSTOMER},
    "invitations": {
        "invitation_id": _id_of("invitation message sending envoi"),
        "customer_id": CUSTOMER,
    },
    "followups": {
        "followup_id": _id_of("followup follow_up alert alerte action"),
        "response_id": _RESPONSE,
        "customer_id": CUSTOMER,
    },
    "contracts": {
        "contract_id": _id_of("contract contrat policy police subscription abonnement"),
        "customer_id": CUSTOMER,
    },
    "events": {"customer_id": CUSTOMER, "journey": _SESSION},
    "sessions": {"session_id": _SESSION, "customer_id": CUSTOMER},
    "experiments": {"customer_id": CUSTOMER},
    "reviews": {"review_id": _REVIEW, "customer_id": CUSTOMER},
    "employees": {"employee_id": _EMPLOYEE},
}

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "responses": {
        "touchpoint": (r"\b(touch ?point|point de contact|moment|parcours)\b",),
        "stage": (any_of("stage etape phase"),),
        "channel": _CHANNEL,
        "survey": (any_of("wave vague survey_name survey nom_de_l_enquete enquete questionnaire"),),
        "valence": (any_of("sentiment valence polarity tonalite"),),
    },
    "tickets": {
        "category": (
            any_of("category categorie topic motif theme"),
            any_of("type subject sujet reason objet nature"),
        ),
        "channel": _CHANNEL,
        "status": (any_of("status statut state etat"), any_of("resolved resolu")),
    },
    "customers": {
        "leave_reason": (
            (
                r"\b(churn|leav\w*|cancel\w*|resili\w*|depart|exit)\b.*\b(reason|raison|motif|category|"
                r"categorie|cause)\b|\b(reason|raison|motif|cause)\b.*\b(churn|leav\w*|cancel\w*|"
                r"resili\w*|depart|exit)\b"
            ),
        )
    },
    "orders": {"status": (any_of("status statut state etat"),)},
    "invitations": {
        "answer": (r"\b(answer|status|statut|outcome|result|resultat|complet\w*|respon[sd]\w*|repon\w*)\b",),
        "channel": _CHANNEL,
        "survey": (any_of("survey enquete wave vague"),),
    },
    "followups": {"status": (any_of("status statut state etat"),)},
    "events": {
        "step": (
            any_of("step etape event_name event_type event evenement action page stage activity activite"),
        ),
        "channel": _CHANNEL,
    },
    "sessions": {"channel": _CHANNEL},
    "experiments": {
        "variant": (
            any_of(
                "variant variante arm bras bucket test_group groupe_de_test ab_group treatment traitement"
            ),
            any_of("group groupe version cohort cohorte"),
        ),
        "experiment": (r"\b(experiment|experience|test|campaign|campagne)( name| id)?\b",),
        "metric": (any_of("metric metrique indicator indicateur kpi"),),
    },
    "reviews": {"channel": _CHANNEL},
    "acquisitions": {"channel": _CHANNEL},
}

FLAGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "invitations": {"delivered": (any_of("delivered delivre* remis"),)},
    "tickets": {"eligible": (any_of("eligible fcr_eligible"),)},
    "orders": {
        "complaint": (any_of("complaint complained reclamation plainte"),),
        "returned": (any_of("returned return retour*"),),
    },
    "contracts": {"renewed": (any_of("renewed renouvele* renew reconduit"),)},
    "reviews": {"replied": (any_of("replied reply answered reponse repondu"),)},
    "sessions": {
        "converted": (r"\b(convert\w*|conversion|purchased?|achat|bought|goal)\b",),
        "rage": (r"\brage\w*\b",),
        "dead_click": (r"\bdead ?click\w*\b",),
        "js_error": (r"\b(js|script|javascript) ?err\w*\b|\berror\b",),
        "quick_back": (r"\b(quick ?back|bounce\w*|rebond)\b",),
        "displayed": (any_of("displayed affiche*"),),
        "clicked": (any_of("clicked clique*"),),
    },
}

NUMBERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "responses": {"weight": (any_of("weight weights poids ponderation"),)},
    "tickets": {
        "reopens": (any_of("reopen* reouvert*"),),
        "contacts": (any_of("contacts nb_contacts number_of_contacts customer_interactions touches"),),
    },
    "customers": {
        "value": (
            any_of("cltv clv ltv lifetime_value arr mrr customer_value valeur_client valeur"),
            any_of("revenue chiffre_d_affaires ca total_revenue annual_value value"),
        )
    },
    "orders": {
        "amount": (
            any_of(
                "amount montant dollar_value order_value total_price payment_value revenue ca prix_total "
                "total_ttc total"
            ),
            any_of("price prix value valeur"),
        )
    },
    "experiments": {
        "score": (any_of("score outcome resultat result value metric_value conversion converted revenue"),)
    },
    "reviews": {"stars": (r"\b(stars?|etoiles?)\b", any_of("rating note score"))},
    "followups": {
        "followup_score": (r"\b(second|new|nouvelle|apres|after|followup|follow up)\b.*\b(score|note|nps)\b",)
    },
    "volumes": {
        "events": (any_of("contacts complaints reclamations calls appels tickets events incidents"),),
        "exposure": (any_of("customers clients orders commandes views pages exposure base abonnes"),),
    },
    "headcounts": {
        "answers": (any_of("answers reponses responses repondants respondents"),),
        "headcount": (any_of("headcount effectif* employees salaries invited invites"),),
    },
    "acquisitions": {
        "cost": (any_of("cost cout couts spend spent depense* budget"),),
        "customers": (any_of("new_customers nouveaux_clients customers clients won acquired"),),
    },
}

TENURE = (
    r"\b(tenure|seniority|anciennete)\b.*\b(month|months|mois)\b|\b(months|"
    r"mois)\b.*\b(customer|client|tenure|anciennete)\b"
)
CHURNED = any_of("churn* attrition exited left lost resilie* parti perdu inactif customer_status")
ORDERING = any_of("mod_count version sequence sys_mod_count update_count revision")
UPDATED = r"\b(updated?|modified|modifie\w*|last update|mise a jour|maj|changed)\b"

# Headings of numbers that are counts, times or amounts, whatever their values look like.
NOT_A_RATING = (
    r"\b(number|nombre|nb|num|count|counts|qty|quantity|quantite|age|year|annee|month|mois|"
    r"quarter|trimestre|week|semaine|day|days|jour|jours|hour|heure|minutes?|seconds?|"
    r"secondes?|delay|retard|duration|duree|tenure|seniority|anciennete|sequential|"
    r"installments|photos|visits?|passages?|children|enfants|dependents|people|personnes|zip|"
    r"postal|version|page|step|level|tier|price|prix|amount|montant|cost|cout|value|total|"
    r"reopen\w*|reassignment\w*|contacts?|calls?|orders?|items?|weight|lat|latitude|long|"
    r"longitude|population|index|id|progress|finished|distance|kg|km|under|over|flag|churn\w*|"
    r"retweet\w*|referrals?)\b"
)
