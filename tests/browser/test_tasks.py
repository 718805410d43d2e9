"""A follow-up noted from a conversation, moved on the board, seen in list and calendar, finished."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, Stage


def test_from_a_conversation_to_the_board_and_done(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("我要退款，订单 2026110288886666")
    customer.sees("小晴 为您服务")
    agent.opens(agent.rows.filter(has_text="退款"))
    page = agent.page

    page.keyboard.press("Alt+w")
    form = page.get_by_role("dialog", name="新建事务")
    form.get_by_role("textbox", name="标题").fill("退款到账后告知客户")
    stage.shot(page, "form")
    form.get_by_role("button", name="新建事务").click()
    pane = page.get_by_role("complementary")
    expect(pane.get_by_role("button", name=re.compile("退款到账后告知客户"))).to_be_visible()

    page.get_by_role("navigation").get_by_role("button", name="事务").click()
    opened = page.get_by_role("region", name="待办")
    card = opened.get_by_role("button", name=re.compile("退款到账后告知客户"))
    card.focus()
    card.press("ArrowRight")
    doing = page.get_by_role("region", name="处理中")
    expect(doing.get_by_role("button", name=re.compile("退款到账后告知客户"))).to_be_visible()
    stage.shot(page, "board")
    _finish(stage, page)


def _finish(stage: Stage, page: Page) -> None:
    page.get_by_role("button", name="列表", exact=True).click()
    page.get_by_role("button", name="退款到账后告知客户", exact=True).click()
    drawer = page.get_by_role("dialog", name=re.compile("^事务 #"))
    drawer.get_by_role("textbox", name="评论").fill("财务说明天到账")
    drawer.get_by_role("button", name="评论", exact=True).click()
    expect(drawer.get_by_text("财务说明天到账")).to_be_visible()
    stage.shot(page, "drawer")
    drawer.get_by_role("button", name="取消事务").click()
    drawer.get_by_role("textbox", name="取消的原因").fill("客户不退了")
    drawer.locator("form").get_by_role("button", name="取消事务").click()
    expect(drawer.get_by_text("已取消", exact=True)).to_be_visible()


def test_the_page_on_a_phone_with_nothing_on_it(stage: Stage) -> None:
    page = stage.console(stage.staff("陆晓晴"), "follow-ups?as=list", PHONE)
    expect(page.get_by_text("没有这样的事务")).to_be_visible()
    stage.shot(page, "phone")
