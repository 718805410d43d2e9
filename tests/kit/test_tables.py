"""Tables for spreadsheets: no cell is ever run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.tables import BOM, csv_table, safe_cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("小梅", "小梅"), ("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"), ("@SUM", "'@SUM"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), (" =1", "' =1"), ("\u3000=1", "'\u3000=1"), ("＝1", "'＝1"), ("%0A=1", "'%0A=1"),
        ("|calc", "'|calc"), ("a=b", "a=b"), ("", ""), ("'=1", "'=1"),
    ],
)  # fmt: skip
def test_what_a_cell_becomes(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@given(st.text())
def test_no_text_runs_and_none_is_lost(text: str) -> None:
    cell = safe_cell(text)
    assert cell in (text, f"'{text}")
    assert cell.lstrip()[:1] not in set("=+-@|%＝＋－＠")
    assert cell[:1] not in set("\t\r\n\0")


def test_a_quote_a_comma_or_a_line_end_does_not_break_out_of_a_cell() -> None:
    table = csv_table([["名称", "数"], ['a","=1+1', 3], ["b\n=2+2", -1.5], ["x", None]])
    assert table.startswith(BOM)
    rows = list(csv.reader(io.StringIO(table.removeprefix(BOM))))
    assert rows == [["名称", "数"], ['a","=1+1', "3"], ["b\n=2+2", "-1.5"], ["x", ""]]
