"""Rights and staff: a role is copied and ticked by keyboard, people come from a sheet, leaving warns first."""

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.stage import PHONE, WIDE, Stage
from yingda.accounts.types import Role
from yingda.conversations import service as conversations
from yingda.infra.sheets import write_rows

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


@SIZES
def test_a_role_is_copied_and_ticked_by_keyboard(stage: Stage, size: ViewportSize) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), "admin/roles", size)
    expect(page.get_by_role("table", name="角色和权限")).to_be_visible()
    stage.shot(page, "roles")
    page.get_by_role("button", name="新建角色").click()
    name = f"大促支援 {stage.code}"
    dialog = page.get_by_role("dialog", name="新建角色")
    dialog.get_by_label("角色名称").fill(name)
    stage.shot(page, "new-role")
    dialog.get_by_role("button", name="新建角色").click()
    reading = page.get_by_role("checkbox", name=f"{name}: 查看本组会话")
    expect(reading).not_to_be_checked()
    serving = page.get_by_role("checkbox", name=f"{name}: 接待客户")
    expect(serving).to_be_checked()
    serving.focus()
    page.keyboard.press("ArrowDown")
    expect(reading).to_be_focused()
    page.keyboard.press("Space")
    expect(reading).to_be_checked()
    stage.shot(page, "ticked")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，1 个角色立即生效。")).to_be_visible()


@SIZES
def test_people_come_from_a_sheet_all_or_nobody(stage: Stage, size: ViewportSize, tmp_path: Path) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), "admin/staff", size)
    page.get_by_role("button", name="Excel 批量添加").click()
    dialog = page.get_by_role("dialog")
    head = ["登录名", "姓名", "店铺", "最后一天"]
    sheet = tmp_path / "staff.xlsx"
    wrong = [[f"t1-{stage.code}", "临时一", stage.code, "明天"], ["x", "", "", ""]]
    sheet.write_bytes(write_rows("员工", [head, *wrong]))
    dialog.locator("input[type=file]").set_input_files(sheet)
    expect(dialog.get_by_text("2 行里有 2 行要改，现在一个账号也不会建。")).to_be_visible()
    stage.shot(page, "wrong")
    expect(dialog.get_by_role("button", name="添加 2 人")).to_be_disabled()
    people = [[f"t{n}-{stage.code}", f"临时{n}", stage.code, "2099-12-31"] for n in range(1, 4)]
    sheet.write_bytes(write_rows("员工", [head, *people]))
    dialog.locator("input[type=file]").set_input_files(sheet)
    expect(dialog.get_by_text("3 行都没有问题。")).to_be_visible()
    dialog.get_by_role("button", name="添加 3 人").click()
    expect(page.get_by_role("dialog", name="已添加 3 人")).to_be_visible()
    stage.shot(page, "passwords")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载账号表").click()
    assert download.value.suggested_filename == "员工账号.xlsx"
    page.get_by_role("button", name="已经记下").click()
    expect(page.get_by_text("临时3").first).to_be_visible()


@SIZES
def test_leaving_says_first_what_it_would_cause(stage: Stage, size: ViewportSize) -> None:
    agent = stage.staff("小梅", alias="小梅")
    stage.desk.online(agent.actor)
    asks = stage.desk.says(stage.desk.customer(stage.shop_id, "张女士"), "在吗")
    # routing may have been faster; nobody else is there
    stage.desk.write(conversations.assign, asks, agent.actor.staff_id)
    page = stage.console(stage.staff("周主管", Role.SUPERVISOR), "admin/staff", size)
    page.get_by_role("row").filter(has_text="小梅").get_by_role("button", name="停用").click()
    asked = page.get_by_role("dialog", name="继续前请确认")
    expect(asked.get_by_text("手上的 1 个会话会回到排队，由别人接。")).to_be_visible()
    stage.shot(page, "leaving")
    asked.get_by_role("button", name="取消").click()
    expect(asked).to_be_hidden()
    expect(page.get_by_role("row").filter(has_text="小梅").get_by_role("button", name="停用")).to_be_visible()
