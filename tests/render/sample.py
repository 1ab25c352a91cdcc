"""A hand-made executed report: every kind of block, French and English, as a template's kernel leaves it."""

# ruff: noqa: E501  (whole sentences of a report)

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cxreports.block import MIME, Block, Card, Cell, Column, Finding, Table, Term, View
from cxreports.theme import load_theme

INK, INK2, FAV, UNF, PAS = "#1A2530", "#46525F", "#0F6AA6", "#B8500A", "#8B96A3"
CONFIG: dict[str, Any] = {
    "font": "Inter",
    "view": {"stroke": None},
    "padding": 2,
    "axis": {"labelFontSize": 11, "labelColor": INK2, "title": None, "domain": False, "ticks": False},
    "axisX": {"grid": False, "domain": True, "domainColor": "#C9D0D8"},
    "axisY": {"gridColor": "#E6EAEF"},
    "text": {"fontSize": 11, "color": INK2},
}
REGIONS = ["Nord", "Île-de-France", "Grand Est", "Bretagne", "Occitanie", "Provence-Alpes-Côte d’Azur"]


def by_language(make: Callable[[str], View]) -> dict[str, View]:
    return {language: make(language) for language in ("fr", "en")}


def pick(language: str, fr: str, en: str) -> str:
    return fr if language == "fr" else en


def chart(layers: list[dict[str, Any]], height: int = 230, width: int = 600) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json",
        "config": CONFIG,
        "width": width,
        "height": height,
        "layer": layers,
    }


def line_chart(seed: int) -> dict[str, Any]:
    months = [f"20{25 + (month + 9) // 12}-{(month + 9) % 12 + 1:02d}-01" for month in range(13)]
    values = [
        {"m": month, "v": 30 + 8 * math.sin(seed + index / 2) + index / 2, "e": 4.5}
        for index, month in enumerate(months)
    ]
    for row in values:
        row["lo"], row["hi"] = row["v"] - row["e"], row["v"] + row["e"]
    x = {"field": "m", "type": "temporal", "axis": {"format": "%b %Y", "labelAngle": 0, "tickCount": 6}}
    scale = {"zero": False}
    return chart(
        [
            {
                "data": {"values": values},
                "mark": {"type": "rule", "color": "#9DB8CF"},
                "encoding": {
                    "x": x,
                    "y": {"field": "lo", "type": "quantitative", "scale": scale},
                    "y2": {"field": "hi"},
                },
            },
            {
                "data": {"values": values},
                "mark": {"type": "line", "color": FAV, "point": {"filled": True, "color": FAV}, "clip": True},
                "encoding": {"x": x, "y": {"field": "v", "type": "quantitative", "scale": scale}},
            },
        ]
    )


def bar_chart(seed: int) -> dict[str, Any]:
    rows = [{"r": region, "v": 20 + (seed * 7 + index * 11) % 38} for index, region in enumerate(REGIONS)]
    y = {"field": "r", "type": "nominal", "sort": "-x", "axis": {"labelLimit": 220}}
    x = {"field": "v", "type": "quantitative", "axis": {"format": ".1f"}}
    bars = {"mark": {"type": "bar", "color": FAV, "height": 18}, "encoding": {"x": x, "y": y}}
    labels = {
        "mark": {"type": "text", "align": "left", "dx": 5, "color": INK, "fontWeight": 600},
        "encoding": {"x": x, "y": y, "text": {"field": "v", "type": "quantitative", "format": ".1f"}},
    }
    return chart([{"data": {"values": rows}, **bars}, {"data": {"values": rows}, **labels}], 180, 470)


