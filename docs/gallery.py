"""Pictures of every shipped template, from real runs on the demo data: `make gallery`.

Needs Poppler (pdftoppm), Chromium and Pillow, which the tests need too. Writes docs/gallery.md and docs/img/.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
import yaml
from PIL import Image, ImageOps

from cxreports.shipped import shipped

DOCS = Path(__file__).resolve().parent
IMAGES = DOCS / "img"
WIDTH = 700  # pixels of a page in the gallery
HEAVIEST = 60_000  # bytes of a picture
LANGUAGES = ("en", "fr")  # in turn, so that both are seen
THEMES = ("default", "plum", "slate")
EDITION = "1793836800"  # 5 November 2026: the same day on every picture
FIRST = ("monthly", "executive")  # the others follow by name
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
TARGETS = {"nps": 40, "csat": 75}
ASKED: dict[str, dict[str, object]] = {  # keys of the parameter file, beyond data and period
    "monthly": {"targets": TARGETS, "parameters": {"breakdown": "region"}},
    "executive": {
        "targets": TARGETS,
        "parameters": {
            "stake": {"margin": 180, "spread": 0.2, "currency": "€", "source": "Finance"},
            "decision": "Rappeler sous 48 h les détracteurs de l’Est",
        },
    },
    "client_benchmark": {
        "theme": "plum",
        "parameters": {
            "letter": {
                "en": "Dear Board,\n\nhere is what your customers told you in October, and what it is worth."
            },
            "context": {"en": "You asked where you stand beside your market, and what to do first."},
        },
    },
    "experiment": {
        "parameters": {
            "hypothesis": {"fr": "La facture simplifiée améliore la satisfaction."},
            "primary": "csat",
            "planned": 2600,
            "smallest": 3,
            "stop": "2026-09-30",
        },
    },
}


def template_names() -> list[str]:
    """Every shipped template, the most general first."""
    found = sorted(path.stem for path in shipped("templates").glob("*.ipynb"))
    return [*FIRST, *(name for name in found if name not in FIRST)]


def language_of(template: str) -> str:
    return LANGUAGES[template_names().index(template) % len(LANGUAGES)]


def reports() -> Iterable[dict[str, object]]:
    """One report for each template; the monthly one again as a page and in each theme."""
    for name in template_names():
        yield {"template": name, "language": language_of(name), "formats": ["pdf"], **ASKED.get(name, {})}
    yield {"template": "monthly", "name": "page", "language": "en", "formats": ["html"]}
    for theme in THEMES:
        worn = {"name": f"theme-{theme}", "theme": theme}
        yield {"template": "monthly", **worn, "language": "en", "formats": ["pdf"]}


def make_reports(folder: Path) -> dict[str, Path]:
    """Run them, and the folder of each by its name."""
    request = {"data": "demo", "period": "2026-10", "reports": [*reports()]}
    (folder / "gallery.yaml").write_text(yaml.safe_dump(request, allow_unicode=True), encoding="utf-8")
    command = [sys.executable, "-m", "cxreports", "run", "gallery.yaml", "--out", "out"]
    subprocess.run(command, cwd=folder, check=False, env={**os.environ, "SOURCE_DATE_EPOCH": EDITION})
    outcomes = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))["reports"]
    done = [Path(outcome["path"]) for outcome in outcomes if outcome["status"] == "ok"]
    return {path.parts[0]: folder / "out" / path for path in done}


def first_page(pdf: Path, width: int = WIDTH) -> Image.Image:
    """The first page of a PDF, drawn at the width it is shown: scaled pictures are blurred, and heavier."""
    with tempfile.TemporaryDirectory() as folder:
        size = ["-scale-to-x", str(width), "-scale-to-y", "-1"]
        subprocess.run(["pdftoppm", "-png", "-singlefile", *size, str(pdf), f"{folder}/page"], check=True)
        return Image.open(f"{folder}/page.png").convert("RGB")


def screenshot(page: Path, size: tuple[int, int] = (1280, 1000)) -> Image.Image:
    """What a browser shows of the top of a page."""
    browser = next(found for name in BROWSERS if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder:
        shot = f"{folder}/shot.png"
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [f"--user-data-dir={folder}/profile", "--virtual-time-budget=8000"]
        command += [f"--window-size={size[0]},{size[1]}", f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
        return Image.open(shot).convert("RGB")


def save(picture: Image.Image, name: str) -> None:
    """Store it as a PNG with a palette, of as many colours as its limit of bytes allows."""
    picture = ImageOps.expand(picture, border=1, fill="#C8CDD3")
    path = IMAGES / f"{name}.png"
    for colours in (64, 48, 32, 24):
        few = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        if path.stat().st_size <= HEAVIEST:
            return
    raise SystemExit(f"{path.name} is heavier than {HEAVIEST} bytes, even with 24 colours")


def beside(pictures: list[Image.Image], gap: int = 24) -> Image.Image:
    """Pictures of one size in a row."""
    width, height = pictures[0].size
    row = Image.new("RGB", (len(pictures) * (width + gap) - gap, height), "white")
    for place, picture in enumerate(pictures):
        row.paste(picture, (place * (width + gap), 0))
    return row


def described(template: str) -> tuple[str, str]:
    """Title and first sentences of a template, from its first cell."""
    cell = nbformat.read(shipped("templates") / f"{template}.ipynb", as_version=4).cells[0].source
    title, _, rest = cell.partition("\n")
    words = re.split("Cells tagged|Run it as it is", " ".join(rest.split()))[0]
    return title.lstrip("# ").strip(), words.strip()


def page() -> str:
    """The gallery, as Markdown."""
    head = """# Gallery

Every shipped template, run on the demo data: the first page of its PDF, half in English, half in French.
`make gallery` makes these pictures again. `cxreports templates NAME` lists what a template can be told.

## A report as a page

![The top of a monthly report in a browser: contents on the left, cover, key figures, findings](img/page.png)

## Themes

![The first page of one report in three themes: default, plum and slate](img/themes.png)

`default`, `plum` and `slate`; a client's own is [a small file](rendering.md#themes).
"""
    parts = [head]
    for name in template_names():
        title, words = described(name)
        told = "in English" if language_of(name) == "en" else "in French"
        picture = f"![First page of the template {name}, {told}](img/{name}.png)"
        parts.append(f"## {title}\n\n`{name}`. {words}\n\n{picture}\n")
    return "\n".join(parts)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = make_reports(Path(folder))
        for name in made.keys() & set(template_names()):
            save(first_page(made[name] / "report.pdf"), name)
        tops = [first_page(made[f"theme-{theme}"] / "report.pdf", 420) for theme in THEMES]
        save(beside([top.crop((0, 0, top.width, top.height * 3 // 5)) for top in tops]), "themes")
        save(screenshot(made["page"] / "report.html"), "page")
    (DOCS / "gallery.md").write_text(page(), encoding="utf-8", newline="\n")
    if failed := set(template_names()) - made.keys():
        raise SystemExit(f"no new picture of {', '.join(sorted(failed))}: the report failed")


if __name__ == "__main__":
    main()
