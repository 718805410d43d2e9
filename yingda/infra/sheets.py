"""Spreadsheets in and out: rows of plain values. What is written is text, never a formula."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from yingda.kit.errors import InvalidError

MAX_BYTES = 2_000_000
MAX_UNPACKED = 40_000_000  # a few thousand rows unpack to a tenth of this
MAX_COLUMNS = 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | datetime | None


def read_rows(content: bytes, most: int, max_bytes: int = MAX_BYTES) -> list[list[Cell]]:
    """The first sheet's rows up to the last that holds anything; more than `most` are refused. Slow."""
    import openpyxl  # weighs more than the whole of this module's other users

    _check_size(content, max_bytes)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [
            _trimmed([_plain(value) for value in row])
            for row in sheet.iter_rows(max_row=most + 1, max_col=MAX_COLUMNS, values_only=True)
        ]
    except Exception as error:  # the library raises whatever it stumbles over
        raise InvalidError("error.sheet.unreadable") from error
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > most:
        raise InvalidError("error.sheet.too_long", rows=most)
    return rows


def write_rows(title: str, rows: Sequence[Sequence[str]], hints: Sequence[str] = ()) -> bytes:
    """A sheet whose first row is a heading that stays in sight; `hints` stand beside the headings as notes."""
    import openpyxl  # as above
    from openpyxl.comments import Comment  # as above
    from openpyxl.styles import Font  # as above

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type, cell.quotePrefix = value, "s", True
            if number == 1:
                cell.font = Font(bold=True)
    for column, hint in enumerate(hints, start=1):
        sheet.cell(1, column).comment = Comment(hint, "Yingda")
    for column, cells in enumerate(zip(*rows, strict=True), start=1):
        letter = openpyxl.utils.get_column_letter(column)
        sheet.column_dimensions[letter].width = min(40, max(12, 2 * max(map(len, cells))))
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _check_size(content: bytes, most: int) -> None:
    if len(content) > most:
        raise InvalidError("error.sheet.too_large", mb=most // 1_000_000)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile as error:
        raise InvalidError("error.sheet.unreadable") from error
    if unpacked > MAX_UNPACKED // MAX_BYTES * most:
        raise InvalidError("error.sheet.too_large", mb=most // 1_000_000)


def _trimmed(row: list[Cell]) -> list[Cell]:
    while row and row[-1] is None:
        row.pop()
    return row


def _plain(value: object) -> Cell:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a day in a sheet has no zone
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a number typed as a sign-in name
    return str(value).strip() or None
