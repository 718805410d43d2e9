"""Many people from one sheet: every fault is told by its row, and it is all of them or nobody."""

import base64
import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from tests.accounts.world import World
from tests.presence.test_api import Client, client, sign_in  # noqa: F401  # `client` is a fixture
from yingda.accounts import service
from yingda.accounts.types import Role, TeamDraft
from yingda.infra.sheets import write_rows

pytestmark = pytest.mark.db

HEAD = ["登录名", "姓名", "角色", "店铺", "团队", "岗位", "最后一天", "所属公司"]
URL = "/api/v1/staff/intake"


@pytest.fixture
def boss(world: World, client: Client) -> Client:  # noqa: F811  # a fixture of the same name
    world.staff("boss", world.shop("tea"), role=Role.SUPERVISOR)
    world.shop("silk")
    sign_in(client, "boss")
    return client


def send(client: Client, rows: list[list[str]], path: str = "/check") -> Any:  # noqa: F811  # no fixture here
    sheet = write_rows("员工", rows)
    return client.post(URL + path, files={"file": ("staff.xlsx", sheet)})


def faults(client: Client, *rows: list[str]) -> list[list[tuple[str, str]]]:  # noqa: F811  # no fixture here
    answer = send(client, [HEAD, *rows])
    assert answer.status_code == 200, answer.text
    return [[(one["column"], one["text"]) for one in row["problems"]] for row in answer.json()["rows"]]


def test_every_fault_is_told_by_its_row_and_nothing_is_kept(world: World, boss: Client) -> None:
    team = TeamDraft(name="退款组", shop_ids=[1])
    world.write(service.create_team, world.admin, team)
    found = faults(
        boss,
        ["mei", "小美", "", "Tea", "退款组", "", "2026-12-31", ""],
        ["MEI", "小梅", "", "tea", "", "", "", ""],
        ["boss", "", "管理员", "Silk、Nowhere", "没有的组", "睡觉", "昨天", ""],
        ["x y", "小兰", "外包客服", "", "", "", "2020/1/2", ""],
    )
    assert found == [
        [],
        [("login", "和第 2 行的登录名重复")],
        [
            ("login", "这个登录名已被使用"), ("name", "必须填写"), ("role", found[2][2][1]),
            ("shops", "找不到：Silk、Nowhere"), ("teams", "找不到：没有的组"), ("duty", "没有这个岗位"),
            ("expires_on", "不是日期，写成 2026-12-31 这样"),
        ],
        [
            ("login", found[3][0][1]), ("shops", "必须填写"), ("expires_on", "到期时间要晚于现在"),
            ("company", "外包人员要填所属公司"),
        ],
    ]  # fmt: skip
    wrong = send(
        boss,
        [HEAD, ["lan", "小兰", "", "tea", "", "", "", ""], ["l", "", "", "", "", "", "", ""]],
        "?client_id=sheet-001",
    )
    assert wrong.status_code == 422
    assert wrong.json()["code"] == "accounts.intake.problems"
    assert [each.login for each in world.read(service.list_staff, world.admin)] == ["boss"]


def test_forty_people_are_taken_on_and_can_sign_in(world: World, boss: Client) -> None:
    people = [[f"temp{n}", f"临时{n}", "", "tea", "", "", "2026-11-30", ""] for n in range(40)]
    people[0][1] = "=HYPERLINK(1)"
    made = send(boss, [HEAD, *people], "?client_id=sheet-001")
    assert made.status_code == 200, made.text
    told = made.json()["people"]
    assert len(told) == 40
    staff = {each.login: each for each in world.read(service.list_staff, world.admin)}
    assert staff["temp7"].expires_at == datetime(2026, 11, 30, 16, tzinfo=UTC)  # the day is Shanghai's
    assert (staff["temp7"].shop_ids, staff["temp7"].must_change_password) == ((1,), True)
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(made.json()["sheet"])))
    row = [(cell.value, cell.data_type) for cell in book.worksheets[0][2]]
    assert row == [("temp0", "s"), ("=HYPERLINK(1)", "s"), (told[0]["password"], "s")]
    again = send(boss, [HEAD, *people], "?client_id=sheet-001").json()["people"]
    assert [each["staff_id"] for each in again] == [each["staff_id"] for each in told]
    assert again[0]["password"] != told[0]["password"]
    assert len(world.read(service.list_staff, world.admin)) == 41
    assert sign_in(boss, "temp3", again[3]["password"])["staff"]["must_change_password"]


def test_the_template_is_what_is_read(boss: Client) -> None:
    template = boss.get(URL + "/template")
    sheet = openpyxl.load_workbook(io.BytesIO(template.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["登录名", "姓名", "角色"]
    empty = boss.post(URL + "/check", files={"file": ("staff.xlsx", template.content)})
    assert (empty.status_code, empty.json()["code"]) == (422, "accounts.intake.empty")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no sheet", "error.sheet.unreadable"),
        (b"", "error.file.empty"),
        (write_rows("x", [["a"]]), "accounts.intake.heading"),
    ],
)
def test_what_is_no_sheet_is_refused(boss: Client, content: bytes, code: str) -> None:
    answer = boss.post(URL + "/check", files={"file": ("staff.xlsx", content)})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_agents_take_nobody_on(world: World, client: Client) -> None:  # noqa: F811  # a fixture of the same name
    world.staff("mei", world.shop("tea"))
    sign_in(client, "mei")
    assert client.get(URL + "/template").status_code == 403
    assert send(client, [HEAD]).status_code == 403
