"""Answers that agents typed themselves and that are an article's count as its use."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.desk import Desk
from tests.knowledge.test_articles import create
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending
from yingda.conversations.types import Result
from yingda.knowledge import service
from yingda.knowledge.policy.telling import chunks_of, says_the_same, typed_turns
from yingda.knowledge.pushes.articles import ArticleInfo
from yingda.knowledge.types.articles import FieldDraft
from yingda.knowledge.types.telling import CompareTyped, SaidText

db = pytest.mark.db
ANSWER = "长按充电盒背面的按键 {{秒}} 秒，指示灯快闪以后，在手机蓝牙里选择云雀 Lite。"
FILLED = "长按充电盒背面的按键 3 秒，指示灯快闪以后，在手机蓝牙里选择云雀 Lite。"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (FILLED, True),
        ("亲，" + FILLED.replace("，", " ") + "哦", True),
        ("长按充电盒背面的按键3秒,指示灯快闪以后在手机蓝牙里选「云雀 lite」", True),
        ("长按按键三秒，灯闪了就在手机里选耳机", False),
        ("充电盒背面有一个按键", False),
        ("", False),
    ],
)
def test_what_is_nearly_the_answer(text: str, same: bool) -> None:
    assert says_the_same(text, FILLED) is same
    assert not says_the_same(text, "好的")


def test_what_was_typed_in_a_row_is_one_turn_too() -> None:
    one, two = "第一句话够长的才会拿来比一比", "第二句话也要够长才会拿来比一比"
    said = [
        SaidText(7, None, one),
        SaidText(7, None, two),
        SaidText(None, None, "客户说"),
        SaidText(8, None, "好的"),
    ]
    assert typed_turns(said) == [(7, one), (7, two), (7, f"{one}\n{two}")]


def test_pieces_are_as_articles_are_looked_up() -> None:
    assert chunks_of("長按充電盒背面的按鍵 3 秒，Lite！") == ["长按充电盒背", "面的按键3秒"]
    assert chunks_of("好的，马上") == []
    assert len(chunks_of("一二三四五六七八九十" * 40)) == 5  # they repeat


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    actor = desk.staff("mei", shop_id)
    desk.online(actor)
    return actor


@pytest.fixture
def article(desk: Desk, shop_id: int, mei: Actor) -> ArticleInfo:
    desk.write(service.create_field, mei, FieldDraft(client_id="field-01", shop_id=shop_id, name="秒", value="3"))
    create(desk, mei, shop_id, "保修多久？", html="<p>自签收之日起保修十二个月，凭订单号即可。</p>", publish=True)
    return create(desk, mei, shop_id, publish=True, html=f"<p>{ANSWER}</p>")


def serve(desk: Desk, shop_id: int, actor: Actor, texts: Sequence[str]) -> CompareTyped:
    """An episode in which these texts are typed, and its end."""
    conversation_id = desk.says(desk.customer(shop_id, f"客户{next(desk.numbers)}"), "怎么配对")
    desk.assign(conversation_id, actor)
    for text in texts:
        desk.answers(actor, conversation_id, text)
    card = desk.read(conversations.cards, [conversation_id])[conversation_id]
    desk.write(conversations.end, actor, conversation_id, Ending(Result.SOLVED))
    return CompareTyped(conversation_id, card.episode_id, shop_id)


def uses(desk: Desk, actor: Actor, article: ArticleInfo) -> tuple[int, int]:
    found = desk.read(service.show_article, actor, article.id).uses
    return found.sent, found.edited


@db
def test_what_is_typed_from_memory_is_a_use_once_an_episode(
    desk: Desk, shop_id: int, mei: Actor, article: ArticleInfo
) -> None:
    first = serve(desk, shop_id, mei, [f"您好，{FILLED}", FILLED])
    asyncio.run(service.compare_typed(desk.db, first))
    assert uses(desk, mei, article) == (1, 0)
    halves = serve(desk, shop_id, mei, ["您先" + FILLED[:13], FILLED[14:]])
    asyncio.run(service.compare_typed(desk.db, halves))
    assert uses(desk, mei, article) == (2, 1)
    kept = desk.read(conversations.spoken_in, halves.conversation_id, halves.episode_id)
    assert {one.source.kind for one in kept if one.source} == {"typed"}


@db
def test_what_says_something_else_or_was_told_as_an_article_is_none(
    desk: Desk, shop_id: int, mei: Actor, article: ArticleInfo
) -> None:
    other = serve(desk, shop_id, mei, ["长按按键三秒就可以了，您先试试看", "保修的话看订单"])
    asyncio.run(service.compare_typed(desk.db, other))
    assert uses(desk, mei, article) == (0, 0)
    conversation_id = desk.says(desk.customer(shop_id, "张"), "怎么配对")
    desk.assign(conversation_id, mei)
    answer = desk.read(service.answer_for, mei, conversation_id, article.id)
    desk.write(service.tell, mei, conversation_id, service.prepare_telling(answer, "tell-001", None, pictures=True))
    desk.answers(mei, conversation_id, FILLED)
    card = desk.read(conversations.cards, [conversation_id])[conversation_id]
    asyncio.run(service.compare_typed(desk.db, CompareTyped(conversation_id, card.episode_id, shop_id)))
    assert uses(desk, mei, article) == (1, 0)
