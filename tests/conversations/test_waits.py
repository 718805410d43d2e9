"""When a customer begins to wait for a person, and what a person's line is worth, is told to other rooms."""

import pytest

from tests.conversations.conftest import Shop
from tests.fixtures import bare_wiring
from yingda.conversations import service
from yingda.conversations.events import MessageAccepted, WaitBegan
from yingda.conversations.service import TransferWish
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Reactions, Wiring


@pytest.fixture
def heard() -> list[WaitBegan | MessageAccepted]:
    return []


@pytest.fixture
def wiring(heard: list[WaitBegan | MessageAccepted]) -> Wiring:
    keep = Reactions(now=(lambda _unit, event: heard.append(event),))
    made = bare_wiring()
    return Wiring({WaitBegan: keep, MessageAccepted: keep}, made.write_job, made.link_file)


def waits(heard: list[WaitBegan | MessageAccepted]) -> list[tuple[bool, bool]]:
    return [(event.first, event.left) for event in heard if isinstance(event, WaitBegan)]


def test_a_turn_begins_one_wait_and_the_next_turn_another(shop: Shop, heard: list) -> None:
    conversation_id = shop.active()
    customer = shop.desk.customer(shop.id, "张女士")
    shop.desk.says(customer, "还在吗")
    assert waits(heard) == [(True, False)]
    shop.desk.answers(shop.qing, conversation_id, "请稍等")
    shop.desk.wait(seconds=5)
    shop.desk.says(customer, "好的")
    assert waits(heard) == [(True, False)]
    shop.desk.says(customer, "那什么时候能好？")
    assert waits(heard) == [(True, False), (False, False)]
    began = [event for event in heard if isinstance(event, WaitBegan)][-1]
    assert (began.conversation_id, began.at, began.channel) == (conversation_id, shop.desk.clock.now(), "web")


def test_whoever_agrees_to_be_handed_on_waits_for_the_next(shop: Shop, heard: list) -> None:
    conversation_id = shop.active()
    shop.desk.answers(shop.qing, conversation_id, "您好")
    wish = TransferWish("transfer-0001", "质量", "", to_agent_id=shop.ming.staff_id)
    cleared = guard.clear("可以为您转接吗？", Source(SourceKind.TYPED))
    shop.desk.write(service.ask_transfer, shop.qing, conversation_id, wish, cleared)
    assert waits(heard) == [(True, False)]
    shop.desk.says(shop.desk.customer(shop.id, "张女士"), "好")
    assert waits(heard) == [(True, False), (False, False)]


def test_one_moment_is_told_apart_from_an_answer(shop: Shop, heard: list) -> None:
    conversation_id = shop.active()
    for text in ("请稍等", "48小时内发货"):
        shop.desk.answers(shop.qing, conversation_id, text)
    said = [event.holds for event in heard if isinstance(event, MessageAccepted)]
    assert said == [False, True, False]
