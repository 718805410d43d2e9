"""A new shop owner's first ten minutes: from an empty installation to the first answer, and a rehearsal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import axe
from tests.browser.conftest import served, site_settings
from tests.browser.merchant import merchant_page
from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, WIDE, Site, Stage
from tests.desk import Desk
from yingda.accounts import service as accounts
from yingda.accounts.types import Role
from yingda.console.types import StepKey

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


@dataclass
class Empty(Stage):
    """An installation in which nobody has opened a shop yet."""

    def __post_init__(self) -> None:
        self.shop_id = 0

    def first_admin(self, size: ViewportSize) -> Page:
        """The administrator signs in with the password that the program printed, and chooses another."""
        login, password = self.desk.write(accounts.ensure_admin)
        page = self.context(size).new_page()
        page.goto(f"{self.site.url}/console")
        page.get_by_label("账号").fill(login)
        page.get_by_label("密码", exact=True).fill(password)
        page.get_by_role("button", name="登录").click()
        page.get_by_label("新密码").fill("my-own-secret-1")
        page.get_by_role("button", name="保存并进入").click()
        return page


@pytest.fixture
def empty(
    browser: Browser, sqlite_template: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Empty]:
    with served(site_settings(tmp_path, sqlite_template)) as (parts, url):
        made = Empty(browser, Site(url, Desk(parts.db, parts.clock), ""), "qingchuan", request.node.name)
        yield made
        made.close()
        assert made.complaints == []


def step(page: Page, name: str) -> None:
    """The guide shows this step."""
    expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()


def is_done(page: Page) -> None:
    expect(page.locator(".finished")).to_have_text("已完成")


def next_step(page: Page, name: str) -> None:
    page.get_by_role("button", name="下一步").click()
    step(page, name)


def fill_template(page: Page, path: Path) -> None:
    """What a shop does with the template: one row becomes wrong by mistake."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载模板").click()
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B3"] = "hi"  # the code of the row above
    book.save(path)


def import_replies(page: Page, path: Path) -> None:
    """A wrong sheet changes nothing; the mended one is imported as a whole."""
    fill_template(page, path)
    page.get_by_label("选择表格").set_input_files(path)
    expect(page.get_by_text("8 行里有 1 行要改，现在一条也不会导入。")).to_be_visible()
    expect(page.get_by_text("和第 2 行的编码重复")).to_be_visible()
    expect(page.get_by_role("button", name="导入 8 条")).to_be_disabled()


def mend(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B3"] = "wait"
    book.save(path)


def name_the_shop(page: Page) -> None:
    step(page, "店铺名称")
    page.get_by_role("textbox", name="店铺名称").fill("晴川数码")
    page.get_by_role("textbox", name="店铺代码").fill("qingchuan")
    page.get_by_role("button", name="新建店铺").click()
    step(page, "营业时间")


def open_the_shop(empty: Empty, page: Page) -> None:
    """Name, hours, and a colleague."""
    step(page, "店铺名称")
    expect(page.get_by_role("button", name="邀请同事")).to_be_disabled()
    empty.shot(page, "nothing-yet")
    name_the_shop(page)
    empty.shot(page, "hours")
    page.get_by_role("button", name="全天").click()
    page.get_by_role("button", name="保存营业时间").click()
    is_done(page)
    next_step(page, "邀请同事")
    page.get_by_role("button", name="邀请同事").last.click()
    page.get_by_role("dialog").get_by_role("textbox").first.fill("小晴")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("链接")).click()
    page.get_by_role("button", name="已经记下").click()
    is_done(page)
    empty.shot(page, "invited")


def bring_replies(empty: Empty, page: Page, folder: Path) -> None:
    next_step(page, "导入快捷短语")
    sheet = folder / "replies.xlsx"
    import_replies(page, sheet)
    empty.shot(page, "sheet-wrong")
    mend(sheet)
    page.get_by_label("选择表格").set_input_files(sheet)
    expect(page.get_by_text("8 行都没有问题。")).to_be_visible()
    empty.shot(page, "sheet-right")
    page.get_by_role("button", name="导入 8 条").click()
    expect(page.get_by_text("已导入 8 条快捷短语。")).to_be_visible()
    is_done(page)


def send_a_test_message(empty: Empty, page: Page) -> Customer:
    """Past the bubble, which has to wait for the web shop's programmer."""
    next_step(page, "放到网页上")
    expect(page.get_by_text("/bubble.js").first).to_contain_text('data-shop="qingchuan"')
    expect(page.frame_locator("iframe").get_by_role("button", name="联系客服")).to_be_visible()
    empty.shot(page, "bubble")
    page.get_by_role("button", name="先跳过").click()
    step(page, "发一条测试消息")
    page.get_by_role("button", name="现在上线").click()
    expect(page.get_by_text("您已在线，可以接待。")).to_be_visible()
    expect(page.get_by_text("在等您的消息…")).to_be_visible()
    empty.shot(page, "waiting")

    with page.expect_popup() as opened:
        page.get_by_role("link", name=re.compile("打开聊天页")).click()
    customer = Customer(opened.value)
    customer.says("在吗")
    expect(page.get_by_text("收到了！还没有人回复。")).to_be_visible()
    is_done(page)
    empty.shot(page, "arrived")
    return customer


