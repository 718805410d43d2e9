"""A customer's turn is understood, kept and acted on; nothing of it holds a message up."""

import asyncio
from datetime import timedelta

import pytest

from tests.triage.conftest import Shop
from tests.words import clear_older
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service import Ending
from yingda.conversations.types import Result
from yingda.infra.compute import InlineCompute
from yingda.infra.push.types import Push
from yingda.kit.errors import InvalidError, NotFoundError
from yingda.triage import service
from yingda.triage.store.turns import find_last
from yingda.triage.types import Field, Priority


def card_in_list(shop: Shop, conversation_id: int) -> ConversationCard:
    found: ConversationCard = shop.desk.read(conversations.cards, [conversation_id])[conversation_id]
    return found


def correct(shop: Shop, actor: Actor, conversation_id: int, field: Field, value: str) -> None:
    shop.desk.write(service.correct, actor, conversation_id, field, value)


def test_a_turn_is_understood_and_pushed(shop: Shop, pushes: list[Push]) -> None:
    conversation_id = shop.says("耳机左边没声音怎么办")
    card = shop.card(conversation_id)
    assert (card.text, card.kind) == ("耳机左边没声音怎么办", "question")
    assert set(card.opinions) == set(Field)
    pushed = [each for each in pushes if each.kind == "understanding"]
    assert [(each.topic, each.version) for each in pushed] == [(f"conversation:{conversation_id}", card.version)]


