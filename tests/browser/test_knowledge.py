"""Writing what customers are answered with: articles, their versions, two editors at once."""

import re

from playwright.sync_api import Page, expect

from tests.browser.stage import PHONE, WIDE, Stage
from yingda.accounts.types import Role


def answer_of(page: Page, text: str) -> None:
    """Write an answer into the editor."""
    field = page.get_by_role("textbox", name="答案")
    field.click()
    page.keyboard.type(text)


def test_an_article_is_written_published_and_found(stage: Stage) -> None:
    page = stage.console(stage.staff("钱主管", Role.SUPERVISOR), "knowledge")
    expect(page.get_by_text("还没有知识")).to_be_visible()
    stage.shot(page, "empty")
    page.get_by_role("button", name="新建知识").click()
    page.get_by_label("问题", exact=True).fill("多久能发货？")
    page.get_by_role("button", name="加一种问法").click()
    page.keyboard.type("什么时候发货")
    page.keyboard.press("Enter")
    page.keyboard.type("多久能发货")
    expect(page.get_by_text("和问题是同一句")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("今天能发吗")
    expect(page.get_by_text("和问题是同一句")).to_have_count(0)
    answer_of(page, "现货当天发出。")
    expect(page.get_by_role("region", name="客户在聊天里看到")).to_contain_text("现货当天发出。")
    stage.shot(page, "written")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_text("正在使用")).to_be_visible()
    stage.shot(page, "published")
    page.get_by_role("link", name="返回").click()
    page.get_by_label("问题、问法、答案里的词").fill("今天能发")
    expect(page.get_by_role("link", name=re.compile("多久能发货"))).to_be_visible()
    stage.shot(page, "list")
