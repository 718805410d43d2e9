"""The bubble on a merchant's page under a policy of only script-src and frame-src."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.merchant import merchant_page
from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, WIDE, Stage
from tests.browser.test_main_job import play


@pytest.fixture
def shop_page(stage: Stage) -> Iterator[str]:
    with merchant_page(stage.site.url, stage.code) as url:
        yield url


@pytest.fixture
def same_site_page(stage: Stage) -> Iterator[str]:
    with merchant_page(stage.site.url, stage.code, "127.0.0.1") as url:
        yield url


def bubble_of(page: Page) -> Customer:
    return Customer(page, page.frame_locator("iframe[title='在线客服']"))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_main_job_inside_the_bubble(stage: Stage, shop_page: str, size: ViewportSize) -> None:
    page = stage.context(size).new_page()
    page.goto(shop_page)
    expect(page.locator("iframe")).to_have_count(0)
    stage.shot(page, "closed")
    page.get_by_role("button", name="联系客服").click()
    play(stage, bubble_of(page), size)


def test_keyboard_alone_opens_and_closes_and_gets_the_focus_back(stage: Stage, shop_page: str) -> None:
    page = stage.context().new_page()
    page.goto(shop_page)
    button = page.get_by_role("button", name="联系客服")
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    customer = bubble_of(page)
    expect(customer.field).to_be_focused()
    opened = page.get_by_role("button", name="收起聊天窗口")
    expect(opened).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("几天能到")
    page.keyboard.press("Enter")
    customer.sees("几天能到")
    page.keyboard.press("Escape")
    expect(customer.field).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(customer.field).to_be_focused()
    customer.sees("几天能到")


def test_an_answer_while_it_is_closed_is_counted_on_the_button(stage: Stage, shop_page: str) -> None:
    qing = stage.staff("陆晓晴", alias="小晴")
    agent = Agent(stage.console(qing, online=True))
    page = stage.context().new_page()
    page.goto(shop_page)
    page.get_by_role("button", name="联系客服").click()
    customer = bubble_of(page)
    customer.says("这款有黑色吗")
    customer.sees("小晴 为您服务")
    page.keyboard.press("Escape")
    agent.opens(agent.rows.first)
    agent.answers("有的，黑色白色都有")
    agent.answers("今天下单明天发")
    unread = page.get_by_role("button", name="联系客服, 2 条未读消息")
    expect(unread).to_be_visible()
    expect(unread.get_by_text("2", exact=True)).to_be_visible()
    stage.shot(page, "unread")
    unread.click()
    customer.sees("今天下单明天发")
    expect(page.get_by_role("button", name="联系客服")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="联系客服", exact=True)).to_be_visible()


def test_open_again_on_the_next_page_of_the_tab(stage: Stage, same_site_page: str) -> None:
    page = stage.context().new_page()
    page.goto(same_site_page)
    page.get_by_role("button", name="联系客服").click()
    bubble_of(page).says("你好")
    page.reload()
    bubble_of(page).sees("你好")
    page.evaluate("Yingda.close()")
    page.reload()
    expect(page.get_by_role("button", name="联系客服")).to_have_attribute("aria-expanded", "false")
