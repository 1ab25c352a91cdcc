"""The few words that a medium adds around the blocks, in each language."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "kpis": "Key figures",
        "findings": "In brief",
        "contents": "Contents",
        "skip": "Skip to content",
        "chart": "Chart",
        "table": "Table",
        "data": "Data behind the chart",
        "see": "See",
        "code": "Code",
        "printed": "Printed output",
        "error": "This cell failed",
        "warning": "Warning",
        "note": "Note",
        "image": "Image of cell {cell}",
        "synthetic": "Synthetic data",
        "synthetic_long": "Synthetic data: this report describes no real company.",
        "low_base": "small base",
        "plain": "This output exists only as a web page; its text is shown instead.",
        "undrawn": "This chart could not be drawn; its text is shown instead.",
        "remote": "image not embedded: {url}",
        "lines_cut": "… {count} lines left out …",
        "rows_cut": "… {count} rows left out of this document …",
        "columns": "columns {first} to {last} of {count}",
        "logo": "Logo",
        "page": "p.",
    },
    "fr": {
        "kpis": "Chiffres clés",
        "findings": "L’essentiel",
        "contents": "Sommaire",
        "skip": "Aller au contenu",
        "chart": "Graphique",
        "table": "Tableau",
        "data": "Données du graphique",
        "see": "Voir",
        "code": "Code",
        "printed": "Sortie imprimée",
        "error": "Cette cellule a échoué",
        "warning": "Attention",
        "note": "À noter",
        "image": "Image de la cellule {cell}",
        "synthetic": "Données synthétiques",
        "synthetic_long": "Données synthétiques\u00a0: ce rapport ne décrit aucune entreprise réelle.",
        "low_base": "base faible",
        "plain": "Cette sortie n’existe qu’en page web\u202f; son texte est montré à la place.",
        "undrawn": "Ce graphique n’a pas pu être dessiné\u202f; son texte est montré à la place.",
        "remote": "image non incorporée\u00a0: {url}",
        "lines_cut": "… {count} lignes omises …",
        "rows_cut": "… {count} lignes ne sont pas reprises dans ce document …",
        "columns": "colonnes {first} à {last} sur {count}",
        "logo": "Logo",
        "page": "p.",
    },
}


def words(language: str) -> Mapping[str, str]:
    """The words of a language ("fr", "en", "fr-FR", ...); English for one that has none."""
    return _WORDS.get(language[:2].lower(), _WORDS["en"])
