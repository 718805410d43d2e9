"""Past matters, found messages, and what is written for the agent beforehand."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending, Target
from yingda.conversations.types import Result
from yingda.kit.errors import InvalidError, NotFoundError

pytestmark = pytest.mark.db


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", alias="小晴")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("mei", shop_id, aliases={shop_id: "小梅"})
    desk.online(made)
    return made


def found(desk: Desk, actor: Actor, words: str, limit: int = 20) -> list[str]:
    hits, _ = desk.read(conversations.search_messages, actor, words, None, (None, limit))
    return ["".join(f"[{piece.text}]" if piece.hit else piece.text for piece in hit.pieces) for hit in hits]


def test_messages_are_found_by_two_characters_and_marked(desk: Desk, shop_id: int, mei: Actor) -> None:
    first = desk.says(desk.customer(shop_id, "张女士"), "我要退款，怎么退")
    desk.assign(first, mei)
    desk.answers(mei, first, "退款会原路返回")
    desk.answers(mei, first, "款式可以退换")
    assert found(desk, mei, "退款") == ["[退款]会原路返回", "我要[退款]，怎么退"]
    hits, more = desk.read(conversations.search_messages, mei, "退款", shop_id, (None, 1))
    assert [(hit.customer_name, hit.author, hit.seq) for hit in hits] == [("张女士", "agent", 3)]
    hits, more = desk.read(conversations.search_messages, mei, "退款", shop_id, (more, 1))
    assert [(hit.author, hit.seq) for hit in hits] == [("customer", 1)]
    assert found(desk, mei, "？") == []


def test_only_what_the_actor_may_see_is_found(desk: Desk, shop_id: int, mei: Actor) -> None:
    ling = desk.staff("ling", shop_id)
    desk.online(ling)
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    for name, agent in (("甲", mei), ("乙", ling), ("丙", ling)):
        desk.assign(desk.says(desk.customer(shop_id, name), f"{name}要退款"), agent)
    assert found(desk, mei, "退款", 1) == ["甲要[退款]"]
    assert len(found(desk, boss, "退款")) == 3
    stranger = desk.staff("stranger", desk.shop("other"), role=Role.ADMIN)
    assert found(desk, stranger, "退款") == []
    with pytest.raises(NotFoundError):
        desk.read(conversations.search_messages, stranger, "退款", shop_id, (None, 5))


def test_a_withdrawn_message_is_not_found(desk: Desk, shop_id: int, mei: Actor) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "甲"), "在吗，问个事")
    desk.assign(conversation_id, mei)
    sent = desk.answers(mei, conversation_id, "优惠码是三八八")
    assert found(desk, mei, "优惠") == ["[优惠]码是三八八"]
    desk.write(conversations.withdraw, mei, conversation_id, sent.seq)
    assert found(desk, mei, "优惠") == []


def test_past_matters_of_a_customer(desk: Desk, shop_id: int, mei: Actor) -> None:
    customer = desk.customer(shop_id, "甲")
    for number in range(3):
        conversation_id = desk.says(customer, f"第{number}个问题")
        desk.assign(conversation_id, mei)
        desk.answers(mei, conversation_id, "好")
        desk.write(conversations.end, mei, conversation_id, Ending(Result.SOLVED))
        desk.wait(minutes=1)
    first, more = desk.read(conversations.episodes_of, mei, customer.customer_id, None, 2)
    told = [(one.number, one.first_text, one.result, one.agent, one.messages) for one in first]
    assert told == [(3, "第2个问题", "solved", "Mei", 2), (2, "第1个问题", "solved", "Mei", 2)]
    last, more = desk.read(conversations.episodes_of, mei, customer.customer_id, more, 2)
    assert ([one.number for one in last], more) == ([1], None)
    stranger = desk.staff("stranger", desk.shop("other"))
    with pytest.raises(NotFoundError):
        desk.read(conversations.episodes_of, stranger, customer.customer_id, None, 2)


def test_the_result_of_an_ending_is_prefilled(desk: Desk, shop_id: int, mei: Actor) -> None:
    customer = desk.customer(shop_id, "甲")
    conversation_id = desk.says(customer, "耳机左边没声音")
    desk.assign(conversation_id, mei)
    assert desk.read(conversations.suggest_ending, mei, conversation_id).result is Result.UNSOLVED
    desk.answers(mei, conversation_id, "长按 10 秒")
    desk.says(customer, "好了谢谢")
    hint = desk.read(conversations.suggest_ending, mei, conversation_id)
    assert hint.result is Result.SOLVED
    assert hint.reasons[0] == ("waiting_stock", "等到货")
    assert len(hint.reasons) == 7


def test_the_question_to_be_handed_on_says_why_to_whom_and_how_long(desk: Desk, shop_id: int, mei: Actor) -> None:
    ling = desk.staff("ling", shop_id, aliases={shop_id: "小玲"})
    team_id = desk.team("售后组", shop_id, ling.staff_id)
    conversation_id = desk.says(desk.customer(shop_id, "甲"), "耳机左边没声音")
    desk.assign(conversation_id, mei)

    def question(target: Target, reason: str) -> str:
        return desk.read(conversations.transfer_text, mei, conversation_id, target, reason)

    assert question(Target(team_id=team_id), "质量问题要售后核实。") == (
        "质量问题要售后核实，由售后组来处理会更快。前面的记录我一起交给售后组，您不用再说一遍，"
        "对方现在咨询较多，可能要稍等几分钟。给您转过去可以吗？"
    )
    desk.online(ling)
    assert question(Target(agent_id=ling.staff_id), "") == (
        "您的问题由小玲来处理会更快。前面的记录我一起交给小玲，您不用再说一遍，大约等 1 分钟。给您转过去可以吗？"
    )
    with pytest.raises(InvalidError):
        question(Target(), "")
