"""Targets in time: countdowns and why, levels, a joint session, the corner card, the daily list, policies."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, Stage
from yingda.accounts.types import Role
from yingda.infra.clock import FakeClock
from yingda.sla import service as sla
from yingda.sla.types import MarkPlace, PolicyDraft, Rank, ServiceLevel, Target, TargetKind, TargetMark


def _served(stage: Stage) -> tuple[Agent, Customer]:
    """An agent with a customer who waits for an answer."""
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("三次都发错货了")
    if isinstance(stage.desk.clock, FakeClock):
        stage.pass_time(1)
    customer.sees("小晴 为您服务")
    agent.opens(agent.rows.filter(has_text="三次都发错货了"))
    return agent, customer


def test_a_hard_matter_from_its_level_to_the_plan_that_was_told(stage: Stage) -> None:
    mate = stage.staff("贺知舟")
    agent, _ = _served(stage)
    page = agent.page
    page.get_by_role("button", name=re.compile("等级")).click()
    agent.dialog.get_by_role("radio", name="L3 多部门协同").click()
    agent.dialog.get_by_role("textbox", name="原因").fill("仓库和快递都要查")
    stage.shot(page, "level")
    agent.dialog.get_by_role("button", name="调整等级").click()
    expect(agent.dialog).to_have_count(0)
    strip = page.get_by_role("region", name="会商")
    expect(strip).to_contain_text("待发起")

    strip.get_by_role("button", name="发起会商").click()
    agent.dialog.get_by_label("同事").fill(mate.name)
    page.get_by_role("option", name=re.compile(mate.name)).click()
    agent.dialog.get_by_label("要一起解决什么").fill("请查三次出库记录")
    agent.dialog.get_by_role("button", name="发起会商").click()
    expect(strip).to_contain_text("进行中，方案待告知")
    expect(strip).to_contain_text(mate.name)
    expect(agent.log).to_contain_text("请查三次出库记录")

    agent.answers("明天上午补发，后天送到")
    strip.get_by_role("button", name="记录已告知的方案").click()
    agent.dialog.get_by_role("radio", name=re.compile("明天上午补发")).click()
    agent.dialog.get_by_label("预计完成时间").fill("2099-01-01T12:00")
    agent.dialog.get_by_role("button", name="保存").click()
    expect(strip).to_contain_text("已告知方案")
    stage.shot(page, "told")

    page.get_by_title("查看全部时限和计算过程").click()
    all_of_them = page.get_by_role("region", name="时限", exact=True)
    expect(all_of_them.get_by_role("listitem").first).to_be_visible()
    expect(all_of_them).to_contain_text("每日跟进")
    expect(all_of_them).not_to_contain_text("告知方案")
    all_of_them.get_by_role("button", name="为什么是这个时间").first.click()
    expect(all_of_them).to_contain_text(re.compile("规则“.*”（第 1 版）"))
    stage.shot(page, "why")


def test_what_is_about_to_be_late_stands_in_the_corner_and_leads_there(timed_stage: Stage) -> None:
    stage = timed_stage
    stage.desk.write(sla.arm)
    agent, _ = _served(stage)
    agent.answers("三次都错，实在抱歉")
    page = agent.page
    conversation_id = int(page.url.rsplit("/", 1)[1])
    supervisor = stage.staff("方园", Role.SUPERVISOR)
    soon = TargetMark(when=MarkPlace.PERCENT, value=80, tell=(Rank.AGENT,))
    target = Target(kind=TargetKind.JOINT_SESSION, seconds=120, working=False, marks=(soon,))
    policy = PolicyDraft(client_id="policy-0001", shop_id=stage.shop_id, name="两分钟会商", targets=(target,))
    stage.desk.write(sla.create_policy, supervisor.actor, policy)
    stage.desk.write(sla.set_level, supervisor.actor, conversation_id, ServiceLevel.L3, "仓库和快递都要查")
    page.goto(f"{stage.site.url}/console/account")
    stage.pass_time(100)
    card = page.get_by_role("complementary", name=re.compile("^即将超时"))
    expect(card.get_by_role("button", name=re.compile("会商"))).to_be_visible()
    stage.shot(page, "corner")
    page.locator("body").press("Enter")
    expect(agent.field).to_be_visible()
    expect(card).to_have_count(0)


def test_the_daily_list_names_what_is_late_and_says_where_there_is_nothing(timed_stage: Stage) -> None:
    stage = timed_stage
    stage.desk.write(sla.arm)
    _served(stage)
    stage.pass_time(45)
    boss = stage.console(stage.staff("方园", Role.SUPERVISOR), "daily")
    late = boss.get_by_role("region", name="超时", exact=True)
    expect(late.get_by_role("listitem")).to_have_count(1)
    expect(late).to_contain_text("首次响应")
    expect(boss.get_by_text("今天没有未兑现的承诺。")).to_be_visible()
    stage.shot(boss, "daily")
    with boss.expect_download() as table:
        boss.get_by_role("link", name="导出 CSV").click()
    assert table.value.suggested_filename.endswith(".csv")
    late.get_by_role("link").click()
    expect(boss).to_have_url(re.compile(r"/console/desk/\d+$"))


def test_a_policy_is_written_tried_ordered_recomputed_explained_and_archived(stage: Stage) -> None:
    _served(stage)
    page = stage.console(stage.staff("方园", Role.SUPERVISOR), "admin/targets")
    _writes(page, "两小时解决", stage)
    expect(page.get_by_role("status").filter(has_text="正在计时的会话仍按原来的时限")).to_be_visible()
    page.get_by_role("button", name="重新计算", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("其中 1 个会变")
    dialog.get_by_role("button", name="重新计算，移动 1 个").click()
    expect(dialog).to_contain_text("移动了 1 个", timeout=30_000)
    stage.shot(page, "recomputed")
    dialog.get_by_role("button", name="关闭", exact=True).last.click()
    expect(dialog).to_have_count(0)

    page.get_by_role("link", name="为什么是这条").click()
    page.locator(".el-form-item").filter(has_text="看哪种时限").locator(".el-select").click()
    page.get_by_role("option", name="解决").click()
    expect(page.get_by_role("listitem").filter(has_text="两小时解决")).to_contain_text("采用")
    stage.shot(page, "explain")

    page.get_by_role("link", name="等级和平台时限").click()
    page.get_by_role("button", name="添加平台时限").click()
    page.get_by_placeholder("例如：三分钟回复率").last.fill("大促两分钟")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。").last).to_be_visible()

    page.get_by_role("link", name="规则", exact=True).click()
    page.get_by_role("button", name="归档").click()
    expect(page.get_by_text("规则“两小时解决”已归档。")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name="1. 两小时解决")).to_be_visible()


def _writes(page: Page, name: str, stage: Stage) -> None:
    """Copies the shipped one for all matters and keeps of it what is to be solved."""
    page.get_by_role("listitem").filter(has_text="在线会话").get_by_role("button", name="复制").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("名称").fill(name)
    for kind in ("首次响应", "后续响应", "平均响应", "留言回复"):
        drawer.get_by_role("button", name=f"删除时限：{kind}").click()
    drawer.get_by_role("spinbutton", name="多久之内").fill("2")
    drawer.get_by_role("spinbutton", name="多久之内").press("Tab")
    drawer.get_by_role("button", name="预览").click()
    expect(drawer.get_by_role("row").filter(has_text="解决")).to_have_count(1)
    stage.shot(page, "preview")
    drawer.get_by_role("button", name="新建规则").click()
    expect(drawer).to_have_count(0)


def test_targets_on_a_phone(stage: Stage) -> None:
    page = stage.console(stage.staff("方园", Role.SUPERVISOR), "admin/targets", PHONE)
    expect(page.get_by_text("还没有自己的规则")).to_be_visible()
    stage.shot(page, "phone")
    page.goto(f"{stage.site.url}/console/daily")
    expect(page.get_by_text("今天没有超时的会话。")).to_be_visible()
    stage.shot(page, "phone")
