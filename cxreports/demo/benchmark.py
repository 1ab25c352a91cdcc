"""The external figures that the demo is set against: as invented as the company, and their sources say so."""

from __future__ import annotations

import pandas as pd

SOURCES = {
    "panel": ("Panel fictif des opérateurs", 2026, "A", "Même question, même échelle, clients du marché."),
    "study": ("Baromètre fictif de la relation client", 2025, "B", "Même échelle, enquête par téléphone."),
    "press": ("Communiqué fictif d’un concurrent", 2025, "C", "Question et base inconnues."),
}
ROWS = (
    ("nps", 31.0, 2400, "panel"),
    ("csat", 79.0, 1850, "study"),
    ("ces", 71.0, None, "study"),
    ("fcr", 76.0, 5200, "study"),
    ("churn", 1.4, None, "press"),
    ("ttr", 30.0, None, "press"),
)


def make_benchmarks() -> pd.DataFrame:
    """One row per indicator: value, base where it is known, source, year, comparability (A to C), note."""
    columns = ["indicator", "value", "n", "source", "year", "comparability", "note"]
    rows = [
        (indicator, value, n, *(SOURCES[source][place] for place in range(4)))
        for indicator, value, n, source in ROWS
    ]
    return pd.DataFrame(rows, columns=columns).astype({"n": "Int64"})
