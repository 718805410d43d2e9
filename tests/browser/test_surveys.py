"""What follows an ending: a card in the widget, a page behind a link, the supervisor's page, a last word owed."""

import re

from playwright.sync_api import expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, Stage
from yingda.accounts.types import Role
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending
from yingda.conversations.types import Result
from yingda.infra.db import Unit
from yingda.outreach import service as outreach
from yingda.outreach.service import SurveyQuery
from yingda.outreach.types import AskDue, CaseMove, MovedTo, SurveySettings, SurveyWay


def test_in_the_widget_and_on_the_supervisors_page(stage: Stage) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("我要退货，质量太差了")
    customer.sees("小晴 为您服务")
    agent.opens(agent.rows.filter(has_text="退货"))
    page = agent.page

    page.keyboard.press("Alt+e")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("客户最后一条消息还没有回复。")).to_be_visible()
    stage.shot(page, "owed")
    dialog.get_by_role("button", name="先去回复").click()
    agent.answers("已为您登记退货")
    customer.sees("已为您登记退货")

    page.keyboard.press("Alt+e")
    dialog.get_by_role("radio", name=re.compile("已解决")).click()
    dialog.get_by_role("textbox", name="做了什么处理").fill("已登记退货，运费我们承担")
    stage.shot(page, "done")
    dialog.get_by_role("button", name=re.compile("结束")).click()
    asked = customer.chat.get_by_role("region", name="您的问题解决了吗？")
    expect(asked.get_by_text("处理情况：已登记退货，运费我们承担")).to_be_visible()
    stage.shot(customer.page, "asked")
    asked.get_by_role("button", name="解决了", exact=True).click()
    expect(customer.chat.get_by_text("好的，谢谢您的确认").first).to_be_visible()
    customer.chat.get_by_role("button", name="2 星，不满意").click()
    customer.chat.get_by_role("button", name="回复慢").click()
    customer.chat.get_by_role("textbox", name="还想说点什么？（可不填）").fill("等太久")
    stage.shot(customer.page, "reasons")
    customer.chat.get_by_role("button", name="提交").click()
    expect(customer.chat.get_by_text("谢谢您的评价").first).to_be_visible()

    page = stage.console(stage.staff("周延庆", Role.SUPERVISOR), "surveys")
    row = page.get_by_role("listitem").filter(has_text="等太久")
    expect(row).to_contain_text("已闭环")
    expect(row).to_contain_text("陆晓晴")
    expect(row).to_contain_text("回复慢")
    stage.shot(page, "page")


def test_behind_a_link_on_a_phone(stage: Stage) -> None:
    link = by_mail(stage)
    page = stage.context(PHONE).new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="服务评价")).to_be_visible()
    expect(page.get_by_text("李先生")).to_have_count(0)
    low = page.get_by_text("没说清楚", exact=True)
    expect(low).not_to_be_visible()
    stage.shot(page, "open")
    page.get_by_text("解决了", exact=True).click()
    page.locator("label[for=s3]").click()
    low.click()
    page.get_by_role("textbox").fill("还可以")
    stage.shot(page, "filled")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    stage.shot(page, "thanks")
    stage.forgive("410", "a link that was used says so")
    page.goto(link)
    expect(page.get_by_role("heading", name="这个链接已经用过了")).to_be_visible()
    stage.shot(page, "used")


def by_mail(stage: Stage) -> str:
    """The link to a matter that went on by mail and ended."""
    desk, qing = stage.desk, stage.staff("陆晓晴", alias="小晴").actor
    boss = stage.staff("周延庆", Role.SUPERVISOR).actor
    conversation_id = desk.says(desk.customer(stage.shop_id, "李先生"), "蓝牙怎么配对")
    desk.write(conversations.reassign, boss, conversation_id, qing.staff_id)
    desk.answers(qing, conversation_id, "我发邮件给您")
    move = CaseMove(client_id="move-0001", to=MovedTo.MAIL, address="li@example.com")
    desk.write(outreach.move_case, qing, conversation_id, move)

    def end(unit: Unit) -> str:
        """In one unit, so that the server's own job finds it sent."""
        card = conversations.end(unit, qing, conversation_id, Ending(Result.SOLVED))
        settings = SurveySettings(quiet=False)
        outreach.put_settings(unit, boss, stage.shop_id, settings, 0)
        outreach.ask_due(unit, AskDue(card.episode_id), (SurveyWay.MAIL,))
        (survey,), _ = outreach.list_surveys(unit, boss, SurveyQuery(stage.shop_id, (), None, 1))
        letter = outreach.claim(unit, survey.id, "s" * 40)
        outreach.keep_sent(unit, survey.id)
        assert letter is not None
        return f"{stage.site.url}/s/{letter.token}"

    return str(desk.write(end))
