"""A supervisor sees waits and loads live, looks in, takes over."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.people import Agent, Customer
from tests.browser.stage import NARROW, PHONE, WIDE, Stage
from yingda.accounts.types import Role
from yingda.presence import service as presence
from yingda.presence.types import State


@pytest.mark.parametrize("size", [WIDE, NARROW, PHONE], ids=["wide", "narrow", "phone"])
def test_the_wall_is_live_and_a_conversation_can_be_taken_over(stage: Stage, size: ViewportSize) -> None:
    qing = stage.staff("陆晓晴", alias="小晴")
    boss = stage.staff("周延庆", Role.SUPERVISOR, alias="小周")
    agent = Agent(stage.console(qing, online=True))
    wall = stage.console(boss, "wall", size)
    row = wall.get_by_role("region", name="客服").get_by_role("row").filter(has_text=qing.name)
    expect(row).to_contain_text("0/15")
    expect(row).to_contain_text("在线")
    stage.shot(wall, "calm")

    customer = Customer(stage.chat())
    customer.says("三天了还没发货")
    expect(row).to_contain_text("1/15")
    expect(row.get_by_text(re.compile(r"^(已等待)?\d\d:\d\d$")).first).to_be_visible()
    stage.shot(wall, "waiting")

    row.get_by_title("查看会话").click()
    boss_desk = Agent(wall)
    expect(boss_desk.log.get_by_text("三天了还没发货")).to_be_visible()
    expect(wall.get_by_text("陆晓晴 正在接待")).to_be_visible()
    stage.shot(wall, "looking-in")
    wall.get_by_role("button", name="接管").click()
    boss_desk.answers("您好，我是主管小周，马上帮您催")
    customer.sees("您好，我是主管小周，马上帮您催")
    stage.shot(wall, "taken-over")
    expect(agent.tab("待回复")).to_contain_text("0")


def test_the_queue_on_the_wall_counts_who_waits(stage: Stage) -> None:
    paused = stage.staff("陆晓晴", alias="小晴")
    stage.console(paused, online=True)
    wall = stage.console(stage.staff("周延庆", Role.SUPERVISOR), "wall")
    numbers = wall.get_by_role("region", name="总览")
    expect(numbers.locator(".number").first).to_contain_text("0人")
    stage.desk.write(presence.choose_state, paused.actor.staff_id, State.PAUSED)
    customer = Customer(stage.chat())
    customer.says("在吗")
    expect(customer.chat.get_by_text(re.compile("马上轮到您|客服都在忙|正在为您转接客服"))).to_be_visible()
    stage.shot(customer.page, "queued")
    expect(numbers.locator(".number").first).to_contain_text("1人")
    expect(wall.get_by_role("region", name="排队").get_by_text("不限技能")).to_be_visible()
    stage.shot(wall, "queue")
