"""Voice messages with a microphone that beeps: recorded, sent, shown and played on both sides."""

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.merchant import merchant_page
from tests.browser.people import Agent, Customer
from tests.browser.stage import NARROW, PHONE, WIDE, Stage

PLAY, PAUSE = re.compile("^播放语音"), re.compile("^暂停语音")


def records(side: Page | Locator, page: Page, seconds: float = 1.6) -> None:
    """Press, speak for a while, send."""
    side.get_by_role("button", name="语音消息").click()
    bar = side.get_by_role("group", name="语音消息")
    expect(bar.get_by_role("status")).to_have_text("正在录音")
    page.wait_for_timeout(seconds * 1000)
    bar.get_by_role("button", name="发送语音").click()
    expect(bar).to_have_count(0)


def plays(log: Locator, number: int) -> None:
    """Start one and see it end by itself."""
    log.get_by_role("button", name=PLAY).nth(number).click()
    expect(log.get_by_role("button", name=PAUSE)).to_have_count(1)
    expect(log.get_by_role("button", name=PAUSE)).to_have_count(0)
    expect(log.get_by_text("当前设备不能播放这种格式")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW, PHONE], ids=["wide", "narrow", "phone"])
def test_a_customer_and_an_agent_talk_by_voice(stage: Stage, size: ViewportSize) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), size=size, online=True))
    chat = stage.chat(size)
    for page in (chat, agent.page):
        page.context.grant_permissions(["microphone"])
    customer = Customer(chat)
    chat.get_by_role("button", name="语音消息").click()
    expect(chat.get_by_role("timer")).to_be_visible()
    stage.shot(chat, "recording")
    chat.keyboard.press("Escape")
    expect(customer.log.get_by_role("button", name=PLAY)).to_have_count(0)
    records(chat, chat)
    expect(customer.log.get_by_label("发送中")).to_have_count(0)
    plays(customer.log, 0)

    expect(agent.rows.first).to_contain_text("[语音]")
    agent.opens(agent.rows.first)
    plays(agent.log, 0)
    agent.page.get_by_role("button", name="语音消息").click()
    expect(agent.page.get_by_role("timer")).to_be_visible()
    stage.shot(agent.page, "recording")
    agent.page.get_by_role("button", name="取消录音").click()
    records(agent.page, agent.page)
    expect(customer.log.get_by_role("button", name=PLAY)).to_have_count(2)
    plays(customer.log, 1)
    length = customer.log.get_by_role("button", name=PLAY).nth(1).get_attribute("aria-label")
    assert length is not None
    assert length.endswith(("0:01", "0:02", "0:03", "0:04")), length
    stage.shot(chat, "talked")
    stage.shot(agent.page, "talked")


def test_one_plays_at_a_time(stage: Stage) -> None:
    chat = stage.chat()
    chat.context.grant_permissions(["microphone"])
    log = Customer(chat).log
    for _ in range(2):
        records(chat, chat, 3)
    expect(log.get_by_role("button", name=PLAY)).to_have_count(2)
    log.get_by_role("button", name=PLAY).first.press("Enter")
    expect(log.get_by_role("button", name=PAUSE)).to_have_count(1)
    log.get_by_role("button", name=PLAY).last.press("Space")
    expect(log.get_by_role("button").filter(has=chat.locator("svg")).first).to_be_visible()
    expect(log.get_by_role("button", name=PAUSE)).to_have_count(1)
    expect(log.locator(".voice").last.get_by_role("button", name=PAUSE)).to_be_visible()


def test_inside_the_bubble(stage: Stage) -> None:
    with merchant_page(stage.site.url, stage.code) as url:
        page = stage.context(PHONE).new_page()
        page.context.grant_permissions(["microphone"])
        page.goto(url)
        page.get_by_role("button", name="联系客服").click()
        frame = page.frame_locator("iframe[title='在线客服']")
        records(frame.locator("body"), page)
        log = Customer(page, frame).log
        plays(log, 0)
        stage.shot(page, "bubble")


def test_a_microphone_that_is_not_allowed_is_named(stage: Stage) -> None:
    chat = stage.chat(PHONE)
    chat.get_by_role("button", name="语音消息").click()
    expect(chat.get_by_role("alert").filter(has_text="没有麦克风权限")).to_be_visible()
    stage.shot(chat, "denied")
    chat.get_by_role("button", name="知道了").click()
    expect(Customer(chat).field).to_be_visible()


def test_what_a_device_cannot_play_is_offered_for_download(stage: Stage) -> None:
    chat = stage.chat(PHONE)
    chat.context.grant_permissions(["microphone"])
    chat.add_init_script("HTMLMediaElement.prototype.canPlayType = () => ''")
    chat.reload()
    records(chat, chat)
    log = Customer(chat).log
    expect(log.get_by_text("当前设备不能播放这种格式")).to_be_visible()
    expect(log.get_by_role("link", name="下载收听")).to_have_attribute("href", re.compile(r"^/files/"))
    stage.shot(chat, "unplayable")
