"""The workbench by keyboard: quick replies, jumping, ending, drafts, notes; and a very long conversation."""

from playwright.sync_api import expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import Stage
from yingda.accounts.types import Role
from yingda.conversations import service as conversations
from yingda.conversations.types import Draft, Kind
from yingda.knowledge import service as knowledge
from yingda.knowledge.types import Level, PartDraft, PartKind, ReplyDraft

MANY = 10_000


def two_waiting(stage: Stage) -> tuple[Agent, Customer, Customer]:
    """An agent with two customers who wait, the longer one first."""
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customers = Customer(stage.chat()), Customer(stage.chat())
    for customer, text in zip(customers, ("先来的问题", "后来的问题"), strict=True):
        customer.says(text)
        customer.sees("小晴 为您服务")
    expect(agent.rows).to_have_count(2)
    return agent, *customers


def test_a_quick_reply_goes_out_by_slash_and_ctrl_enter(stage: Stage) -> None:
    parts = [PartDraft(PartKind.TEXT, "亲，今天 18 点前付款当天发出"), PartDraft(PartKind.TEXT, "一般隔天到")]
    draft = ReplyDraft(
        client_id="reply-0001", level=Level.SHOP, shop_id=stage.shop_id, code="fh", title="发货时间", parts=parts
    )
    stage.desk.write(knowledge.create_reply, stage.staff("周延庆", Role.SUPERVISOR).actor, draft)
    agent, first, _ = two_waiting(stage)
    agent.opens(agent.rows.first)
    agent.field.press_sequentially("/f")
    option = agent.page.get_by_role("listbox", name="快捷短语").get_by_role("option", name="发货时间")
    expect(option).to_have_attribute("aria-selected", "true")
    stage.shot(agent.page, "slash")
    agent.field.press("Control+Enter")
    expect(agent.field).to_have_value("")
    first.sees("亲，今天 18 点前付款当天发出")
    first.sees("一般隔天到")
    expect(agent.log.get_by_text("快捷短语")).to_have_count(2)


def test_what_a_reply_lacks_is_said_by_name_and_does_not_go_out(stage: Stage) -> None:
    parts = [PartDraft(PartKind.TEXT, "订单{order}，{promised_time}前给您回电")]
    draft = ReplyDraft(
        client_id="reply-0002", level=Level.SHOP, shop_id=stage.shop_id, code="hd", title="回电", parts=parts
    )
    stage.desk.write(knowledge.create_reply, stage.staff("周延庆", Role.SUPERVISOR).actor, draft)
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("2026111100012345 这单坏了，给我打电话")
    agent.opens(agent.rows.first)
    agent.field.press_sequentially("/hd")
    agent.field.press("Enter")
    expect(agent.field).to_have_value("订单2026111100012345，{promised_time}前给您回电")
    expect(agent.page.get_by_text("还缺：承诺时间，补上再发。")).to_be_visible()
    stage.shot(agent.page, "lacking")
    agent.field.press("Enter")
    expect(agent.field).to_have_value("订单2026111100012345，{promised_time}前给您回电")
    expect(agent.log.locator("article.mine")).to_have_count(0)
    agent.field.fill("订单2026111100012345，今天 18 点前给您回电")
    agent.field.press("Enter")
    customer.sees("订单2026111100012345，今天 18 点前给您回电")


