"""Every chart of every template: drawn without checks in a report, checked against the schema here."""

from __future__ import annotations

import altair as alt
import pytest

from tests.templates.running import TEMPLATES, run


@pytest.mark.parametrize("name", sorted(path.stem for path in TEMPLATES.glob("*.ipynb")))
def test_every_chart_is_valid_vega_lite(name):
    charts = [
        view.chart for block in run(name, period="2026-10", language="fr+en") for view in block.views.values()
    ]
    checked = [alt.Chart.from_dict(one, validate=True) for one in charts if one]
    assert checked
