"""Recurring work on a phone, and the end of a shift: what is left goes to a colleague who accepts it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, Stage
from yingda.accounts.types import Role
from yingda.followups.service import duties
from yingda.followups.types.duties import NewDuty, ProofKind, Rhythm, RhythmKind, Window

HOURLY = Rhythm(kind=RhythmKind.EVERY, minutes=60, window=Window.ALWAYS)


def _write_down(stage: Stage, name: str, **more: object) -> None:
    new = NewDuty(client_id=f"duty-{name}-000", shop_id=stage.shop_id, name=name, rhythm=HOURLY, **more)
    stage.desk.write(duties.create_duty, stage.desk.admin, new)


def _fits_a_thumb(page: Page) -> None:
    for button in page.locator(".acts:visible > *").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_recurring_work_on_a_phone(timed_stage: Stage) -> None:
    stage = timed_stage
    agent = stage.staff("陆晓晴")
    _write_down(stage, "检查新订单", proof=ProofKind.COUNT)
    _write_down(stage, "检查留言", proof=ProofKind.DATA, probe="left")
    _write_down(stage, "物流异常", checklist=("已催发货", "已催快递"))
    page = stage.console(agent, "duties", PHONE, online=True)
    expect(page.get_by_text("现在没有例检")).to_be_visible()
    stage.pass_time(3600)
    orders, left, parcels = (
        page.get_by_role("listitem").filter(has_text=name) for name in ("检查新订单", "检查留言", "物流异常")
    )
    expect(orders).to_be_visible()
    _fits_a_thumb(page)
    stage.shot(page, "phone")
    expect(left).to_contain_text("0 项未处理")
    left.get_by_role("button", name="完成", exact=True).click()
    expect(left.get_by_role("button")).to_have_count(0)
    orders.get_by_role("button", name="完成", exact=True).click()
    orders.get_by_role("spinbutton", name="处理了多少").fill("7")
    orders.get_by_role("button", name="完成", exact=True).click()
    parcels.get_by_role("button", name="完成", exact=True).click()
    expect(parcels.get_by_role("button", name="完成", exact=True)).to_be_disabled()
    parcels.get_by_role("button", name="全部勾选").click()
    parcels.get_by_role("button", name="完成", exact=True).click()
    expect(page.get_by_text("今天到时间的例检都做完了")).to_be_visible()
    expect(orders).to_contain_text("已处理 7 项")
    stage.shot(page, "done")


def test_a_supervisor_takes_on_what_ships_and_sees_its_times(stage: Stage) -> None:
    page = stage.console(stage.staff("方主管", Role.SUPERVISOR), "admin/duties")
    page.get_by_role("button", name=re.compile("^采用随附的")).click()
    row = page.get_by_role("row").filter(has_text="处理仅退款申请")
    expect(row).to_contain_text("每 30 分钟")
    row.get_by_role("button", name="编辑").click()
    drawer = page.get_by_role("dialog", name="处理仅退款申请")
    expect(drawer.get_by_role("status").filter(has_text="今天")).to_contain_text("00:30")
    stage.shot(page, "drawer")
    drawer.get_by_role("textbox", name="名称").fill("处理仅退款")
    drawer.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row").filter(has_text="处理仅退款")).to_have_count(1)


def test_what_is_left_goes_to_a_colleague(stage: Stage) -> None:
    ming = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("我的快递三天没动了")
    customer.sees("小晴 为您服务")
    hong = stage.console(stage.staff("贺知舟", alias="小舟"), "handovers", online=True)
    ming.opens(ming.rows.filter(has_text="快递"))
    ming.field.fill("后天上午十点前给您回电")
    expect(ming.page.get_by_role("button", name=re.compile("^回电 · "))).to_be_visible()
    ming.field.press("Enter")
    customer.sees("后天上午十点前给您回电")

    ming.page.get_by_role("navigation").get_by_role("button", name="交接").click()
    ming.page.get_by_role("button", name="发起交接").first.click()
    summaries = ming.page.get_by_role("textbox", name=re.compile("^写明情况"))
    expect(summaries).to_have_count(2)
    expect(summaries.first).to_have_value(re.compile("承诺：后天上午十点前给您回电"))
    summaries.first.fill("")
    expect(ming.page.get_by_text("还有 1 项没写全")).to_be_visible()
    summaries.first.fill("快递停在杭州，已催，等回复")
    stage.shot(ming.page, "sheet")
    ming.page.get_by_role("button", name="交接 2 项").click()
    expect(ming.page.get_by_text("2 项待接收")).to_be_visible()

    hong.get_by_role("button", name="全部接收（2）").click()
    expect(hong.get_by_text("2 项都已有人负责")).to_be_visible()
    stage.shot(hong, "accepted")
    expect(ming.page.get_by_text("2 项都已有人负责")).to_be_visible()
    customer.sees("已转接给 小舟")
