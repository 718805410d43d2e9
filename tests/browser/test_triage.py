"""A supervisor writes a rule and tries it; an agent sees what is understood and why, and says what is right."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, Stage
from yingda.accounts.types import Role


def test_a_rule_is_written_tried_and_explains_itself_to_the_agent(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    first = Customer(stage.chat())
    first.says("再不退款我就去工商投诉")
    first.sees("小晴 为您服务")
    boss = stage.console(stage.staff("钱管家", Role.ADMIN), f"admin/triage/{stage.shop_id}")
    _write_rule(stage, boss)

    second = Customer(stage.chat())
    second.says("充电宝鼓包了，我已经向工商反映")
    second.sees("小晴 为您服务")
    agent.opens(agent.rows.filter(has_text="充电宝"))
    strip = agent.page.get_by_role("complementary", name="对客户问题的理解")
    expect(strip.get_by_role("button", name="敏感投诉：敏感投诉")).to_be_visible()
    chip = strip.get_by_role("button", name=re.compile("^分类：投诉"))
    chip.click()
    why = agent.page.get_by_role("tooltip").filter(has_text="为什么这样判断")
    expect(why.get_by_text("规则“提到监管部门”")).to_be_visible()
    expect(why.locator("mark")).to_have_text(["工商"])
    stage.shot(agent.page, "why")
    why.get_by_role("radio", name="售后", exact=True).click()
    expect(strip.get_by_role("button", name=re.compile("^分类：售后"))).to_be_visible()
    agent.page.keyboard.press("Escape")

    agent.field.click()
    agent.page.keyboard.press("Alt+e")
    ending = agent.page.get_by_role("dialog", name=re.compile("结束"))
    expect(ending.get_by_role("radio", name="售后", exact=True)).to_be_checked()
    stage.shot(agent.page, "end")

    boss.get_by_role("link", name="模型版本").click()
    expect(boss.get_by_text("有 1 条新纠正还没有学习")).to_be_visible()
    expect(boss.get_by_role("row", name=re.compile("自带模型"))).to_contain_text("使用中")
    stage.shot(boss, "models")


def test_rules_on_a_phone_and_a_mistake_with_its_place(stage: Stage) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), f"admin/triage/{stage.shop_id}", PHONE)
    page.get_by_role("button", name="新建规则").click()
    stage.shot(page, "empty")
    page.get_by_role("radio", name="写成文字").locator("..").click()
    page.get_by_label("规则", exact=True).fill("退款 & (退|换..货")
    expect(page.get_by_role("alert")).to_contain_text("括号没有闭合")
    stage.shot(page, "mistake")
    expect(page.get_by_role("button", name="新建规则").last).to_be_disabled()
    page.get_by_role("button", name="到第 6 个字符").click()
    expect(page.get_by_label("规则", exact=True)).to_be_focused()
    page.get_by_role("radio", name="逐项填写").locator("..").click()
    expect(page.get_by_text("这条规则现在读不懂")).to_be_visible()
    page.get_by_label("规则", exact=True).fill("退款 & (退|换)..货 & 渠道:web")
    page.get_by_role("radio", name="逐项填写").locator("..").click()
    expect(page.get_by_role("group", name="只限于")).to_be_visible()
    stage.shot(page, "fields")
    page.get_by_role("group", name="客户说到下面任意一个").get_by_role("button", name="去掉这个说法").click()
    page.get_by_role("button", name="＋ 但不能说到…").click()
    page.get_by_role("group", name="但不能说到").get_by_role("textbox").press_sequentially("已到账")
    page.keyboard.press("Enter")
    expect(page.locator("code").last).to_have_text("(退|换)..货 & !已到账 & channel:web")
    page.get_by_role("group", name="只限于").locator(".el-tag__close").click()
    expect(page.get_by_role("alert")).to_have_text("这里还没有填完。填完，或者去掉它。")
    stage.shot(page, "unfinished")


def test_notes_stay_in_the_text(stage: Stage) -> None:
    page = stage.console(stage.staff("钱管家", Role.ADMIN), f"admin/triage/{stage.shop_id}")
    page.get_by_role("button", name="新建规则").first.click()
    page.get_by_label("名称").fill("有说明的")
    page.get_by_role("radio", name="写成文字").locator("..").click()
    page.get_by_label("规则", exact=True).fill("# 只看退款\n退款")
    page.get_by_role("radio", name="逐项填写").locator("..").click()
    expect(page.get_by_text("逐项填写会丢掉它们")).to_be_visible()
    _choose(page, "分类", "售后")
    page.get_by_role("button", name="新建规则").last.click()
    page.reload()
    page.get_by_role("button", name=re.compile("有说明的")).click()
    expect(page.get_by_text("逐项填写会丢掉它们")).to_be_visible()
    expect(page.get_by_label("规则", exact=True)).to_have_value("# 只看退款\n退款")
    stage.shot(page, "notes")


def _write_rule(stage: Stage, page: Page) -> None:
    """By fields; refused once with the example that it fails."""
    stage.forgive("422", "the rule fails an example of its own, and the server says so")
    page.get_by_role("button", name="新建规则").first.click()
    page.get_by_label("名称").fill("提到监管部门")
    said = page.get_by_role("group", name="客户说到下面任意一个")
    said.get_by_role("textbox", name="客户说到下面任意一个").press_sequentially("12315")
    page.keyboard.press("Enter")
    said.get_by_role("button", name="＋ 或者换一种说法").click()
    said.get_by_role("combobox", name="怎么算说到").last.press("Enter")
    page.get_by_role("option", name="有这个词", exact=True).locator("visible=true").click()
    said.get_by_role("textbox", name="有这个词").fill("工商")
    said.get_by_role("textbox", name="，但不算这些里面的").press_sequentially("工商银行")
    page.get_by_role("button", name="＋ 但不能说到…").click()
    page.get_by_role("group", name="但不能说到").get_by_role("textbox").press_sequentially("感谢")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“12315” 或 “工商”（不算“工商银行”里的），并且不出现“感谢”")).to_be_visible()
    page.get_by_label("应该命中").fill("我要去工商告你们\n我去消协反映")
    page.get_by_label("不该命中").fill("工商银行卡能付吗")
    results = page.get_by_role("list", name="应该命中的检查结果")
    expect(results.get_by_role("listitem")).to_have_text(["命中我要去工商告你们", "没命中我去消协反映"])
    expect(results.locator("mark")).to_have_text(["工商"])
    page.get_by_role("button", name="用历史消息试一试").click()
    expect(page.get_by_text("会命中 1 条消息，1 个会话。")).to_be_visible()
    _choose(page, "分类", "投诉")
    _choose(page, "敏感投诉", "是")
    _choose(page, "优先级", "紧急")
    page.get_by_role("button", name="新建规则").last.click()
    expect(page.get_by_role("alert")).to_have_text("“我去消协反映”应该命中，可是没有命中。")
    stage.shot(page, "refused")
    expect(page.get_by_role("listitem").filter(has_text="提到监管部门")).to_have_count(0)
    said.get_by_role("textbox", name="客户说到下面任意一个").press_sequentially("消协")
    page.get_by_role("button", name="新建规则").last.click()
    listed = page.get_by_role("listitem").filter(has_text="提到监管部门")
    expect(listed).to_contain_text("12315|消协|工商~工商银行 & !感谢")
    stage.shot(page, "saved")


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).press("Enter")
    page.get_by_role("option", name=option, exact=True).locator("visible=true").click()


def test_the_reason_costs_no_click_if_it_is_clear_and_one_if_not(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    clear, unclear = Customer(stage.chat()), Customer(stage.chat())
    clear.says("发票什么时候能开出来")
    unclear.says("那个东西到底行不行")
    ending = agent.page.get_by_role("dialog", name=re.compile("结束"))
    reason = ending.get_by_role("radiogroup", name="来访原因")

    _ends(agent, "发票什么时候")
    expect(reason.get_by_role("radio", name=re.compile("^订单支付"))).to_be_checked()
    agent.page.keyboard.press("Enter")
    expect(ending).to_be_hidden()

    _ends(agent, "那个东西")
    expect(ending.get_by_text("请点一下确认")).to_be_visible()
    expect(reason.get_by_role("radio", checked=True)).to_have_count(0)
    stage.shot(agent.page, "unsure")
    reason.get_by_role("radio", name="商品咨询", exact=True).click()
    expect(reason.get_by_role("radio", name="商品咨询", exact=True)).to_be_checked()
    expect(ending.get_by_text("请点一下确认")).to_be_hidden()
    agent.page.keyboard.press("Enter")
    expect(ending).to_be_hidden()


def test_lists_mark_what_is_sensitive_and_can_be_narrowed_to_it(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    calm, cross = Customer(stage.chat()), Customer(stage.chat())
    calm.says("有没有黑色的")
    cross.says("再不处理我就打12315")
    row = agent.rows.filter(has_text="12315")
    expect(row.get_by_role("img", name="敏感投诉")).to_be_visible()
    expect(row.get_by_role("img", name="客户催得急")).to_be_visible()
    expect(agent.rows.filter(has_text="黑色").get_by_role("img")).to_have_count(0)
    agent.page.get_by_role("button", name="筛选").click()
    agent.page.get_by_text("只看敏感投诉").click()
    expect(agent.rows).to_have_count(1)
    expect(row).to_be_visible()
    stage.shot(agent.page, "marked")


def _ends(agent: Agent, text: str) -> None:
    """Take the row, answer, and open the dialog that ends it."""
    agent.opens(agent.rows.filter(has_text=text))
    agent.field.fill("好的，我看一下")
    agent.page.keyboard.press("Enter")
    agent.field.click()
    agent.page.keyboard.press("Alt+e")