def test_keys_jump_end_explain_and_leave(stage: Stage) -> None:
    agent, first, _ = two_waiting(stage)
    agent.page.keyboard.press("Alt+ArrowDown")
    expect(agent.log.get_by_text("先来的问题")).to_be_visible()
    expect(agent.field).to_be_focused()
    agent.page.keyboard.type("有货的，今天寄出")
    agent.page.keyboard.press("Enter")
    first.sees("有货的，今天寄出")
    agent.page.keyboard.press("Alt+ArrowDown")
    expect(agent.log.get_by_text("后来的问题")).to_be_visible()
    agent.page.keyboard.press("Alt+e")
    expect(agent.dialog).to_be_visible()
    stage.shot(agent.page, "ending")
    agent.page.keyboard.press("Escape")
    expect(agent.dialog).to_have_count(0)
    expect(agent.field).to_be_focused()
    agent.page.keyboard.press("Alt+e")
    # nobody has answered this one
    expect(agent.dialog.get_by_role("radio", name="未解决")).to_be_checked()
    expect(agent.dialog.get_by_role("radio", name="等到货")).to_be_focused()
    agent.page.keyboard.press("3")
    expect(agent.dialog.get_by_role("radio", name="无需处理")).to_be_checked()
    agent.dialog.get_by_role("radio", name="重复咨询").click()  # nobody is left without a word by a key alone
    agent.page.keyboard.press("Enter")
    expect(agent.page.get_by_text("已结束与", exact=False).first).to_be_visible()
    agent.log.focus()
    agent.page.keyboard.press("?")
    keys = agent.page.get_by_role("dialog", name="快捷键")
    expect(keys.get_by_text("跳到下一个待回复")).to_be_visible()
    stage.shot(agent.page, "keys")
    agent.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_a_draft_waits_in_its_conversation(stage: Stage) -> None:
    agent, _, _ = two_waiting(stage)
    agent.opens(agent.rows.first)
    agent.field.fill("写了一半的")
    agent.opens(agent.rows.last)
    expect(agent.field).to_have_value("")
    expect(agent.rows.first).to_contain_text("[草稿] 写了一半的")
    agent.opens(agent.rows.first)
    expect(agent.field).to_have_value("写了一半的")
    agent.page.reload()
    expect(agent.field).to_have_value("写了一半的")


def test_a_note_is_for_colleagues_only(stage: Stage) -> None:
    agent, first, _ = two_waiting(stage)
    agent.opens(agent.rows.first)
    agent.page.keyboard.press("Alt+n")
    note = agent.page.get_by_role("textbox", name="内部备注")
    note.fill("客户上个月投诉过，语气要软")
    stage.shot(agent.page, "note")
    note.press("Enter")
    expect(agent.log.locator("article.note")).to_contain_text("客户上个月投诉过，语气要软")
    agent.page.keyboard.press("Alt+n")
    agent.answers("您好，久等了")
    first.sees("您好，久等了")
    expect(first.log.get_by_text("客户上个月投诉过")).to_have_count(0)
    first.page.reload()
    first.sees("您好，久等了")
    expect(first.log.get_by_text("客户上个月投诉过")).to_have_count(0)


def test_ten_thousand_messages_draw_only_what_is_seen(stage: Stage) -> None:
    qing = stage.staff("陆晓晴", alias="小晴")
    agent = Agent(stage.console(qing, online=True))
    place = stage.desk.customer(stage.shop_id, f"talker-{stage.code}")

    def talk(unit: object) -> None:
        for number in range(1, MANY + 1):
            draft = Draft(f"many-{number:05}", Kind.TEXT, f"第 {number} 句" + "，再说几句" * (number % 7))
            conversations.receive(unit, place, draft)

    stage.desk.write(talk)
    agent.opens(agent.rows.first)
    expect(agent.log.get_by_text(f"第 {MANY} 句")).to_be_visible()
    for _ in range(12):
        agent.log.evaluate("box => { box.scrollTop = 0; box.dispatchEvent(new Event('scroll')) }")
        agent.page.wait_for_timeout(150)
    oldest = agent.log.locator("article").first.inner_text()
    assert f"第 {MANY} 句" not in oldest
    # a screen shows some thirty messages of about twenty elements each
    assert agent.log.evaluate("box => box.querySelectorAll('*').length") < 3000
    agent.page.get_by_role("button", name="回到最新").click()
    expect(agent.log.get_by_text(f"第 {MANY} 句")).to_be_visible()