def heat_chart() -> dict[str, Any]:
    stages = ["Souscription", "Accueil", "Espace client", "Facturation", "Réclamation", "Résiliation"]
    channels = ["Agence", "Téléphone", "Web", "Appli mobile", "Courriel"]
    cells = [
        {"s": stage, "c": channel, "v": 40 + (13 * i + 29 * j) % 52}
        for i, stage in enumerate(stages)
        for j, channel in enumerate(channels)
    ]
    x = {
        "field": "c",
        "type": "nominal",
        "sort": channels,
        "axis": {"orient": "top", "labelAngle": 0, "domain": False},
    }
    y = {"field": "s", "type": "nominal", "sort": stages}
    colours = list(load_theme().diverging)
    scale = {"type": "threshold", "domain": [50, 60, 70, 80], "range": colours}
    colour = {"field": "v", "type": "quantitative", "legend": None, "scale": scale}
    ends = {"condition": {"test": "datum.v >= 80 || datum.v < 50", "value": "white"}, "value": INK}
    return chart(
        [
            {
                "data": {"values": cells},
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "color": colour},
            },
            {
                "data": {"values": cells},
                "mark": {"type": "text"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "v", "type": "quantitative"},
                    "color": ends,
                },
            },
        ],
        220,
        500,
    )


def data_table(language: str) -> Table:
    rows = [
        [Cell(region), Cell(f"{120 + 37 * i}"), Cell(f"+{12 + 5 * i}")] for i, region in enumerate(REGIONS)
    ]
    labels = [pick(language, "Région", "Region"), pick(language, "Réponses", "Answers"), "NPS"]
    columns = [Column(labels[0], "left"), Column(labels[1]), Column(labels[2])]
    return Table(pick(language, "NPS par région", "NPS by region"), columns, rows)


def figure(block_id: str, fr: str, en: str, spec: dict[str, Any]) -> Block:
    def view(language: str) -> View:
        return View(
            headline=pick(language, fr, en),
            subtitle=pick(
                language,
                "NPS mensuel en points, octobre 2025 à octobre 2026, tous clients, 10\u202f482 répondants",
                "Monthly NPS in points, October 2025 to October 2026, all customers, 10,482 respondents",
            ),
            note=pick(
                language,
                "Lecture\u00a0: en octobre 2026, le NPS est de 42 points (IC 95\u202f%\u00a0: 36 à 47). "
                "Traits verticaux\u00a0: intervalle de confiance à 95\u202f%. Source\u00a0: enquête relationnelle.",
                "Reading: in October 2026 the NPS is 42 points (95% CI 36 to 47). Vertical lines: "
                "95% confidence interval. Source: relationship survey.",
            ),
            alt=pick(
                language,
                f"Graphique {block_id}\u00a0: le NPS passe d’un creux à 19 en février 2026 à 42 en octobre.",
                f"Chart {block_id}: the NPS moves from a low of 19 in February 2026 to 42 in October.",
            ),
            chart=spec,
            table=data_table(language),
        )

    return Block(
        "figure", block_id, by_language(view), n=10482, estimates=[{"definition_id": "nps", "value": 42}]
    )


def cover() -> Block:
    def view(language: str) -> View:
        return View(
            headline=pick(
                language, "Expérience client – rapport mensuel", "Customer experience – monthly report"
            ),
            subtitle=pick(
                language,
                "Octobre 2026 · Assurance Horizon · édité le 5 novembre 2026",
                "October 2026 · Assurance Horizon · edited on 5 November 2026",
            ),
            meta={
                "client": "Assurance Horizon",
                "facts": [
                    [
                        pick(language, "Périmètre", "Scope"),
                        pick(language, "Tous les clients", "All customers"),
                    ],
                    [
                        pick(language, "Données", "Data"),
                        pick(language, "Au 1er novembre 2026", "To 1 November 2026"),
                    ],
                    [
                        pick(language, "Niveau de confiance", "Confidence level"),
                        pick(language, "95\u202f%", "95%"),
                    ],
                ],
                "confidentiality": pick(language, "Confidentiel", "Confidential"),
                "edition": "2026-11-05",
                "contents": True,
                "synthetic": True,
            },
        )

    return Block("cover", "cover", by_language(view), theme=load_theme().to_json())


