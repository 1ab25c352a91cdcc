"""The index page lists what is there, and nothing it prints can become markup."""

from __future__ import annotations

import json
import re
from pathlib import Path

from cxreports.share import write_index


def _report(root: Path, folder: str, files: tuple[str, ...] = (), **run: object) -> None:
    place = root / folder
    place.mkdir(parents=True)
    (place / "run.json").write_text(json.dumps(run), encoding="utf-8")
    for name in files:
        (place / name).touch()


def test_every_report_is_listed_with_links_that_exist(tmp_path: Path) -> None:
    _report(tmp_path, "monthly/Acmé/all/2026-10/fr", ("report.html", "report.pdf"), status="ok")
    _report(tmp_path, "monthly/Acmé/région=Nord/2026-10/fr", ("report.html",), status="ok")
    page = write_index(tmp_path).read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 3
    assert all("://" not in link for link in links)
    assert "monthly/Acm%C3%A9/r%C3%A9gion%3DNord/2026-10/fr/report.html" in links


def test_a_failure_is_told_with_its_reason(tmp_path: Path) -> None:
    error = {"kind": "NoData", "message": "no response in 2026-10.", "where": "<b>", "hint": ""}
    _report(tmp_path, "monthly/Acme/all/2026-10/en", status="failed", error=error)
    page = write_index(tmp_path).read_text(encoding="utf-8")
    assert "no response in 2026-10." in page
    assert "1 failed" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_an_empty_folder_has_an_empty_index(tmp_path: Path) -> None:
    assert "0 in this folder" in write_index(tmp_path).read_text(encoding="utf-8")
