"""Tables for spreadsheets: the one place where they are written, so that no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable

Cell = str | int | float | None

BOM = "\ufeff"  # Excel takes the file for its local encoding without it
_STARTS = frozenset("=+-@|%＝＋－＠")  # full-width ones are folded by Chinese and Japanese versions
_BLANKS = frozenset("\t\r\n\0")


def csv_table(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows as CSV; texts are shown as they are and never run, numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return BOM + out.getvalue()


def safe_cell(text: str) -> str:
    """A text that a spreadsheet shows and never runs, whatever it begins with."""
    runs = text.lstrip()[:1] in _STARTS or text[:1] in _BLANKS
    return f"'{text}" if text and runs else text