def kpis() -> Block:
    up = [31.0, 30, 28, 33, None, 35, 34, 36, 38, 37, 40, 44, 42]

    def view(language: str) -> View:
        ci = pick(language, "IC 95\u202f%\u00a0: ", "95% CI ")
        stable = pick(language, "variation non significative", "no significant change")
        rise = pick(language, "hausse significative", "significant rise")
        comma = "," if language == "fr" else "."
        percent = pick(language, "\u202f%", "%")
        versus = pick(language, "vs septembre 2026", "vs September 2026")
        goal = pick(language, "Objectif", "Target")

        def card(
            label: str, scale: str, value: str, unit: str, delta: str, verdict: str, tone: Any, **rest: Any
        ) -> Card:
            texts = {"interval": f"{ci}36 à 47" if language == "fr" else f"{ci}36 to 47", "base": "n = 842"}
            values = {**texts, "target": f"{goal} 40", "spark": up, "spark_alt": f"{label} (13)", **rest}
            return Card(
                label=label,
                scale=scale,
                value=value,
                unit=unit,
                delta=delta,
                verdict=verdict,
                tone=tone,
                **values,
            )

        return View(
            cards=[
                card(
                    "Net Promoter Score",
                    pick(language, "de −100 à +100", "from −100 to +100"),
                    "+42",
                    "",
                    f"= −2 points {versus}",
                    stable,
                    "",
                ),
                card(
                    pick(language, "Satisfaction (CSAT)", "Satisfaction (CSAT)"),
                    pick(language, "notes 4 et 5 sur 5", "scores 4 and 5 out of 5"),
                    f"81{comma}4",
                    percent,
                    f"▲ +2{comma}3 points {versus}",
                    rise,
                    "fav",
                ),
                card(
                    pick(language, "Effort (CES)", "Effort (CES)"),
                    pick(language, "de 1 à 7, 7 = facile", "1 to 7, 7 = easy"),
                    f"5{comma}3",
                    "",
                    f"= 0{comma}0 point {versus}",
                    stable,
                    "",
                    low_base=True,
                ),
                card(
                    pick(language, "Résiliation", "Churn"),
                    pick(language, "taux mensuel", "monthly rate"),
                    f"1{comma}9",
                    percent,
                    f"▲ +0{comma}4 points {versus}",
                    rise,
                    "unf",
                    target="",
                ),
            ]
        )

    records = [{"definition_id": name} for name in ("nps", "csat.top2", "ces", "churn")]
    return Block("kpis", "kpi", by_language(view), estimates=records)


def findings() -> Block:
    def view(language: str) -> View:
        lines = [
            (
                "Le NPS atteint 42 points et reste au-dessus de sa limite haute pour le deuxième mois.",
                "Le recul de septembre à octobre (−2 points) n’est pas significatif\u202f; la hausse depuis avril l’est.",
                "The NPS reaches 42 points and stays above its upper limit for the second month.",
                "The fall from September to October (−2 points) is not significant; the rise since April is.",
                "trend",
            ),
            (
                "Le délai de traitement est la priorité\u00a0:",
                "premier levier associé au NPS, mais 58\u202f% de clients satisfaits seulement.",
                "Handling time is the priority:",
                "the first driver associated with the NPS, with only 58% of customers satisfied.",
                "journey",
            ),
            (
                "La résiliation remonte à 1,9\u202f%,",
                "surtout parmi les clients passés par une réclamation\u00a0: 38\u202f% n’ont pas été rappelés sous 48 h.",
                "Churn is back at 1.9%,",
                "mostly among customers who complained: 38% of them were not called back within 48 hours.",
                "segments",
            ),
        ]
        return View(
            findings=[
                Finding(pick(language, fr_lead, en_lead), pick(language, fr, en), section)
                for fr_lead, fr, en_lead, en, section in lines
            ]
        )

    return Block("findings", "essentiel", by_language(view))


