"""A data set of CSV files made of frames, opened for a study."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cxreports.data import open_dataset
from cxreports.measure import Study


def study_of(folder: Path, tables: str, period: str, **frames: pd.DataFrame) -> Study:
    """A study of frames, each a source of its name; `tables` is the mapping, in YAML.

    Args:
        folder: where the files are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    sources: Mapping[str, str] = {name: f"{{file: {name}.csv}}" for name in frames}
    lines = "".join(f"  {name}: {source}\n" for name, source in sources.items())
    text = f"name: Acme\ndata_cutoff: 2026-11-01\nsources:\n{lines}tables:\n{tables}"
    (folder / "data.yaml").write_text(text, encoding="utf-8")
    return Study(open_dataset(folder / "data.yaml"), period=period)
