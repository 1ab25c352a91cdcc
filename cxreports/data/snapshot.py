"""A data set read once and kept, so that every report of a batch opens the very same rows at once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb
from pydantic import TypeAdapter

from cxreports.data.facts import Facts
from cxreports.data.load import load
from cxreports.data.sql import ident
from cxreports.errors import DataError, OutputError

SNAPSHOTS = "CXREPORTS_SNAPSHOTS"  # environment variable: the folder that holds them
_FACTS = TypeAdapter(Facts)


def snapshot_dataset(path: str | Path, folder: Path) -> Path:
    """Read a data file and keep its canonical tables in a folder, as one DuckDB file.

    `open_dataset` of that path takes it while the environment variable CXREPORTS_SNAPSHOTS names the folder.

    Raises:
        CxError: the data cannot be used as they are.
        OutputError: the folder cannot be written.
    """
    file = Path(path).expanduser()
    connection, facts = load(file)
    target = _place(file, folder)
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with duckdb.connect(str(draft)) as kept:
            kept.execute("CREATE SCHEMA cx")
            for name in facts.tables:
                kept.register("rows", connection.sql(f"SELECT * FROM cx.{ident(name)}").to_arrow_reader())
                kept.execute(f"CREATE TABLE cx.{ident(name)} AS SELECT * FROM rows")
                kept.unregister("rows")
            kept.execute("CREATE TABLE facts AS SELECT ? AS json", [_FACTS.dump_json(facts).decode()])
        os.replace(draft, target)
    except (OSError, duckdb.Error) as error:
        raise OutputError(f"the snapshot cannot be written: {error}", where=str(folder)) from None
    return target


def open_snapshot(path: Path, folder: Path) -> tuple[duckdb.DuckDBPyConnection, Facts] | None:
    """The snapshot of a data file, read-only; None when the folder holds none.

    Raises:
        DataError: the file there is not a snapshot.
    """
    target = _place(path, folder)
    if not target.is_file():
        return None
    try:
        connection = duckdb.connect(str(target), read_only=True)
        [(json,)] = connection.execute("SELECT json FROM facts").fetchall()
        return connection, _FACTS.validate_json(json)
    except (duckdb.Error, ValueError) as error:
        message = f"is not a snapshot: {str(error).splitlines()[0]}"
        raise DataError(message, where=target.name, hint="Delete it; it is made again.") from None


def _place(path: Path, folder: Path) -> Path:
    digest = hashlib.sha256(path.resolve().as_posix().encode()).hexdigest()
    return folder / f"{path.stem}-{digest[:16]}.duckdb"
