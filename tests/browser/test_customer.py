"""What a customer relies on: tabs agree, history stays, a lost line loses nothing, closed shops take messages."""

from playwright.sync_api import expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import Stage


def test_two_tabs_agree_and_a_reload_keeps_the_history(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    first = Customer(stage.chat())
    first.says("第一个窗口里问的")
    second = Customer(first.page.context.new_page())
    second.page.goto(first.page.url)
    second.sees("第一个窗口里问的")
    second.says("第二个窗口里问的")
    first.sees("第二个窗口里问的")
    agent.opens(agent.rows.first)
    agent.answers("两个窗口都看得到")
    for tab in (first, second):
        tab.sees("两个窗口都看得到")
        expect(tab.log.locator(".bubble")).to_have_text(
            ["第一个窗口里问的", "第二个窗口里问的", "两个窗口都看得到"]
        )
    expect(agent.tab("待回复")).to_contain_text("0")
    first.page.reload()
    expect(first.log.locator(".bubble")).to_have_text(["第一个窗口里问的", "第二个窗口里问的", "两个窗口都看得到"])


def test_what_was_said_while_offline_comes_afterwards_on_both_sides(stage: Stage) -> None:
    stage.forgive("ERR_INTERNET_DISCONNECTED", "the browser names every request that fails while it is offline")
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("在吗")
    customer.sees("小晴 为您服务")
    agent.opens(agent.rows.first)
    customer.page.context.set_offline(True)
    for number in range(1, 4):
        agent.answers(f"第 {number} 条回答")
    customer.field.fill("断网时写的")
    customer.field.press("Enter")
    expect(customer.log.locator(".row.mine", has_text="断网时写的")).to_be_visible()
    expect(customer.chat.get_by_text("网络已断开，恢复后会自动连接；没发出的消息会保留")).to_be_visible()
    expect(customer.log.get_by_text("第 1 条回答")).to_have_count(0)
    stage.shot(customer.page, "offline")
    customer.page.context.set_offline(False)
    customer.sees("第 3 条回答")
    expect(customer.log.locator(".row:not(.mine) .bubble")).to_have_text([f"第 {n} 条回答" for n in (1, 2, 3)])
    expect(agent.log.get_by_text("断网时写的")).to_have_count(1)
    expect(customer.log.locator(".row.mine", has_text="断网时写的")).to_have_count(1)
    expect(customer.chat.get_by_text("网络已断开，恢复后会自动连接；没发出的消息会保留")).to_have_count(0)


def test_a_message_left_at_night_is_first_in_line_in_the_morning(timed_stage: Stage) -> None:
    stage = timed_stage
    stage.open_from("11:00", "22:00")
    night = Customer(stage.chat())
    expect(night.chat.get_by_text("休息中", exact=False).first).to_be_visible()
    night.says("昨晚到的茶壶碎了")
    form = night.chat.get_by_role("form", name="留个联系方式，方便我们回复您")
    stage.shot(night.page, "contact")
    form.get_by_label("手机号、微信或邮箱").fill("abc")
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_role("alert")).to_have_text("请填写手机号、微信或邮箱")
    form.get_by_label("手机号、微信或邮箱").fill("13800138000")
    form.get_by_label("称呼（可不填）").fill("王女士")
    form.get_by_role("button", name="提交").click()
    expect(night.log.get_by_text("已收到，我们上班后第一时间回复您")).to_be_visible()
    stage.shot(night.page, "left")

    supervisor = Agent(stage.console(stage.staff("周延庆"), online=False))
    stage.pass_time(3600)
    morning = Customer(stage.chat())
    morning.says("早上好，今天发货吗")
    supervisor.page.reload()
    supervisor.tab("排队").click()
    expect(supervisor.rows).to_have_count(2)
    expect(supervisor.rows.first).to_contain_text("王女士")
    stage.shot(supervisor.page, "queue")
    supervisor.goes_online()
    stage.pass_time(1)
    supervisor.tab("待回复").click()
    expect(supervisor.rows).to_have_count(2)
    expect(supervisor.rows.first).to_contain_text("王女士")
