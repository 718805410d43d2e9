"""Retention: two numbers of days, a legal hold that is put and lifted, a clearing at once with its file."""

import re

from playwright.sync_api import expect

from tests.browser.people import Customer
from tests.browser.stage import Stage
from yingda.accounts.types import Role


def test_rules_a_hold_and_a_clearing(timed_stage: Stage) -> None:
    stage = timed_stage
    stage.staff("陆晓晴", alias="小晴")
    customer = Customer(stage.chat())
    customer.says("包裹一直没到")
    stage.pass_time(1)
    page = stage.console(stage.staff("周彦青", Role.ADMIN), "admin/privacy")
    expect(page.get_by_role("heading", name="隐私与保留")).to_be_visible()
    longer = page.get_by_role("spinbutton", name="消息文字: 涉及订单")
    longer.fill("100")
    longer.blur()
    expect(page.get_by_role("alert")).to_contain_text("不得短于其他记录")
    longer.fill("1200")
    longer.blur()
    page.get_by_text("清理前先导出").click()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存")).to_be_visible()

    holds = page.get_by_role("region", name="法律保留")
    holds.get_by_role("button", name="设置法律保留").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("spinbutton", name="编号").fill("1")
    dialog.get_by_role("textbox", name="原因（如案号、投诉编号）").fill("案件 2026-117")
    stage.shot(page, "hold")
    dialog.get_by_role("button", name="设置法律保留").click()
    expect(holds.get_by_role("listitem")).to_contain_text("案件 2026-117")
    expect(page.get_by_text("另有")).to_have_count(0)

    nights = page.get_by_role("region", name="夜间清理")
    nights.get_by_role("button", name="立即清理").click()
    stage.pass_time(1)
    expect(nights.get_by_role("listitem").first).to_contain_text(re.compile("完成"))
    stage.shot(page, "retention")

    holds.get_by_role("button", name="解除").click()
    dialog.get_by_label("解除原因").fill("已结案")
    dialog.get_by_role("button", name="解除").click()
    expect(holds.get_by_role("listitem")).to_contain_text("已结束")
