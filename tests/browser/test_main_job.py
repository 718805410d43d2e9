"""A customer asks with text and pictures; assigned, answered, handed on, ended, thanked, rated, measured."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.people import Agent, Customer, picture
from tests.browser.stage import NARROW, PHONE, WIDE, Stage
from yingda.accounts.types import Role


@pytest.mark.parametrize("size", [WIDE, NARROW, PHONE], ids=["wide", "narrow", "phone"])
def test_from_the_question_to_the_figures(stage: Stage, size: ViewportSize) -> None:
    chat = stage.chat(size)
    play(stage, Customer(chat), size)


def play(stage: Stage, customer: Customer, size: ViewportSize) -> None:
    """The main job, from a chat that is open."""
    stage.forgive(r"404 .*/read\)", "a read mark was on its way when the conversation moved on")
    qing, ming = stage.staff("陆晓晴", alias="小晴"), stage.staff("何知明", alias="小明")
    first = Agent(signed_in_by_hand(stage, qing.login, size))
    first.goes_online()
    asks(stage, customer)
    is_answered(stage, customer, first)
    second = Agent(stage.console(ming, size=size, online=True))
    is_handed_on(stage, customer, first, second, ming.name)
    second.opens(second.rows.first)
    expect(second.log.get_by_text("蓝牙耳机左边没有声音")).to_be_visible()
    second.answers("您好，给您换一副新的，运费我们出")
    customer.sees("您好，给您换一副新的，运费我们出")
    second.ends_as_solved()
    customer.sees("本次会话已结束")
    thanks_and_rates(stage, customer, second)
    figures_show_it(stage, size, ming.name)


def signed_in_by_hand(stage: Stage, login: str, size: ViewportSize) -> Page:
    page = stage.context(size).new_page()
    page.goto(f"{stage.site.url}/console")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码", exact=True).fill(stage.site.password)
    stage.shot(page, "sign-in")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("region", name="会话列表")).to_be_visible()
    return page


def asks(stage: Stage, customer: Customer) -> None:
    customer.says("蓝牙耳机左边没有声音")
    customer.attaches(picture("L"))
    expect(customer.pictures).to_have_count(1)
    customer.pastes(picture("R", "#c9b58f"))
    expect(customer.pictures).to_have_count(2)
    customer.sees("小晴 为您服务")
    stage.shot(customer.page, "asked")


def is_answered(stage: Stage, customer: Customer, agent: Agent) -> None:
    row = agent.rows.first
    expect(row).to_contain_text("[图片]")
    counted = agent.waited(row)
    expect(row).not_to_contain_text(counted)
    assert agent.waited(row) > counted
    stage.shot(agent.page, "counting")
    agent.opens(row)
    expect(agent.log.get_by_text("蓝牙耳机左边没有声音")).to_be_visible()
    expect(agent.log.get_by_role("button", name=re.compile("查看大图"))).to_have_count(2)
    agent.answers("您好，麻烦把两只耳机放回充电盒，按住按键 10 秒")
    customer.sees("您好，麻烦把两只耳机放回充电盒，按住按键 10 秒")
    stage.shot(customer.page, "answered")
    stage.shot(agent.page, "answered")


def is_handed_on(stage: Stage, customer: Customer, first: Agent, second: Agent, name: str) -> None:
    first.transfers_to(name)
    expect(first.page.get_by_text(f"等客户同意转给 {name}")).to_be_visible()
    request = customer.chat.get_by_role("region", name="转接请求")
    expect(request.get_by_text("转接给 小明？")).to_be_visible()
    stage.shot(customer.page, "consent")
    stage.shot(first.page, "asked")
    customer.says("好")
    customer.sees("已转接给 小明")
    expect(request).to_have_count(0)
    # the customer waits for the colleague, and is counted
    expect(second.rows).to_have_count(1)
    assert second.waited(second.rows.first).startswith("00:")
    stage.shot(second.page, "transferred")


def thanks_and_rates(stage: Stage, customer: Customer, agent: Agent) -> None:
    stage.shot(customer.page, "stars")
    expect(customer.chat.get_by_text("在线", exact=True)).to_be_visible()
    customer.says("谢谢")
    agent.back()
    agent.tab("待回复").click()
    expect(agent.tab("待回复")).to_contain_text("0")
    expect(agent.list.get_by_text("没有人在等你")).to_be_visible()
    customer.chat.get_by_role("button", name="5 星，很满意").click()
    expect(customer.chat.get_by_text("谢谢您的评价").first).to_be_visible()
    stage.shot(customer.page, "rated")
    stage.shot(agent.page, "after")


def figures_show_it(stage: Stage, size: ViewportSize, server: str) -> None:
    page = stage.console(stage.staff("周延庆", Role.SUPERVISOR), "figures", size)
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader", name=server)).to_be_visible()
    titles = [title.strip() for title in table.locator("thead th button").all_inner_texts()]
    shop = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="晴川数码"))
    cells = shop.get_by_role("cell")
    expect(cells.nth(titles.index("接待人次") - 1)).to_have_text("1")
    expect(cells.nth(titles.index("满意度") - 1)).to_have_text("5")
    stage.shot(page, "figures")
