"""Sheets in and out: text stays text, and what is no sheet is refused."""

import io
import pickle
import zipfile
from datetime import datetime

import openpyxl
import pytest

from yingda.infra.sheets import MAX_UNPACKED, read_rows, write_rows
from yingda.kit.errors import FieldError, InvalidError, UnavailableError


def test_what_is_written_is_read_and_never_a_formula() -> None:
    rows = [["名字", "口令"], ["=1+1", "-x"], ["@SUM", "+1"]]
    made = write_rows("表", rows)
    assert read_rows(made, 9) == rows
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_cells_as_people_type_them() -> None:
    book = openpyxl.Workbook()
    book.active.append(["工号", 1001.0, 2.5, datetime(2026, 12, 31), None])  # as a sheet has it
    book.active.append([None, "  ", None])
    out = io.BytesIO()
    book.save(out)
    assert read_rows(out.getvalue(), 9) == [["工号", "1001", "2.5", datetime(2026, 12, 31)]]


def test_what_is_too_much_is_refused() -> None:
    with pytest.raises(InvalidError, match=r"error\.sheet\.too_long"):
        read_rows(write_rows("表", [["a"]] * 4), 3)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (MAX_UNPACKED + 1))
    with pytest.raises(InvalidError, match=r"error\.sheet\.too_large"):
        read_rows(bomb.getvalue(), 3)


def test_errors_come_back_from_child_processes_as_they_were() -> None:
    error = InvalidError("error.sheet.too_long", fields=(FieldError("/a", "b"),), rows=3)
    back = pickle.loads(pickle.dumps(error))  # our own bytes
    assert (back.code, back.params, back.fields) == (error.code, error.params, error.fields)
    assert pickle.loads(pickle.dumps(UnavailableError(2))).params == UnavailableError(2).params  # as above
