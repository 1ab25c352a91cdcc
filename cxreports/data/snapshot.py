"""A data set read once and kept, so that every report of a batch opens the very same rows at once."""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import duckdb
from pydantic import TypeAdapter

from cxreports.data.facts import Facts
from cxreports.data.sql import ident
from cxreports.errors import DataError, OutputError

SNAPSHOTS = "CXREPORTS_SNAPSHOTS"  # environment variable: the folder that holds them
_FACTS = TypeAdapter(Facts)


class Snapshot(NamedTuple):
    """A data set as it was kept.

    Attributes:
        connection: a connection of its own, read-only: any number of processes may read at once.
        facts: what is known besides the rows.
        shelf: folder beside it for what its readers compute once for all; made by the first of them.
    """

    connection: duckdb.DuckDBPyConnection
    facts: Facts
    shelf: Path


def snapshot_dataset(path: str | Path, folder: Path) -> Path:
    """Read a data file and keep its canonical tables in a folder, as one DuckDB file.

    `open_dataset` of that path takes it while the environment variable CXREPORTS_SNAPSHOTS names the folder.

    Raises:
        CxError: the data cannot be used as they are.
        OutputError: the folder cannot be written.

    >>> from cxreports.demo import resolve
    >>> snapshot_dataset(resolve("demo"), Path("snapshots")).is_file()
    True
    """
    from cxreports.data.load import load

    file = Path(path).expanduser()
    connection, facts = load(file)
    target = _place(file, folder)
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with duckdb.connect(str(draft)) as kept:
            for schema in ("cx", "combined"):
                kept.execute(f"CREATE SCHEMA {schema}")
                for name in facts.tables:
                    place = f"{schema}.{ident(name)}"
                    kept.register("rows", connection.sql(f"SELECT * FROM {place}").to_arrow_reader())
                    kept.execute(f"CREATE TABLE {place} AS SELECT * FROM rows")
                    kept.unregister("rows")
            told = [_FACTS.dump_json(facts).decode(), version("cxreports")]
            kept.execute("CREATE TABLE facts AS SELECT ? AS json, ? AS version", told)  # last of all
        os.replace(draft, target)
    except (OSError, duckdb.Error) as error:
        raise OutputError(f"the snapshot cannot be written: {error}", where=str(folder)) from None
    return target


def open_snapshot(path: Path, folder: Path) -> Snapshot | None:
    """The snapshot of a data file; None when the folder holds none.

    Raises:
        DataError: the file there is not a whole snapshot, or one of another version of cxreports.
    """
    target = _place(path, folder)
    if not target.is_file():
        return None
    try:
        connection = duckdb.connect(str(target), read_only=True, config=_reader())
        [(json, made_by)] = connection.execute("SELECT json, version FROM facts").fetchall()
        if made_by != version("cxreports"):
            raise _refused(target, f"is a snapshot of cxreports {made_by}")
        return Snapshot(connection, _FACTS.validate_json(json), target.with_suffix(".shelf"))
    except duckdb.CatalogException:
        raise _refused(target, "is a snapshot that was not written to its end") from None
    except (duckdb.Error, ValueError) as error:
        raise _refused(target, f"is not a snapshot: {str(error).splitlines()[0]}") from None


def _reader() -> dict[str, str | bool | int | float | list[str]]:
    """Settings of one reader among many: its share of the processors, and memory given back at once."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "allocator_bulk_deallocation_flush_threshold": "2MB"  # else it keeps what its largest query took
    }
    share = os.environ.get("OMP_NUM_THREADS", "")  # what other libraries that compute go by
    return settings | {"threads": int(share)} if share.isdecimal() and int(share) else settings


def _refused(target: Path, reason: str) -> DataError:
    return DataError(f"{reason}.".replace("..", "."), where=target.name, hint="Delete it; it is made again.")


def _place(path: Path, folder: Path) -> Path:
    digest = hashlib.sha256(path.resolve().as_posix().encode()).hexdigest()
    return folder / f"{path.stem}-{digest[:16]}.duckdb"
