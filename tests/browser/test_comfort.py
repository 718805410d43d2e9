"""Comfort in the console: found, narrowed, done to many, taken back, readable by all, on a phone offline."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import axe
from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, WIDE, Stage
from yingda.accounts.types import Role

THEMES = ("light", "dark")
SIZES = {"wide": WIDE, "phone": PHONE}
needs_axe = pytest.mark.skipif(not axe.AXE.is_file(), reason="axe-core is not installed: run npm ci in web")
SCREENS = (
    "wall", "figures", "admin", "admin/shops", "admin/hours", "admin/staff", "admin/teams", "admin/queues",
    "admin/replies", "admin/bubble", "admin/entry", "admin/roles", "admin/keys", "admin/webhooks",
    "admin/privacy", "admin/audit", "admin/operations", "account",
)  # fmt: skip


def in_theme(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")


def calm(page: Page) -> None:
    """Nothing is loading any more."""
    expect(page.locator("[aria-busy='true']")).to_have_count(0)
    page.wait_for_load_state("networkidle")


def a_conversation(stage: Stage, text: str = "耳机没声音，想退款") -> None:
    Customer(stage.chat()).says(text)


@needs_axe
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_screen_reads_for_everybody(stage: Stage, theme: str, size: ViewportSize) -> None:
    boss = stage.staff("周延庆", Role.ADMIN, alias="小周")
    page = stage.console(boss, "desk", size, online=True)
    in_theme(page, theme)
    a_conversation(stage)
    page.locator(".list-pane .row").first.click()
    expect(page.get_by_role("textbox", name="回复客户")).to_be_visible()
    found = {"desk": axe.findings(page)}
    for screen in SCREENS:
        page.goto(f"{stage.site.url}/console/{screen}")
        calm(page)
        found[screen] = axe.findings(page)
        stage.shot(page, f"{screen.replace('/', '-')}-{theme}")
    assert found == {name: [] for name in found}


@needs_axe
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_customers_page_and_the_sign_in_read_for_everybody(
    stage: Stage, theme: str, size: ViewportSize
) -> None:
    chat = stage.chat(size)
    in_theme(chat, theme)
    Customer(chat).says("三天了还没发货")
    stage.shot(chat, f"chat-{theme}")
    signing_in = stage.context(size).new_page()
    in_theme(signing_in, theme)
    signing_in.goto(f"{stage.site.url}/console/sign-in")
    calm(signing_in)
    assert (axe.findings(chat), axe.findings(signing_in)) == ([], [])


@needs_axe
def test_what_nobody_can_read_or_name_is_found(stage: Stage) -> None:
    page = stage.console(stage.staff("陆晓晴"))
    calm(page)
    page.evaluate(
        """() => document.querySelector('main').insertAdjacentHTML('beforeend',
        '<p id="faint" style="position:fixed;z-index:4000;top:80px;left:80px;color:#bbb;background:#fff">看不清</p>'
        + '<button id="nameless"></button>')"""
    )
    told = axe.findings(page)
    assert [line.split(":")[0] for line in sorted(told)] == ["button-name at #nameless", "color-contrast at #faint"]


def test_one_field_finds_words_and_pages_by_keyboard(stage: Stage) -> None:
    boss = stage.staff("周延庆", Role.SUPERVISOR, alias="小周")
    page = stage.console(boss, online=True)
    a_conversation(stage, "蓝牙耳机想退款")
    expect(page.locator(".list-pane .row")).to_have_count(1)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="搜索客户、会话、消息，或去某个页面")
    expect(field).to_be_focused()
    page.keyboard.type("退款")
    option = page.get_by_role("group", name="消息").get_by_role("option")
    expect(option).to_contain_text("蓝牙耳机想退款")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/\d+\?seq=\d+$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("ssdp")  # 实时大屏, by the first letters of its pinyin
    expect(page.get_by_role("group", name="前往").get_by_role("option")).to_have_text("实时大屏")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/wall$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("没有这样的词")
    expect(page.get_by_text("没有找到“没有这样的词”")).to_be_visible()


def test_an_ending_is_taken_back_and_the_customer_sees_nothing_of_it(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("这款耳机有白色的吗")
    page = agent.page
    page.locator(".list-pane .row").first.click()
    agent.answers("有白色和黑色")
    customer.sees("有白色和黑色")
    page.keyboard.press("Alt+e")
    expect(page.get_by_role("dialog").get_by_role("button", name="结束会话")).to_be_enabled()
    page.get_by_role("dialog").get_by_role("button", name="结束会话").click()
    expect(customer.chat.get_by_text("本次会话已结束")).to_be_visible()
    page.get_by_role("region", name="提示").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销结束，继续接待")).to_be_visible()
    expect(customer.chat.get_by_text("本次会话已结束")).to_have_count(0)
    agent.answers("还在的，您慢慢试")
    customer.sees("还在的，您慢慢试")


def test_many_are_tagged_by_keyboard_and_found_again_as_a_view(stage: Stage) -> None:
    boss = stage.staff("周延庆", Role.SUPERVISOR, alias="小周")
    page = stage.console(boss, online=True)
    for text in ("第一个要退款", "第二个要退款", "第三个要发票"):
        a_conversation(stage, text)
    rows = page.locator(".list-pane .row")
    expect(rows).to_have_count(3)
    page.locator("h1").first.evaluate("node => document.activeElement.blur()")
    for key in ("j", "x", "j", "Shift+X"):
        page.keyboard.press(key)
    bar = page.get_by_role("toolbar", name="已选 2 个会话")
    bar.get_by_role("button", name="加标签").click()
    page.get_by_label("要加的标签").fill("复查")
    page.keyboard.press("Enter")
    expect(page.get_by_text("加标签完成：2 个会话")).to_be_visible()
    page.locator(".tools").get_by_role("button", name="筛选").click()
    page.get_by_label("会话标签").fill("复查")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(2)
    page.locator(".views").click()
    page.get_by_role("menuitem", name="保存为视图").click()
    page.get_by_label("名称").fill("要复查的")
    page.keyboard.press("Enter")
    expect(page.locator(".views")).to_contain_text("要复查的")
    stage.shot(page, "view")


def test_without_network_a_page_says_so_and_nothing_said_is_kept_on_the_phone(stage: Stage) -> None:
    stage.forgive("ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED", "the network is switched off on purpose")
    page = stage.console(stage.staff("陆晓晴", alias="小晴"), size=PHONE, online=True)
    a_conversation(stage, "只有我们知道的话")
    expect(page.locator(".list-pane .row")).to_have_count(1)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    expect(page.locator(".list-pane .row")).to_have_count(1)
    kept: list[str] = page.evaluate(
        """async () => { const found = []
        for (const name of await caches.keys())
          for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname)
        return found }"""
    )
    assert kept
    assert [path for path in kept if not re.match(r"/(assets|static)/|/console/offline$", path)] == []
    page.context.set_offline(True)
    page.goto(f"{stage.site.url}/console/desk")
    expect(page.get_by_role("heading", name="没有连上网络")).to_be_visible()
    stage.shot(page, "offline")
    page.context.set_offline(False)
    expect(page.locator(".list-pane")).to_be_visible()  # by itself; who was away too long has no rows any more
