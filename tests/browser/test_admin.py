"""Setting a shop up: hours with their reasons, somebody new, the bubble's snippet; and the landing page."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.stage import NARROW, PHONE, WIDE, Stage
from yingda.accounts.types import Role

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW, PHONE], ids=["wide", "narrow", "phone"])


@SIZES
def test_the_hours_editor_explains_a_make_up_workday(stage: Stage, size: ViewportSize) -> None:
    stage.open_from("09:00", "18:00", days=5)
    page = stage.console(stage.staff("钱管家", Role.ADMIN), f"admin/hours/{stage.shop_id}", size)
    preview = page.get_by_role("region", name="接下来 14 天")
    expect(preview.get_by_role("listitem")).to_have_count(14)
    expect(preview.get_by_text("9:00–18:00").or_(preview.get_by_text("09:00–18:00")).first).to_be_visible()
    # Saturday, 14 February 2026: worked for the Spring Festival
    page.get_by_label("从", exact=True).fill("2026-02-14T08:00")
    page.get_by_label("到", exact=True).fill("2026-02-14T20:00")
    expect(page.get_by_text(re.compile("^合计工作时间 0"))).to_be_visible()
    page.get_by_text("按国家法定节假日和补班日").click()
    expect(page.get_by_text(re.compile("^合计工作时间 9 小时"))).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="补班").first).to_be_visible()
    stage.shot(page, "hours")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("switch")).to_be_checked()


@SIZES
def test_somebody_new_gets_a_password_shown_once_and_signs_in(stage: Stage, size: ViewportSize) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), "admin/staff", size)
    page.get_by_role("button", name="添加员工").first.click()
    drawer = page.get_by_role("dialog", name="添加员工")
    drawer.get_by_label("姓名").fill("新来的")
    drawer.get_by_label("登录名").fill(f"new-{stage.code}")
    stage.shot(page, "new")
    drawer.get_by_role("button", name="添加员工").click()
    shown = page.get_by_role("dialog", name="新密码只显示这一次")
    password = shown.locator(".secret").inner_text()
    assert len(password) >= 12
    stage.shot(page, "password")
    shown.get_by_role("button", name="已经记下").click()
    expect(page.get_by_text(password)).to_have_count(0)
    expect(page.get_by_text("新来的").first).to_be_visible()

    newcomer = stage.context(size).new_page()
    newcomer.goto(f"{stage.site.url}/console")
    newcomer.get_by_label("账号").fill(f"new-{stage.code}")
    newcomer.get_by_label("密码", exact=True).fill(password)
    newcomer.get_by_role("button", name="登录").click()
    expect(newcomer.get_by_text("这是系统生成的密码")).to_be_visible()
    newcomer.get_by_label("新密码").fill("my-own-secret-1")
    stage.shot(newcomer, "own-password")
    newcomer.get_by_role("button", name="保存并进入").click()
    expect(newcomer.get_by_text("你现在离线")).to_be_visible()
    stage.shot(newcomer, "offline")
    newcomer.get_by_role("button", name="上线").click()
    expect(newcomer.get_by_text("没有人在等你")).to_be_visible()


@SIZES
def test_the_snippet_page_shows_the_bubble_at_work(stage: Stage, size: ViewportSize) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), f"admin/bubble/{stage.shop_id}", size)
    code = page.locator("code, pre").filter(has_text="/bubble.js").first
    expect(code).to_contain_text(f'src="{stage.site.url}/bubble.js" data-shop="{stage.code}"')
    expect(page.get_by_text(f"script-src {stage.site.url}; frame-src {stage.site.url}")).to_be_visible()
    expect(page.get_by_role("link", name=f"{stage.site.url}/c/{stage.code}")).to_be_visible()
    page.locator("iframe[title='试一试']").scroll_into_view_if_needed()
    sample = page.frame_locator("iframe[title='试一试']")
    sample.get_by_role("button", name="联系客服").click()
    field = sample.frame_locator("iframe").get_by_role("textbox", name="消息")
    expect(field).to_be_visible()
    field.scroll_into_view_if_needed()
    stage.shot(page, "snippet")
    page.get_by_text("左下").click()
    expect(code).to_contain_text('data-position="left"')


def test_the_landing_page_leads_to_the_console(stage: Stage) -> None:
    page = stage.context().new_page()
    page.goto(stage.site.url)
    stage.shot(page, "landing")
    page.get_by_role("link", name=re.compile("打开工作台")).click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
