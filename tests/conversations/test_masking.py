"""What customers write of how to reach them: masked on every card, in full for who may see it and asks."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.conversations import service as conversations
from yingda.conversations.service import Span
from yingda.customers.types import Reveal
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Search
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.push.types import Push
from yingda.kit.errors import ForbiddenError, NotFoundError

pytestmark = pytest.mark.db

SAID = "电话 13812345678，寄到上海市浦东新区张江路88号"
MASKED = "电话 138****5678，寄到上海市浦东新区张江路＊＊＊"


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture
def shop(desk: Desk) -> int:
    return desk.shop("qingchuan")


@pytest.fixture
def agent(desk: Desk, shop: int) -> Actor:
    return desk.staff("xiaoqing", shop)


@pytest.fixture
def inspector(desk: Desk, shop: int) -> Actor:
    return desk.staff("jian", shop, role=Role.INSPECTOR)


@pytest.fixture
def conversation(desk: Desk, shop: int) -> int:
    return desk.says(desk.customer(shop, "张女士"), SAID)


def found(desk: Desk, actor: Actor, words: str) -> list[str]:
    hits, _ = desk.read(conversations.search_messages, actor, words, None, (None, 20))
    return ["".join(piece.text for piece in hit.pieces) for hit in hits]


def test_cards_messages_and_past_matters_are_masked(desk: Desk, agent: Actor, conversation: int) -> None:
    card = desk.read(conversations.access_card, agent, conversation)
    assert card.last_message.text == MASKED
    messages, _ = desk.read(conversations.messages_for_staff, agent, conversation, Span())
    assert [(one.text, one.hidden) for one in messages] == [(MASKED, True), ("", False)]
    episodes, _ = desk.read(conversations.episodes_of, agent, card.customer.id, None, 20)
    assert [one.first_text for one in episodes] == [MASKED]


def test_pushes_to_staff_are_masked_and_the_customer_sees_their_own_words(
    desk: Desk, shop: int, pushes: list[Push]
) -> None:
    desk.says(desk.customer(shop, "张女士"), SAID)
    in_full = {(push.topic.partition(":")[0], push.id) for push in pushes if "13812345678" in str(push.card)}
    assert in_full == {("visitor", "1:1")}
    masked = {push.topic.partition(":")[0] for push in pushes if "138****5678" in str(push.card)}
    assert masked == {"conversation", "watch", "shop"}


def test_a_message_is_shown_in_full_to_who_may_see_it(desk: Desk, agent: Actor, conversation: int) -> None:
    assert desk.write(conversations.reveal_message, agent, conversation, 1, Reveal.SHOW).value == SAID
    assert desk.write(conversations.reveal_message, agent, conversation, 1, Reveal.COPY).value == SAID
    noted = desk.read(audit.search, Search(act="message"), 2**53, 9)
    assert [(one.act, one.target_id, one.after) for one in noted] == [
        ("message.copy", str(conversation), {"seq": 1}), ("message.show", str(conversation), {"seq": 1}),
    ]  # fmt: skip


def test_nobody_else_is_shown_it(desk: Desk, inspector: Actor, conversation: int) -> None:
    with pytest.raises(ForbiddenError):
        desk.write(conversations.reveal_message, inspector, conversation, 1, Reveal.SHOW)
    stranger = desk.staff("stranger", desk.shop("xiaoman"))
    with pytest.raises(NotFoundError):
        desk.write(conversations.reveal_message, stranger, conversation, 1, Reveal.SHOW)
    with pytest.raises(NotFoundError):
        desk.write(conversations.reveal_message, desk.staff("lei", 1), conversation, 99, Reveal.SHOW)
    assert desk.read(audit.search, Search(act="message"), 2**53, 9) == []


def test_messages_are_found_by_phone_by_who_may_see_it(
    desk: Desk, agent: Actor, inspector: Actor, conversation: int
) -> None:
    assert found(desk, agent, "13812345678") == found(desk, agent, "5678") == [MASKED]
    assert found(desk, inspector, "13812345678") == found(desk, inspector, "88号") == []
    assert found(desk, inspector, "寄到") == [MASKED]


def test_half_a_number_is_not_shown_where_a_preview_is_cut(desk: Desk, shop: int, agent: Actor) -> None:
    conversation = desk.says(desk.customer(shop, "李先生"), "一" * 72 + "13812345678")
    card = desk.read(conversations.access_card, agent, conversation)
    assert card.last_message.text == "一" * 72 + "138****5"
