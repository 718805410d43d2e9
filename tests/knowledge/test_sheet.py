"""Quick replies from a sheet: every fault is told by its row, and it is all of them or none."""

import io

import openpyxl
import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.infra.sheets import read_rows, write_rows
from yingda.kit.errors import ForbiddenError, InvalidError, NotFoundError
from yingda.knowledge import service
from yingda.knowledge.api.replies import _template
from yingda.knowledge.pushes import QuickReply

pytestmark = pytest.mark.db
HEAD = ["分组", "编码", "标题", "内容", "第二条"]


@pytest.fixture
def shop(desk: Desk) -> int:
    return desk.shop("tea")


@pytest.fixture
def boss(desk: Desk, shop: int) -> Actor:
    return desk.staff("boss", shop, role=Role.SUPERVISOR)


def shown(desk: Desk, actor: Actor, shop: int) -> list[QuickReply]:
    found: list[QuickReply] = desk.read(service.replies_of, actor, shop)
    return found


def test_every_fault_is_told_by_its_row_and_nothing_is_kept(desk: Desk, boss: Actor, shop: int) -> None:
    desk.write(service.import_sheet, boss, shop, [HEAD, ["", "hi", "你好", "您好"]], "sheet-000")
    rows = [
        HEAD,
        ["售前", "fh", "发货", "当天发出"],
        ["", "FH x", "", "{shop}{nobody}"],
        ["", "fh", "x" * 61, "#REF!"],
        ["", "hi", "又一个", "您好", "{x}"],
    ]
    lines = desk.read(service.judge_sheet, boss, shop, rows)
    assert [[(one.pointer, one.code) for one in line.problems] for line in lines] == [
        [],
        [
            ("/title", "error.field.required"), ("/text", "quick_reply.unknown_variable"),
            ("/code", "quick_reply.sheet.bad_code"),
        ],
        [
            ("/title", "error.field.too_long"), ("/text", "quick_reply.sheet.error_value"),
            ("/code", "quick_reply.sheet.twice"),
        ],
        [("/text_2", "quick_reply.unknown_variable"), ("/code", "quick_reply.sheet.code_here")],
    ]  # fmt: skip
    with pytest.raises(InvalidError) as refused:
        desk.write(service.import_sheet, boss, shop, rows, "sheet-001")
    assert (refused.value.code, refused.value.params) == ("quick_reply.sheet.problems", {"rows": 3})
    assert [one.code for one in shown(desk, boss, shop)] == ["hi"]


def test_a_sheet_sent_twice_is_kept_once(desk: Desk, boss: Actor, shop: int) -> None:
    rows = [HEAD, *([f"组{n % 3}", f"c{n}", f"标题{n}", "=1+1" if n == 0 else "您好", "再见"] for n in range(500))]
    assert desk.write(service.import_sheet, boss, shop, rows, "sheet-001") == 500
    assert desk.write(service.import_sheet, boss, shop, rows, "sheet-001") == 500
    kept = shown(desk, boss, shop)
    first = next(one for one in kept if one.code == "c0")
    assert len(kept) == 500
    assert (first.level, first.group, [part.text for part in first.parts]) == ("shop", "组0", ["=1+1", "再见"])


def test_the_template_is_what_is_read_and_holds_no_formula(desk: Desk, boss: Actor, shop: int) -> None:
    made = write_rows("快捷短语", *_template("zh-CN"))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(made)).worksheets[0] for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert desk.write(service.import_sheet, boss, shop, read_rows(made, 501), "sheet-001") == 8
    welcome = next(one for one in shown(desk, boss, shop) if one.code == "hi")
    assert (welcome.group, welcome.variables) == ("接待", ["shop", "alias"])


def test_headings_are_needed_and_so_is_a_line(desk: Desk, boss: Actor, shop: int) -> None:
    for rows, code in (([["编码"]], "heading"), ([], "heading"), ([["Title", " message "]], "empty")):
        with pytest.raises(InvalidError) as refused:
            desk.read(service.judge_sheet, boss, shop, rows)
        assert refused.value.code == f"quick_reply.sheet.{code}"


def test_only_who_edits_the_shops_replies_imports(desk: Desk, boss: Actor, shop: int) -> None:
    rows = [HEAD, ["", "hi", "你好", "您好"]]
    with pytest.raises(ForbiddenError):
        desk.write(service.import_sheet, desk.staff("mei", shop), shop, rows, "sheet-001")
    with pytest.raises(NotFoundError):
        desk.write(service.import_sheet, boss, desk.shop("silk"), rows, "sheet-001")
