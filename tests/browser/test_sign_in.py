"""Ways in: an invitation, a lost password, two steps, other devices."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pyotp import TOTP

from tests.browser.stage import PHONE, WIDE, Stage
from yingda.accounts import service as accounts
from yingda.accounts.types import Role
from yingda.accounts.types.signing import SignInRules

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
OWN = "my-own-secret-1"


def sign_in(page: Page, stage: Stage, login: str, password: str) -> None:
    page.goto(f"{stage.site.url}/console/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


@SIZES
def test_somebody_joins_by_a_link(stage: Stage, size: ViewportSize) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), "admin/entry", size)
    expect(page.get_by_text("登录规则")).to_be_visible()
    stage.shot(page, "entry")
    page.get_by_role("button", name="邀请同事").first.click()
    dialog = page.get_by_role("dialog", name="邀请同事")
    dialog.get_by_label("姓名").fill("新同事")
    stage.shot(page, "invite")
    dialog.get_by_role("button", name="生成邀请链接").click()
    shown = page.get_by_role("dialog", name="邀请链接只显示这一次")
    link = shown.locator(".token").inner_text()
    stage.shot(page, "link")
    shown.get_by_role("button", name="已经记下").click()
    expect(page.get_by_text("等待加入").first).to_be_visible()
    stage.shot(page, "waiting")

    guest = stage.context(size).new_page()
    guest.goto(link)
    expect(guest.get_by_label("姓名")).to_have_value("新同事")
    guest.get_by_label("账号").fill(f"joined-{stage.code}")
    guest.get_by_label("新密码").fill(OWN)
    stage.shot(guest, "join")
    guest.get_by_role("button", name="加入并进入工作台").click()
    expect(guest.get_by_text("你现在离线")).to_be_visible()

    stage.forgive("404", "the link was used")
    late = stage.context(size).new_page()
    late.goto(link)
    expect(late.get_by_text("链接已失效")).to_be_visible()
    stage.shot(late, "over")


@SIZES
def test_a_lost_password_is_replaced_by_a_link(stage: Stage, size: ViewportSize) -> None:
    lan = stage.staff("小兰")
    page = stage.console(stage.staff("钱管家", Role.ADMIN), "admin/staff", size)
    row = page.get_by_role("row").filter(has_text=lan.login)
    row.get_by_role("button", name="登录").click()
    drawer = page.get_by_role("dialog", name=f"{lan.name}的登录")
    expect(drawer.get_by_text("还没有登录记录")).to_be_visible()
    drawer.get_by_role("button", name="生成重置链接").click()
    page.get_by_role("tooltip").get_by_role("button", name="生成重置链接").click()
    shown = page.get_by_role("dialog", name="重置链接只显示这一次")
    link = shown.locator(".token").inner_text()
    stage.shot(page, "reset")
    guest = stage.context(size).new_page()
    guest.goto(link)
    guest.get_by_label("新密码").fill(OWN)
    stage.shot(guest, "choose")
    guest.get_by_role("button", name="保存并进入").click()
    expect(guest.get_by_text("你现在离线")).to_be_visible()


@SIZES
def test_two_steps_from_the_code_to_the_recovery_code(stage: Stage, size: ViewportSize) -> None:
    mei = stage.staff("小梅")
    page = stage.console(mei, "account", size)
    expect(page.get_by_text("这台设备")).to_be_visible()
    stage.shot(page, "account")
    page.get_by_role("button", name="开启两步验证").click()
    page.get_by_label("当前密码").fill(stage.site.password)
    page.get_by_role("button", name="开启两步验证").click()
    page.get_by_text("扫不了").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    stage.shot(page, "scan")
    page.get_by_label("验证器显示的 6 位数字").fill(TOTP(secret).at(stage.desk.clock.now()))
    expect(page.get_by_role("heading", name="保存备用码")).to_be_visible()
    codes = page.locator("ol li").all_inner_texts()
    assert len(codes) == 10
    stage.shot(page, "codes")
    page.get_by_role("button", name="已存好").click()
    expect(page.get_by_text("还有 10 个备用码")).to_be_visible()

    stage.forgive("401", "a code is asked for")
    again = stage.context(size).new_page()
    sign_in(again, stage, mei.login, stage.site.password)
    field = again.get_by_label("验证码或备用码")
    expect(field).to_be_focused()
    stage.shot(again, "code")
    field.fill("000000")
    expect(again.get_by_role("alert")).to_contain_text("验证码不对")
    field.fill(codes[0])
    again.get_by_role("button", name="登录").click()
    expect(again.get_by_text("你现在离线")).to_be_visible()
    again.goto(f"{stage.site.url}/console/account")
    expect(again.get_by_text("还有 9 个备用码")).to_be_visible()
    expect(again.get_by_text("密码和备用码").first).to_be_visible()
    again.get_by_role("button", name="其他设备全部退出").click()
    expect(again.locator("li").filter(has_text="这台设备")).to_have_count(1)
    expect(again.get_by_role("button", name="其他设备全部退出")).to_have_count(0)
    stage.shot(again, "history")


@SIZES
def test_a_role_that_needs_two_steps_is_led_through_them(stage: Stage, size: ViewportSize) -> None:
    desk = stage.desk
    mei = stage.staff("小质", Role.INSPECTOR)
    desk.write(accounts.put_rules, desk.admin, SignInRules(two_step_roles=["inspector"]))
    page = stage.context(size).new_page()
    sign_in(page, stage, mei.login, stage.site.password)
    expect(page.get_by_text("用验证器扫描")).to_be_visible()
    stage.shot(page, "must")
    page.get_by_text("扫不了").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("验证器显示的 6 位数字").fill(TOTP(secret).at(desk.clock.now()))
    page.get_by_role("button", name="已存好").click()
    expect(page.get_by_role("button", name="我的账号")).to_be_visible()
    desk.write(accounts.put_rules, desk.admin, SignInRules())