def results_table() -> Block:
    def view(language: str) -> View:
        labels = ["Agence", "Réponses", "Promoteurs", "Détracteurs", "NPS", "Marge", "Signal"]
        english = ["Branch", "Answers", "Promoters", "Detractors", "NPS", "Margin", "Signal"]
        columns = [
            Column(pick(language, fr, en), "left" if index == 0 else "right")
            for index, (fr, en) in enumerate(zip(labels, english, strict=True))
        ]
        names = [
            "Lyon",
            "Nîmes",
            "Saint-Étienne",
            "Évry",
            "Béziers",
            "Sète",
            "Alès",
            "Fréjus",
            "Épinal",
            "Mâcon",
        ]
        rows = []
        for index in range(46):
            name = names[index % 10] + (f" {index // 10 + 1}" if index >= 10 else "")
            tone, signal = [("", "="), ("fav", "▲ hausse"), ("mute", "n < 30"), ("unf", "▼ baisse")][
                index % 4
            ]
            rows.append(
                [
                    Cell(name),
                    Cell(f"{48 + 7 * index}"),
                    Cell("54\u202f%"),
                    Cell("13\u202f%"),
                    Cell(f"+{46 - index}"),
                    Cell("±\u202f14"),
                    Cell(signal, tone=tone),
                ]
            )
        rows.append(
            [
                Cell("Total"),
                *(Cell(text) for text in ("9\u202f000", "51\u202f%", "14\u202f%", "+37", "±\u202f2", "=")),
            ]
        )
        return View(
            headline=pick(
                language,
                "Trois agences sur quatre dépassent 30 points",
                "Three branches in four are above 30 points",
            ),
            subtitle=pick(
                language, "NPS par agence en points, octobre 2026", "NPS by branch in points, October 2026"
            ),
            note=pick(language, "Tri\u00a0: NPS décroissant.", "Sorted by NPS, descending."),
            table=Table(pick(language, "NPS par agence", "NPS by branch"), columns, rows, total=True),
        )

    return Block("table", "agencies", by_language(view))


def words_block(
    block_id: str, kind: Any, fr: str, en: str, headline: tuple[str, str] = ("", ""), tone: Any = ""
) -> Block:
    return Block(
        kind,
        block_id,
        by_language(lambda lang: View(headline=pick(lang, *headline), markdown=pick(lang, fr, en))),
        tone=tone,
    )


def actions_table() -> Block:
    def view(language: str) -> View:
        labels = (
            ("Action", "Responsable", "Échéance", "Indicateur", "Effet attendu", "État")
            if language == "fr"
            else ("Action", "Owner", "Date", "Indicator", "Expected effect", "Status")
        )
        rows = [
            (
                "Rappeler sous 48 h chaque client détracteur",
                "Claire Martin",
                "15 déc. 2026",
                "NPS",
                "+2 à +4 points",
                "En cours",
            ),
            (
                "Réécrire les courriers de refus",
                "Service juridique",
                "31 janv. 2027",
                "CSAT",
                "+1 à +2 points",
                "À lancer",
            ),
            (
                "Afficher l’échéancier dans l’application",
                "à attribuer",
                "—",
                "CES",
                "+0,1 à +0,2",
                "À lancer",
            ),
        ]
        cells = [[Cell(text, tone="unf" if text == "à attribuer" else "") for text in row] for row in rows]
        caption = pick(language, "Plan d’action", "Action plan")
        return View(table=Table(caption, [Column(label, "left") for label in labels], cells))

    return Block("table", "action-plan", by_language(view))


def terms() -> Block:
    pairs = [
        ("NPS", "Part de promoteurs (9–10) moins part de détracteurs (0–6), en points, de −100 à +100.",
         "Share of promoters (9–10) minus share of detractors (0–6), in points, from −100 to +100."),
        ("IC 95\u202f%", "Intervalle de confiance\u00a0: plage de valeurs compatibles avec les données observées.",
         "Confidence interval: the range of values compatible with the data observed."),
        ("CSAT", "Part des notes 4 et 5 sur 5 parmi les réponses valides.",
         "Share of scores 4 and 5 out of 5 among valid answers."),
    ]  # fmt: skip
    return Block(
        "terms",
        "glossary-terms",
        by_language(lambda lang: View(terms=[Term(term, pick(lang, fr, en)) for term, fr, en in pairs])),
    )


