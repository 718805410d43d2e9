"""What an agent promises is shown while typing, kept with the message, and listed until it is done."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, Stage
from yingda.accounts.types import Role


def test_a_promise_while_typing_in_the_side_pane_and_on_its_page(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("我的快递三天没动了")
    customer.sees("小晴 为您服务")
    agent.opens(agent.rows.filter(has_text="快递"))
    page = agent.page

    agent.field.fill("明天上午十点前给您回电")
    chip = page.get_by_role("button", name=re.compile(r"^回电 · 明天 10:00 前$"))
    expect(chip).to_be_visible()
    stage.shot(page, "chip")
    agent.field.press("Escape")
    expect(chip).to_have_count(0)
    agent.field.fill("后天上午十点前给您回电")
    expect(page.get_by_role("button", name=re.compile("^回电 · .* 10:00 前$"))).to_be_visible()
    agent.field.press("Enter")
    customer.sees("后天上午十点前给您回电")
    promise = page.get_by_role("listitem").filter(has_text="回电").filter(has_text="“后天上午十点前给您回电”")
    expect(promise).to_contain_text("陆晓晴")
    agent.field.fill("请稍等，我查一下")
    expect(page.get_by_role("button", name="稍等 2 分钟")).to_be_visible()
    agent.field.press("Enter")
    expect(page.get_by_text(re.compile("客户在等，还有 1?[0-9]{2} 秒"))).to_be_visible()
    stage.shot(page, "kept")
    agent.field.fill("包裹在杭州中转站")
    agent.field.press("Enter")
    expect(page.get_by_text(re.compile("客户在等"))).to_have_count(0)

    _see_to_it(stage, page)


def _see_to_it(stage: Stage, page: Page) -> None:
    page.get_by_role("navigation").get_by_role("button", name="承诺").click()
    listed = page.get_by_role("main").get_by_role("listitem")
    expect(listed).to_have_count(1)
    listed.get_by_role("button", name="改期").click()
    listed.get_by_role("textbox", name="原因").fill("仓库未回")
    listed.locator("form").get_by_role("button", name="改期").click()
    expect(listed).to_contain_text("已改期 1 次")
    stage.shot(page, "page")
    listed.get_by_role("button", name="已接通").click()
    expect(page.get_by_text("没有待兑现的承诺")).to_be_visible()
    page.get_by_role("button", name="已兑现").click()
    expect(listed).to_have_count(1)


def test_the_page_on_a_phone_with_nothing_on_it(stage: Stage) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), "promises", PHONE)
    expect(page.get_by_text("没有待兑现的承诺")).to_be_visible()
    page.get_by_role("button", name="店铺的").click()
    expect(page.get_by_role("button", name="店铺的")).to_have_attribute("aria-pressed", "true")
    stage.shot(page, "phone")


def test_who_was_not_reached_is_to_be_called_again_in_another_part_of_the_day(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("快递丢了，请打13800138000")
    customer.sees("小晴 为您服务")
    agent.opens(agent.rows.filter(has_text="快递丢了"))
    page = agent.page
    agent.field.fill("后天下午五点前给您回电")
    expect(page.get_by_role("button", name="打 138****8000")).to_have_attribute("aria-pressed", "true")
    stage.shot(page, "number")
    agent.field.press("Enter")
    promise = page.get_by_role("listitem").filter(has_text="“后天下午五点前给您回电”")
    expect(promise).to_contain_text("138****8000")
    promise.get_by_role("button", name="未接通").click()
    promise.get_by_role("button", name="占线").click()
    expect(promise).to_contain_text(re.compile("下次致电|今天没有打通（占线）"))
    expect(promise).to_contain_text("已拨打 1 次")
    stage.shot(page, "missed")


def test_a_matter_that_lasts_is_proposed_quietly_and_once(timed_stage: Stage) -> None:
    stage = timed_stage
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("我上周买的耳机坏了，要退货退款，怎么还没处理")
    stage.pass_time(1)
    customer.sees("小晴 为您服务")
    agent.opens(agent.rows.filter(has_text="退货退款"))
    page = agent.page
    stage.pass_time(620)
    proposal = page.get_by_role("status").filter(has_text="没有结果")
    expect(proposal).to_be_visible()
    stage.shot(page, "lasts")
    proposal.get_by_role("button", name="答应一个时间").click()
    expect(agent.field).to_have_value(re.compile("前给您答复"))
    agent.field.fill("")
    proposal.get_by_role("button", name="不需要承诺").click()
    expect(proposal).to_have_count(0)
