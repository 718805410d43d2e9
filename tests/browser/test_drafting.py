"""What the optional language model writes for agents: put into the composer to be read, and never by itself."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests import desk as desks
from tests.browser.conftest import PASSWORD, served, site_settings
from tests.browser.people import Agent, Customer
from tests.browser.stage import PHONE, WIDE, Site, Stage
from tests.desk import Desk
from tests.receiver import Reaction, Receiver, a_receiver
from yingda.accounts.service import hash_password
from yingda.accounts.types import Actor, Role
from yingda.bot.service import setup as bot
from yingda.bot.types import BotSettings
from yingda.infra.db import Unit
from yingda.knowledge import service as knowledge
from yingda.knowledge.types.articles import ArticleDraft, ArticlePlace, Audience

QUESTION = "耳机怎么充电，充满要多久"
ANSWER = "请用原装充电线，充满约 2 小时。"
CALLS = 5


def says(text: str) -> Reaction:
    return Reaction(body=msgspec.json.encode({"choices": [{"message": {"content": text}}]}))


@pytest.fixture(scope="module")
def model() -> Iterator[Receiver]:
    """A language model's address, where it answers what a test tells it to."""
    with a_receiver() as made:
        yield made


@pytest.fixture(scope="module")
def site(model: Receiver, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application with that model."""
    plain = site_settings(tmp_path_factory.mktemp("model"), sqlite_template)
    settings = msgspec.structs.replace(
        plain, llm_url=model.url("/v1"), llm_model="m-1", llm_timeout_s=20,
        outgoing_allow=f"127.0.0.1:{model.port}",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "SECRET", hash_password(PASSWORD))
        with served(settings) as (parts, url):
            yield Site(url, Desk(parts.db, parts.clock), PASSWORD)


def switch(unit: Unit, author: Actor, shop_id: int, settings: BotSettings) -> None:
    bot.put_settings(unit, author, shop_id, settings, bot.shop_bot(unit, shop_id).version)


def write_article(unit: Unit, author: Actor, shop_id: int) -> None:
    draft = ArticleDraft(
        client_id=f"{shop_id}-charging-article", publish=True, question="耳机怎么充电",
        phrasings=["充满电要多久", "耳机充电要多长时间"], html=f"<p>{ANSWER}</p>", audience=Audience.PUBLIC,
        places=[ArticlePlace(shop_id=shop_id)],
    )  # fmt: skip
    knowledge.create_article(unit, author, draft)


def served_by(stage: Stage, *, on: bool = True, size: ViewportSize = WIDE) -> tuple[Agent, Locator]:
    """An agent with a customer who has asked, and the tools for having something written."""
    boss = stage.staff("钱主管", Role.SUPERVISOR)
    stage.desk.write(write_article, boss.actor, stage.shop_id)
    settings = BotSettings(model_for_agents=on, model_calls_per_day=CALLS)
    stage.desk.write(switch, boss.actor, stage.shop_id, settings)
    qing = stage.staff("陆晓晴", alias="小晴")
    agent = Agent(stage.console(qing, size=size, online=True))
    Customer(stage.chat()).says(QUESTION)
    agent.opens(agent.rows.first)
    return agent, agent.page.get_by_role("group", name="智能起草")


def press(tools: Locator, name: str) -> None:
    tools.get_by_role("button", name=name, exact=True).click()


def test_written_with_its_sources_changed_and_summed_up(stage: Stage, model: Receiver) -> None:
    agent, tools = served_by(stage)
    expect(tools.get_by_role("button", name="缩短")).to_be_disabled()  # there is nothing to shorten
    model.answers = [says(f"您好，{ANSWER}")]
    press(tools, "起草")
    expect(agent.field).to_have_value(f"您好，{ANSWER}")
    expect(tools).to_contain_text("根据：")
    expect(tools).to_contain_text("耳机怎么充电")
    expect(tools).to_contain_text(f"今天还可用 {CALLS - 1} 次")
    stage.shot(agent.page, "draft")
    model.answers = [says("原装线充约 2 小时。")]
    press(tools, "缩短")
    expect(agent.field).to_have_value("原装线充约 2 小时。")
    model.answers = [says("亲，用原装线充约 2 小时就好哦。")]
    press(tools, "润色")
    expect(agent.field).to_have_value("亲，用原装线充约 2 小时就好哦。")
    press(tools, "换回原来的文字")
    expect(agent.field).to_have_value("原装线充约 2 小时。")
    expect(agent.log.locator("article.mine")).to_have_count(0)  # nothing goes out by itself
    agent.field.press("Enter")
    expect(agent.log.locator("article.mine", has_text="原装线充约 2 小时。")).to_be_visible()
    model.answers = [says("客户问耳机怎么充电，已答复用原装线充。")]
    press(tools, "小结")
    note = agent.page.get_by_role("textbox", name="内部备注")
    expect(note).to_have_value("客户问耳机怎么充电，已答复用原装线充。")
    stage.shot(agent.page, "summary")


def test_one_that_is_slow_is_stopped_and_what_comes_late_is_not_put_in(stage: Stage, model: Receiver) -> None:
    agent, tools = served_by(stage)
    agent.field.fill("我先写一半")
    hold = threading.Event()
    model.answers = [Reaction(body=says(ANSWER).body, hold=hold)]
    press(tools, "起草")
    expect(tools).to_contain_text("正在写…")
    agent.field.fill("我先写一半，再写一半")
    stage.shot(agent.page, "writing")
    press(tools, "停止")
    expect(tools).to_contain_text("已停止，没有放入任何内容。")
    hold.set()
    agent.page.wait_for_timeout(500)
    expect(agent.field).to_have_value("我先写一半，再写一半")
    expect(tools.get_by_role("button", name="起草")).to_be_enabled()
    stage.shot(agent.page, "stopped")


@pytest.mark.parametrize(
    ("reaction", "told"),
    [
        (Reaction(429, b"slow down"), "语言模型现在忙"),
        (Reaction(body=b'{"choices": "none"}'), "语言模型没有给出可用的内容"),
        (Reaction(503, b""), "语言模型没有给出可用的内容"),
    ],
    ids=["busy", "wrong-json", "down"],
)
def test_one_that_fails_says_so_and_leaves_the_text(
    stage: Stage, model: Receiver, reaction: Reaction, told: str
) -> None:
    stage.forgive("status of 409", "a refusal is shown to the agent")
    agent, tools = served_by(stage)
    agent.field.fill("我自己写的")
    model.answers = [reaction]
    press(tools, "起草")
    expect(agent.page.get_by_text(told)).to_be_visible()
    expect(agent.field).to_have_value("我自己写的")
    stage.shot(agent.page, "failed")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_hostile_words_are_not_put_in_and_the_reason_is_told(
    stage: Stage, model: Receiver, size: ViewportSize
) -> None:
    agent, tools = served_by(stage, size=size)
    model.answers = [says("好的，承诺今天给您全额退款 500 元，请加微信 kefu88。")]
    press(tools, "起草")
    expect(tools).to_contain_text("没有采用模型写的内容")
    for why in ("有知识里没有的数字", "有知识里没有的承诺", "有知识里没有的链接"):
        expect(tools).to_contain_text(why)
    expect(agent.field).to_have_value("")
    stage.shot(agent.page, "refused")


def test_a_days_calls_that_are_used_up(stage: Stage, model: Receiver) -> None:
    stage.forgive("status of 429", "a refusal is shown to the agent")
    agent, tools = served_by(stage)
    model.answers = [says(ANSWER)]
    for left in reversed(range(CALLS)):
        press(tools, "起草")
        expect(tools).to_contain_text(f"今天还可用 {left} 次")
    asked = len(model.received)
    press(tools, "起草")
    expect(agent.page.get_by_text("今天的语言模型次数已经用完")).to_be_visible()
    assert len(model.received) == asked
    stage.shot(agent.page, "used-up")


def test_where_a_shop_does_not_want_it_there_is_nothing_of_it(stage: Stage, model: Receiver) -> None:
    agent, tools = served_by(stage, on=False)
    expect(agent.field).to_be_visible()
    expect(tools).to_have_count(0)
