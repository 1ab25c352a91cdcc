"""Where the demo lies once it is made: in the user's cache folder, made again when the generator changes."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from cxreports.cache import VARIABLE, cache_folder
from cxreports.errors import OutputError

DEMO = "demo"


def resolve(data: str | Path) -> Path:
    """The data file that a parameter names.

    Args:
        data: "demo" for the generated demo (made on first use), or the path of a data file.

    Raises:
        OutputError: the demo cannot be written to the cache folder.

    >>> resolve("demo").name, resolve("acme/data.yaml").name
    ('data.yaml', 'data.yaml')
    """
    if str(data) != DEMO:
        return Path(data)
    folder = cache_folder() / f"demo-{version('cxreports')}-{_generator_hash()}"
    if not (folder / "data.yaml").is_file():
        _publish(folder)
    return folder / "data.yaml"


def _generator_hash() -> str:
    """Of every file that decides what the demo holds."""
    digest = hashlib.sha256()
    for source in sorted(files("cxreports.demo").iterdir(), key=lambda entry: entry.name):
        if source.name.endswith((".py", ".yaml")):
            digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:12]


def _publish(folder: Path) -> None:
    """Write beside the folder and rename: whoever comes second finds it whole and drops his own."""
    from cxreports.demo.write import write_demo  # with numpy and pandas: only when it is made

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".demo-", dir=folder.parent))
        try:
            write_demo(draft)
            draft.rename(folder)
        except OSError:
            if not (folder / "data.yaml").is_file():
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            f"the demo data cannot be written: {error.strerror or error}.",
            where=str(folder.parent),
            hint=f"Set the environment variable {VARIABLE} to a folder that can be written to.",
        ) from error
