"""What the bot has is in figures of its own and pollutes nobody's."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.analytics import service
from yingda.analytics.types import Scope
from yingda.conversations import service as conversations
from yingda.conversations.service import BotTurn, Ending, HandOver, Saying
from yingda.conversations.types import Result
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.knowledge import service as knowledge
from yingda.knowledge.types.articles import ArticleDraft, ArticlePlace, Audience

pytestmark = pytest.mark.db
SAYS = (Saying(guard.clear("保修一年。", Source(SourceKind.BOT))),)


@pytest.fixture
def shop_id(desk: Desk) -> int:
    made = desk.shop("qingchuan")
    desk.write(conversations.set_bot, made, in_hours=True, out_of_hours=True)
    return made


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("boss", shop_id, role=Role.SUPERVISOR)


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("mei", shop_id)
    desk.online(made)
    return made


def turn(desk: Desk, shop_id: int, name: str) -> BotTurn:
    """A customer asks, and the bot has been at it for ten seconds."""
    number = desk.says(desk.customer(shop_id, name), "保修多久")
    desk.wait(seconds=10)
    card = desk.read(conversations.cards, [number])[number]
    return BotTurn(number, card.episode_id, card.last_seq)


def solve(desk: Desk, shop_id: int, name: str) -> None:
    desk.write(conversations.end_by_bot, turn(desk, shop_id, name), Result.SOLVED, SAYS)


def hand_over(desk: Desk, shop_id: int, name: str) -> int:
    place = turn(desk, shop_id, name)
    desk.write(conversations.hand_over, place, HandOver("wants_person", "要人工"))
    return place.conversation_id


def of_shop(desk: Desk, boss: Actor, shop_id: int) -> dict[str, float | None]:
    table = desk.read(service.figures, boss, shop_id)
    return next(dict(row.values) for row in table if row.scope is Scope.SHOP)


def test_solved_alone_and_handed_over(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    solve(desk, shop_id, "张")
    solve(desk, shop_id, "李")
    number = hand_over(desk, shop_id, "王")
    desk.assign(number, mei)
    desk.answers(mei, number, "我来看")
    desk.write(conversations.end, mei, number, Ending(Result.SOLVED))
    turn(desk, shop_id, "赵")  # still with the bot
    values = of_shop(desk, boss, shop_id)
    assert (values["bot_share"], values["handed_over"]) == (0.6667, 0.3333)


def test_who_is_back_within_a_day_was_not_served_by_the_bot(desk: Desk, shop_id: int, boss: Actor) -> None:
    solve(desk, shop_id, "张")
    solve(desk, shop_id, "李")
    assert of_shop(desk, boss, shop_id)["bot_share"] == 1.0
    desk.wait(seconds=60)
    hand_over(desk, shop_id, "张")
    assert of_shop(desk, boss, shop_id)["bot_share"] == 0.5


def test_time_with_the_bot_is_nobodys_response_time(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    solve(desk, shop_id, "张")
    number = hand_over(desk, shop_id, "王")  # ten seconds with the bot, then the wait begins
    desk.wait(seconds=5)
    desk.assign(number, mei)
    desk.wait(seconds=15)
    desk.answers(mei, number, "我来看")
    values = of_shop(desk, boss, shop_id)
    assert (values["first_response"], values["average_response"], values["longest_wait"]) == (20.0, 20.0, 20.0)
    assert values["answers_per_question"] == 0.5  # one answer of a person to two questions
    table = {row.id: row for row in desk.read(service.figures, boss, shop_id) if row.scope is Scope.AGENT}
    assert table[mei.staff_id].values["first_response"] == 15.0


def test_a_conversation_taken_from_the_bot_counts_from_the_taking(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor
) -> None:
    place = turn(desk, shop_id, "张")
    desk.write(conversations.take, mei, place.conversation_id)
    desk.wait(seconds=7)
    desk.answers(mei, place.conversation_id, "我来看")
    values = of_shop(desk, boss, shop_id)
    assert (values["first_response"], values["handed_over"]) == (7.0, 1.0)


def test_answers_from_articles_are_the_agents_who_sent_them(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor
) -> None:
    number = hand_over(desk, shop_id, "王")
    desk.assign(number, mei)
    for text in ("保修一年", "发票就是凭证"):
        desk.answers(mei, number, text)
    draft = ArticleDraft(
        client_id="warranty-1", question="保修多久", html="<p>保修一年。</p>", audience=Audience.PUBLIC,
        places=[ArticlePlace(shop_id=shop_id, category_id=None)], publish=True,
    )  # fmt: skip
    article_id = desk.write(knowledge.create_article, boss, draft).id
    desk.write(knowledge.count_sent, shop_id, mei.staff_id, [article_id])
    desk.write(knowledge.count_sent, shop_id, 0, [article_id])  # the bot's
    table = {(row.scope, row.id): row.values for row in desk.read(service.figures, boss, shop_id)}
    assert table[Scope.AGENT, mei.staff_id]["knowledge_use"] == 0.5
    assert table[Scope.SHOP, shop_id]["knowledge_use"] == 0.5