@SIZES
def test_a_new_shop_owners_first_ten_minutes(empty: Empty, tmp_path: Path, size: ViewportSize) -> None:
    page = empty.first_admin(size)
    open_the_shop(empty, page)
    bring_replies(empty, page, tmp_path)
    customer = send_a_test_message(empty, page)
    page.get_by_role("link", name="去工作台回复").click()
    agent = Agent(page)
    agent.opens(agent.rows.first)
    agent.answers("在的，您好！")
    customer.sees("在的，您好！")
    empty.shot(page, "answered")
    page.goto(f"{empty.site.url}/console/admin/first-steps/message")
    expect(page.get_by_text("已经收到，也回复了。")).to_be_visible()
    # the bubble was skipped: it is the first step that is still open
    page.goto(f"{empty.site.url}/console/admin/first-steps")
    step(page, "放到网页上")
    with merchant_page(empty.site.url, "qingchuan") as address:
        buyer = empty.context().new_page()
        buyer.goto(address)
        buyer.get_by_role("button", name="联系客服").click()
        Customer(buyer, buyer.frame_locator("iframe")).says("这个耳机有货吗")
    is_done(page)
    expect(page.get_by_text("已完成 6/7")).to_be_visible()


def begin_rehearsal(empty: Empty, page: Page) -> None:
    page.goto(f"{empty.site.url}/console/admin/first-steps/rehearsal")
    step(page, "演练一次")
    page.get_by_role("button", name="开始演练").click()
    expect(page.get_by_role("alert")).to_contain_text("现在没有人在线接待")
    empty.forgive("409 \\(Conflict\\)", "nobody was online yet, and the server said so")
    page.get_by_role("button", name="现在上线").click()
    page.locator("label", has_text=re.compile("^1$")).click()
    page.get_by_role("button", name="开始演练").click()


@SIZES
def test_a_rehearsal_is_played_and_reported(empty: Empty, size: ViewportSize) -> None:
    page = empty.first_admin(size)
    name_the_shop(page)
    begin_rehearsal(empty, page)
    expect(page.get_by_text("来了 1/1 位")).to_be_visible()
    empty.shot(page, "going")
    page.get_by_role("link", name="去工作台接待").click()
    agent = Agent(page)
    row = agent.rows.filter(has_text="演练·小林")
    agent.opens(row.first)
    expect(agent.log.get_by_text("你好 在吗")).to_be_visible()
    agent.answers("在的，您好！")
    expect(agent.log.get_by_text("想问下今天拍什么时候能发货")).to_be_visible()
    expect(page.get_by_text("· 演练 ·")).to_be_visible()
    empty.shot(page, "desk")
    agent.answers("16 点前付款当天发出")
    expect(agent.log.get_by_text("好的，谢谢")).to_be_visible()
    page.goto(f"{empty.site.url}/console/admin/first-steps/rehearsal")
    report = page.get_by_role("region", name="上次演练")
    expect(report).to_contain_text("1/1")
    expect(report).to_contain_text("100%")
    expect(report.get_by_text("还没有快捷短语")).to_be_visible()
    is_done(page)
    empty.shot(page, "report")


def test_the_guide_works_by_keyboard_and_says_when_it_cannot_load(empty: Empty) -> None:
    empty.desk.shop("qingchuan", name="晴川数码")
    page = empty.first_admin(WIDE)
    expect(page.get_by_text("你现在离线")).to_be_visible()
    page.route("**/api/v1/**/first-steps", lambda route: route.abort())
    empty.forgive("Failed to load resource|net::ERR_FAILED", "the route is cut on purpose")
    page.goto(f"{empty.site.url}/console/admin/first-steps")
    expect(page.get_by_role("button", name="重试").or_(page.get_by_role("button", name="再试一次"))).to_be_visible()
    page.unroute("**/api/v1/**/first-steps")
    page.get_by_role("alert").get_by_role("button").press("Enter")
    step(page, "营业时间")
    steps = page.get_by_role("navigation", name="开店步骤")
    steps.get_by_role("button", name="放到网页上").press("Enter")
    step(page, "放到网页上")
    expect(page.get_by_role("heading", name="放到网页上", level=2)).to_be_focused()
    expect(steps.get_by_role("button", name="放到网页上")).to_have_attribute("aria-current", "step")


@pytest.mark.skipif(not axe.AXE.is_file(), reason="axe-core is not installed: run npm ci in web")
def test_every_step_is_for_everybodys_eyes(stage: Stage) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), "admin/first-steps/name")
    found = {}
    for key in StepKey:
        page.goto(f"{stage.site.url}/console/admin/first-steps/{key.value}")
        expect(page.locator("section header h2")).to_be_visible()
        found[key.value] = axe.findings(page)
    assert {key: wrong for key, wrong in found.items() if wrong} == {}