def test_a_burst_is_one_turn_that_grows(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.says("在吗", place=place)
    first = shop.card(conversation_id)
    shop.desk.wait(seconds=5)
    shop.says("耳机没声音", "左边的", place=place)
    card = shop.card(conversation_id)
    assert card.text == "在吗\n耳机没声音\n左边的"
    assert (card.turn_id, card.first_seq) == (first.turn_id, first.first_seq)
    assert card.version > first.version


def test_an_answer_or_a_pause_begins_another_turn(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.says("耳机没声音怎么办", place=place)
    first = shop.card(conversation_id)
    shop.serve(conversation_id)
    shop.desk.answers(shop.agent, conversation_id, "请问是左边还是右边？")
    shop.says("左边没声音", place=place)
    assert shop.card(conversation_id).text == "左边没声音"
    shop.desk.wait(minutes=5)
    shop.says("还有充电也慢怎么回事", place=place)
    card = shop.card(conversation_id)
    assert card.text == "还有充电也慢怎么回事"
    assert card.turn_id > first.turn_id


def test_thanks_leave_the_question_on_the_card(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.says("耳机没声音怎么办", place=place)
    shop.desk.wait(minutes=5)
    shop.says("好的谢谢", place=place)
    assert shop.card(conversation_id).text == "耳机没声音怎么办"
    assert shop.desk.read(find_last, conversation_id).kind == "courtesy"


def test_a_rule_decides_and_says_where(shop: Shop) -> None:
    rule = shop.rule(
        "没声音|无声", "耳机没声音", category="after_sales", sub_category="fault", stage="aftersales",
        tags=("质量",), priority=Priority.URGENT, skill="售后", sensitive=True,
    )  # fmt: skip
    shop.rule("耳机", category="product", tags=("耳机",), wants_person=True)
    conversation_id = shop.says("耳机没声音怎么办")
    card = shop.card(conversation_id)
    said = {field: opinion.value for field, opinion in card.opinions.items() if opinion.by == "rule"}
    assert said == {
        Field.CATEGORY: "after_sales", Field.SUB_CATEGORY: "fault", Field.STAGE: "aftersales",
        Field.SENSITIVE: "yes", Field.WANTS_PERSON: "yes",
    }  # fmt: skip
    assert card.rule is not None
    assert (card.rule.id, card.rule.name) == (rule.id, "耳机没声音")
    assert {card.text[why.start : why.end] for why in card.why if why.what == "category"} == {"没声音"}
    shown = card_in_list(shop, conversation_id)
    assert (shown.priority, shown.skill, shown.tags) == ("urgent", "售后", ["质量", "耳机"])
    assert card.reason is not None
    assert (card.reason.category, card.reason.sure) == ("after_sales", True)


def test_a_rule_with_conditions_looks_where_it_was_written(shop: Shop) -> None:
    shop.rule("shop:qingchuan & 耳机 & !channel:web", tags=("不是网页",))
    shop.rule("shop:qingchuan & stage:queued|message_left & 耳机", tags=("排队",))
    conversation_id = shop.says("耳机没声音")
    assert card_in_list(shop, conversation_id).tags == ["排队"]


def test_whoever_has_an_agent_keeps_them(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.desk.says(place, "你好")
    shop.serve(conversation_id)
    shop.rule("投诉", skill="售后", priority=Priority.HIGH)
    shop.says("我要投诉", place=place)
    card = card_in_list(shop, conversation_id)
    assert card.owner is not None
    assert (card.owner.id, card.skill, card.priority) == (shop.agent.staff_id, "", "high")


def test_a_correction_holds_at_once_and_stays_when_the_turn_grows(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.says("这个多少钱能便宜吗", place=place)
    shop.serve(conversation_id)
    before = shop.card(conversation_id)
    correct(shop, shop.agent, conversation_id, Field.CATEGORY, "price")
    correct(shop, shop.agent, conversation_id, Field.CATEGORY, "promotion")
    card = shop.card(conversation_id)
    assert card.version > before.version
    assert (card.opinions[Field.CATEGORY].value, card.opinions[Field.CATEGORY].by) == ("promotion", "person")
    assert card.reason is not None
    assert (card.reason.category, card.reason.by_person, card.reason.sure) == ("promotion", True, True)
    shop.says("有优惠券吗", place=place)
    grown = shop.card(conversation_id)
    assert grown.text.endswith("有优惠券吗")
    assert grown.opinions[Field.CATEGORY].value == "promotion"
    lessons = shop.desk.read(service.lessons_of, shop.id)
    assert [(each.text, each.field, each.value) for each in lessons] == [
        ("这个多少钱能便宜吗", Field.CATEGORY, "promotion")
    ]


def test_a_correction_needs_a_known_value_and_the_conversation(shop: Shop) -> None:
    conversation_id = shop.says("这个多少钱")
    shop.serve(conversation_id)
    with pytest.raises(InvalidError):
        correct(shop, shop.agent, conversation_id, Field.CATEGORY, "weather")
    with pytest.raises(NotFoundError):
        correct(shop, shop.colleague, conversation_id, Field.CATEGORY, "price")
    with pytest.raises(NotFoundError):
        shop.desk.read(service.access_card, shop.colleague, conversation_id)


def test_contacts_in_the_text_are_starred_in_their_places(shop: Shop) -> None:
    shop.rule("退款", category="after_sales")
    conversation_id = shop.says("打13812345678,我要退款")
    card = shop.card(conversation_id)
    assert card.text == "打***********,我要退款"
    assert [card.text[why.start : why.end] for why in card.why if why.what == "category"] == ["退款"]


def test_what_a_customer_said_is_erased(shop: Shop) -> None:
    conversation_id = shop.says("这个多少钱")
    shop.serve(conversation_id)
    correct(shop, shop.agent, conversation_id, Field.CATEGORY, "price")
    shop.desk.write(service.erase_conversation, conversation_id)
    assert shop.desk.read(service.card_of, conversation_id) is None
    assert shop.desk.read(service.lessons_of, shop.id) == ()
    assert shop.desk.read(find_last, conversation_id).understood == {}


def test_what_is_old_is_erased(shop: Shop) -> None:
    conversation_id = shop.says("这个多少钱")
    shop.serve(conversation_id)
    correct(shop, shop.agent, conversation_id, Field.CATEGORY, "price")
    before = shop.desk.clock.now() + timedelta(days=1)
    assert clear_older(shop.desk, service.WORDS, before) == 2
    assert clear_older(shop.desk, service.WORDS, before) == 0


def test_the_next_matter_begins_in_the_queue_for_all(shop: Shop) -> None:
    shop.rule("投诉", skill="售后")
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.says("我要投诉", place=place)
    assert card_in_list(shop, conversation_id).skill == "售后"
    shop.serve(conversation_id)
    shop.desk.write(conversations.end, shop.agent, conversation_id, conversations.Ending(Result.SOLVED))
    shop.says("请问这个多少钱", place=place)
    assert card_in_list(shop, conversation_id).skill == ""


def test_what_is_understood_is_not_understood_again(shop: Shop) -> None:
    conversation_id = shop.says("这个多少钱")
    assert shop.card(conversation_id).last_seq == 1
    assert asyncio.run(service.understand(shop.desk.db, InlineCompute(), [conversation_id])) == [None]


def marks(shop: Shop, conversation_id: int) -> tuple[bool, bool]:
    card = card_in_list(shop, conversation_id)
    return card.sensitive, card.pressing


def test_lists_mark_what_is_sensitive_or_in_a_hurry_until_the_next_matter(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.says("耳机没声音怎么办", place=place)
    assert marks(shop, conversation_id) == (False, False)
    shop.serve(conversation_id)
    shop.desk.answers(shop.agent, conversation_id, "请问是左边还是右边？")
    shop.says("再不处理我就打12315", place=place)
    assert marks(shop, conversation_id) == (True, True)
    shop.desk.answers(shop.agent, conversation_id, "马上为您处理")
    shop.says("左边没声音", place=place)
    assert marks(shop, conversation_id) == (True, True)
    shop.desk.write(conversations.end, shop.agent, conversation_id, Ending(Result.SOLVED))
    shop.desk.wait(days=1)
    shop.says("有没有黑色的", place=place)
    assert marks(shop, conversation_id) == (False, False)


def test_a_correction_takes_the_mark_or_gives_it_also_when_the_turn_grows(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.says("我去12315告你们", place=place)
    shop.serve(conversation_id)
    correct(shop, shop.agent, conversation_id, Field.SENSITIVE, "no")
    correct(shop, shop.agent, conversation_id, Field.URGENT, "yes")
    assert marks(shop, conversation_id) == (False, True)
    shop.says("听见没有", place=place)
    assert marks(shop, conversation_id) == (False, True)
    shop.desk.wait(minutes=5)
    shop.says("已经给消协打电话了", place=place)
    assert marks(shop, conversation_id) == (True, True)
