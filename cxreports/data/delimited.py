"""Delimited text: CSV, TSV, and text aligned with spaces, in any encoding, gzipped or not."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from cxreports.data.datafile import SourceSpec
from cxreports.data.rawtable import RawTable, refuse_empty, unique_headers
from cxreports.errors import DataError

SEPARATORS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_BLOCK = 1 << 24  # bytes parsed at once; a row must fit
_C1 = range(0x80, 0xA0)


def read_delimited(path: Path, spec: SourceSpec, place: str) -> RawTable:
    """The rows of a delimited text file.

    Args:
        place: where the source stands in the data file, for errors about its keys.

    Raises:
        DataError: the file is empty, its bytes are not of the declared encoding, the separator is wrong, a
            quote is not closed, or a row has more or fewer fields than the header.
    """
    content = _bytes(path)
    text, notes = _decode(content, spec, path, place)
    if not text.strip():
        raise DataError("is empty.", where=path.name)
    separator = _separator(path, spec)
    if separator == "whitespace":
        text, separator = "\n".join("\t".join(line.split()) for line in text.splitlines()), "\t"
    if len(separator) != 1:
        raise DataError(
            f"{separator!r} is not one character.", where=place, hint="E.g. separator: ';' or tab."
        )
    headers, body, first_row = _header(text, spec, separator, path)
    _check_separator(headers, separator, path)
    if spec.quote and spec.quote in body:
        _check_quotes(body, spec, separator, path, first_row)
    rows = _parse(body, unique_headers(headers), spec, separator, path, first_row)
    refuse_empty(rows, path.name)
    return RawTable(rows, first_row, hashlib.sha256(path.read_bytes()).hexdigest(), notes)


def _bytes(path: Path) -> bytes:
    if path.suffix.lower() != ".gz":
        return path.read_bytes()
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"is not a whole gzip file: {error}.", where=path.name) from None


def _separator(path: Path, spec: SourceSpec) -> str:
    if spec.separator is not None:
        return SEPARATORS.get(spec.separator.lower(), spec.separator)
    kind = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    return "\t" if kind.lower() in {".tsv", ".tab"} else ","


def _decode(content: bytes, spec: SourceSpec, path: Path, place: str) -> tuple[str, list[str]]:
    try:
        text = _decoded(content, spec.encoding, spec.encoding_errors)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"byte {content[error.start]:02X} (offset {error.start}, line {line}) is not {spec.encoding}.",
            where=path.name,
            hint=_encoding_hint(content),
        ) from None
    except LookupError:
        hint = "E.g. utf-8, cp1252 (Windows), latin-1, utf-16, or two joined: latin-1+cp850."
        raise DataError(f"{spec.encoding!r} is not an encoding.", where=place, hint=hint) from None
    notes = []
    if spec.encoding_errors == "replace" and (lost := text.count("\ufffd")):
        notes.append(f"{path.name}: {lost} characters could not be read and stand as \ufffd.")
    if not _is_utf8(spec.encoding) and not content.isascii() and _decodes(content, "utf-8"):
        notes.append(f"{path.name}: is valid UTF-8, yet read as {spec.encoding}; accents may be garbled.")
    return text.removeprefix("\ufeff"), notes


def _decoded(content: bytes, encoding: str, errors: str) -> str:
    first, _, second = encoding.partition("+")
    if not second:
        return content.decode(encoding, errors)
    table = "".join(bytes([byte]).decode(second if byte in _C1 else first, "replace") for byte in range(256))
    return codecs.charmap_decode(content, errors, table)[0]


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("_", "-") in {"utf-8", "utf8", "utf-8-sig"}


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _encoding_hint(content: bytes) -> str:
    if content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "The file is UTF-16: write `encoding: utf-16`."
    if _decodes(content, "utf-8"):
        return "The file is valid UTF-8: write `encoding: utf-8`."
    if any(byte in _C1 for byte in content) and any(byte >= 0xA0 for byte in content):
        return (
            "Try `encoding: cp1252` (Windows); if accents come out wrong, the file mixes two encodings: "
            "`encoding: latin-1+cp850`. To go on with marks in place of them: `encoding_errors: replace`."
        )
    return "Try `encoding: cp1252` (Windows) or cp850 (DOS), or `encoding_errors: replace` to mark them."


def _records(stream: io.StringIO, spec: SourceSpec, separator: str) -> Iterator[list[str]]:
    """The records of a text, by a reader that refuses a quote in the wrong place."""
    return csv.reader(
        stream,
        delimiter=separator,
        quotechar=spec.quote or None,
        quoting=csv.QUOTE_MINIMAL if spec.quote else csv.QUOTE_NONE,
        escapechar=spec.escape,
        doublequote=spec.escape is None,
        strict=True,
    )


def _header(text: str, spec: SourceSpec, separator: str, path: Path) -> tuple[list[str], str, int]:
    """The headers, the text below them, and the number of the first row of data."""
    stream = io.StringIO(text, newline="")
    for _ in range(spec.header_row - 1):
        stream.readline()
    try:
        records = _records(stream, spec, separator)
        headers = list(spec.names) or next(records, [])
        for _ in range(spec.header_row + (not spec.names), spec.first_row):
            next(records, [])  # rows between the headings and the data: a record may span lines
    except csv.Error as error:
        raise DataError(
            f"the header cannot be read: {error}.", where=f"{path.name}, row {spec.header_row}"
        ) from None
    if not any(header.strip() for header in headers):
        raise DataError(
            "has no header.", where=f"{path.name}, row {spec.header_row}", hint="See `header_row`."
        )
    return headers, stream.read(), spec.first_row


def _check_separator(headers: list[str], separator: str, path: Path) -> None:
    if len(headers) > 1:
        return
    counts = {other: headers[0].count(other) for other in ",;\t|" if other != separator}
    best = max(counts, key=lambda other: counts[other])
    if counts[best]:
        written = "tab" if best == "\t" else f'"{best}"'
        raise DataError(
            f"only one column found with the separator {separator!r}, and its header holds {best!r}.",
            where=path.name,
            hint=f"Write `separator: {written}` under this source.",
        )


def _check_quotes(body: str, spec: SourceSpec, separator: str, path: Path, first_row: int) -> None:
    """The fast reader is lenient with quotes and could swallow rows; the strict one finds the place."""
    row = first_row
    try:
        for _ in _records(io.StringIO(body, newline=""), spec, separator):
            row += 1
    except csv.Error as error:
        raise DataError(
            f"a quoted field does not end as it should ({error}).",
            where=f"{path.name}, row {row}",
            hint="A quote inside quotes is doubled. If the file does not quote at all: quote: '' ; "
            'if it marks quotes with a backslash: escape: "\\\\".',
        ) from None


def _parse(
    body: str, names: list[str], spec: SourceSpec, separator: str, path: Path, first_row: int
) -> pa.Table:
    broken: list[pyarrow.csv.InvalidRow] = []

    def remember(row: pyarrow.csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    if not body.strip("\r\n"):
        return pa.table({name: pa.array([], pa.string()) for name in names})
    try:
        rows = pyarrow.csv.read_csv(
            pa.BufferReader(body.encode()),
            read_options=pyarrow.csv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                quote_char=spec.quote or False,
                double_quote=spec.escape is None,
                escape_char=spec.escape or False,
                newlines_in_values=True,
                invalid_row_handler=remember,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise DataError(f"cannot be read: {error}.", where=path.name) from None
    if broken:
        first = broken[0]
        raise DataError(
            f"has {first.actual_columns} fields where the header has {first.expected_columns}"
            + (f"; so have {len(broken) - 1} other rows." if len(broken) > 1 else "."),
            where=f"{path.name}, row {first_row + first.number - 1}",
            hint=f"A field that holds {separator!r} must be quoted. Text above the header: `header_row`.",
        )
    return rows