def section(block_id: str, fr: str, en: str) -> Block:
    return words_block(block_id, "section", "", "", (fr, en))


def blocks() -> list[Block]:
    """The report, in order."""
    return [
        cover(),
        kpis(),
        findings(),
        section("trend", "Évolution", "Trend"),
        words_block(
            "trend-text",
            "text",
            "Depuis la généralisation du rappel sous 24 heures, **six mois de suite** se situent au-dessus de la "
            "moyenne de référence. Ce n’est plus une fluctuation\u00a0: c’est un changement de niveau.",
            "Since call-back within 24 hours became general, **six months in a row** stand above the reference mean. "
            "This is no longer a fluctuation: it is a change of level.",
        ),
        figure(
            "trend-nps",
            "Le NPS est sorti de ses limites habituelles en août et s’y maintient",
            "The NPS left its usual limits in August and has stayed there",
            line_chart(1),
        ),
        figure(
            "trend-csat",
            "La satisfaction gagne 2,3 points en un mois",
            "Satisfaction gains 2.3 points in a month",
            line_chart(3),
        ),
        section("journey", "Parcours et points de contact", "Journey and touchpoints"),
        figure(
            "heat",
            "Réclamation et résiliation concentrent l’insatisfaction",
            "Complaints and cancellations gather the dissatisfaction",
            heat_chart(),
        ),
        figure("drivers", "Le délai de traitement pèse le plus", "Handling time weighs most", bar_chart(2)),
        section("segments", "Segments", "Segments"),
        figure(
            "segments-nps", "Six régions, 38 points d’écart", "Six regions, 38 points apart", bar_chart(5)
        ),
        figure(
            "segments-churn",
            "Le Nord perd le plus de clients",
            "The North loses the most customers",
            bar_chart(3),
        ),
        section("branches", "Résultats par agence", "Results by branch"),
        results_table(),
        section("actions", "Plan d’action", "Action plan"),
        actions_table(),
        section("method", "Méthode et qualité", "Method and quality"),
        words_block(
            "quality",
            "notice",
            "Le taux de réponse est de 13,6\u202f%\u00a0: les non-répondants peuvent différer des répondants.",
            "The response rate is 13.6%: those who did not answer may differ from those who did.",
            ("", ""),
            "unf",
        ),
        words_block(
            "method-text",
            "text",
            "Enquête par courriel et SMS, du 1er au 31 octobre 2026\u202f; 6\u202f214 invitations, 842 réponses.\n\n"
            "- population\u00a0: clients actifs\n- pondération\u00a0: région et ancienneté (effet de plan 1,18)\n\n"
            "### Questions posées\n\n« Recommanderiez-vous Assurance Horizon à un proche\u202f? » (0 à 10)",
            "Survey by e-mail and text message, 1 to 31 October 2026; 6,214 invitations, 842 answers.\n\n"
            "- population: active customers\n- weighting: region and tenure (design effect 1.18)\n\n"
            "### Questions asked\n\n“Would you recommend Assurance Horizon to a friend?” (0 to 10)",
        ),
        section("glossary", "Glossaire", "Glossary"),
        terms(),
    ]


def block_cell(*shown: Block) -> NotebookNode:
    outputs = [
        new_output("display_data", data={MIME: block.to_json(), "text/plain": block.kind}) for block in shown
    ]
    return new_code_cell("show.something(study)", outputs=outputs)


def report_notebook() -> NotebookNode:
    """The report, with what its template's author left around the blocks."""
    cells = [
        new_markdown_cell("# Template\n\nThis text is for the author.", metadata={"tags": ["doc"]}),
        new_code_cell("data = 'demo'", metadata={"tags": ["parameters"]}),
        new_code_cell("print('x')", outputs=[new_output("stream", name="stdout", text="a\nb\nc\n")]),
        *(block_cell(block) for block in blocks()),
    ]
    notebook = new_notebook(cells=cells)
    nbformat.validate(notebook)
    return notebook
