"""Spreadsheets: .xlsx, .xls, .xlsb and .ods; a formula gives the value that was saved with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import python_calamine

from cxreports.data.datafile import SourceSpec
from cxreports.data.rawtable import RawTable, hash_file, refuse_empty, table_of_rows, unique_headers
from cxreports.errors import DataError, UnknownName


def read_workbook(path: Path, spec: SourceSpec, place: str) -> RawTable:
    """The rows of one sheet; numbers, dates and times become the text an ISO reader expects.

    Raises:
        DataError: not a spreadsheet, several sheets and none named, or no row below the header.
        UnknownName: there is no such sheet.
    """
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    except Exception as error:  # calamine raises its own types and plain ones alike
        hint = "Is it protected by a password, or a CSV file with another ending?"
        raise DataError(f"is not a spreadsheet: {error}.", where=path.name, hint=hint) from None
    sheet = workbook.get_sheet_by_name(_sheet(workbook, spec, path, place))
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    header = spec.header_row - 1
    if len(rows) <= header or not any(value != "" for value in rows[header]):
        raise DataError(f"has no header in row {spec.header_row}.", where=path.name, hint="See `header_row`.")
    headers = list(spec.names) or unique_headers(rows[header])
    start = spec.first_row - 1
    while rows and all(value == "" for value in rows[-1]):
        rows.pop()
    table = table_of_rows(headers, rows[start:])
    refuse_empty(table, path.name)
    return RawTable(table, start + 1, hash_file(path))


def _sheet(workbook: Any, spec: SourceSpec, path: Path, place: str) -> str:
    names: list[str] = workbook.sheet_names
    if spec.sheet is not None:
        if spec.sheet not in names:
            raise UnknownName("sheet", spec.sheet, names, where=place)
        return spec.sheet
    if len(names) > 1:
        hint = f"Name one: `sheet: {names[0]}`. Sheets: {', '.join(names)}."
        raise DataError(f"has {len(names)} sheets, and none is named.", where=path.name, hint=hint)
    return names[0]
