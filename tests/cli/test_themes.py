"""`cxreports themes`: what exists, and what a client's file measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxreports.cli import main


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_the_ready_themes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("themes") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["theme", "default", "plum", "slate"]


def test_a_theme_that_passes_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("themes", "check", "plum") == 0
    assert "pairs of colours pass; text in Inter, headings in Literata." in capsys.readouterr().out


def test_every_failing_pair_is_shown_with_what_to_write_instead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text('colours: {brand: "#8FC4EC", unf: "#E0A060"}\n', encoding="utf-8")
    assert call("themes", "check", str(file)) == 2
    out = capsys.readouterr().out
    assert "brand #8FC4EC" in out
    assert "unf #E0A060" in out
    assert "acme.yaml: " in out
    assert "ok" not in out.split()


def test_all_pairs_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("themes", "check", "default", "--all") == 0
    assert len(capsys.readouterr().out.splitlines()) > 40


def test_an_unknown_theme_is_an_error_of_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("themes", "check", "slat") == 2
    assert "Did you mean 'slate'" in capsys.readouterr().err
