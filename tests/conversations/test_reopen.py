"""Whoever ended a conversation can take that back for a moment, and nothing shows that it was ended."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.conversations.conftest import Shop, all_messages
from yingda.accounts.types import Actor
from yingda.conversations import service, store
from yingda.conversations.models import ReceptionRow
from yingda.conversations.service import Ending
from yingda.conversations.types import Result
from yingda.infra.db import Reading
from yingda.kit.errors import ConflictError, NotFoundError

pytestmark = pytest.mark.db


def end(shop: Shop, conversation_id: int, actor: Actor | None = None) -> None:
    shop.desk.write(service.end, actor or shop.qing, conversation_id, Ending(Result.SOLVED, note="好了"))


def reopen(shop: Shop, conversation_id: int, actor: Actor | None = None) -> Any:
    return shop.desk.write(service.reopen, actor or shop.qing, conversation_id)


def kept(reading: Reading, conversation_id: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The episode's and its receptions' rows."""
    row = store.find_conversation(reading, conversation_id)
    assert row is not None
    episode = store.find_episode(reading, row.episode_id)
    assert episode is not None
    receptions = reading.execute(select(ReceptionRow.__table__).where(ReceptionRow.episode_id == episode.id))
    return dict(episode._mapping), [dict(one._mapping) for one in receptions]


@pytest.mark.parametrize("answered", [True, False])
def test_figures_and_receptions_are_those_of_a_conversation_that_was_never_ended(
    shop: Shop, answered: bool
) -> None:
    conversation_id = shop.active()
    shop.desk.wait(seconds=20)
    if answered:
        shop.desk.answers(shop.qing, conversation_id, "请重新配对")
    (before, receptions) = shop.desk.read(kept, conversation_id)
    shop.desk.wait(seconds=5)
    end(shop, conversation_id)
    shop.desk.wait(seconds=8)
    card = reopen(shop, conversation_id)
    after, receptions_after = shop.desk.read(kept, conversation_id)
    assert card.state == "active"
    assert (card.owner.id, card.result, card.ended_at) == (shop.qing.staff_id, None, None)
    assert card.needs_reply is not answered
    own = {"last_seq", "agent_ms", "state_since"}  # the number of the line stays; the time so far is booked
    assert {k: v for k, v in after.items() if k not in own} == {k: v for k, v in before.items() if k not in own}
    assert receptions_after == receptions
    spent = after["agent_ms"] + round((shop.desk.clock.now() - after["state_since"]).total_seconds() * 1000)
    assert spent == 20_000 + 5_000 + 8_000


def test_the_customer_reads_nothing_of_it(shop: Shop) -> None:
    conversation_id = shop.active()
    end(shop, conversation_id)
    reopen(shop, conversation_id)
    items, _ = shop.desk.read(all_messages, conversation_id)
    assert [(one.event.code, one.withdrawn) for one in items if one.event] == [
        ("assigned", False),
        ("ended", True),
    ]


def test_taking_it_back_twice_changes_nothing(shop: Shop) -> None:
    conversation_id = shop.active()
    end(shop, conversation_id)
    first = reopen(shop, conversation_id)
    assert reopen(shop, conversation_id).last_seq == first.last_seq


def test_only_whoever_ended_it_and_only_for_ten_seconds(shop: Shop) -> None:
    conversation_id = shop.active()
    end(shop, conversation_id)
    with pytest.raises(ConflictError, match="too_late_to_reopen"):
        reopen(shop, conversation_id, shop.boss)
    with pytest.raises(NotFoundError):
        reopen(shop, conversation_id, shop.stranger)
    shop.desk.wait(seconds=11)
    with pytest.raises(ConflictError, match="too_late_to_reopen"):
        reopen(shop, conversation_id)


def test_a_customer_who_spoke_meanwhile_is_not_spoken_over(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.desk.says(place, "耳机没声音")
    shop.desk.assign(conversation_id, shop.qing)
    shop.desk.answers(shop.qing, conversation_id, "请重新配对")
    end(shop, conversation_id)
    shop.desk.says(place, "好的谢谢")
    with pytest.raises(ConflictError, match="too_late_to_reopen"):
        reopen(shop, conversation_id)


def test_a_supervisor_takes_back_their_own_ending_and_the_agent_goes_on(shop: Shop) -> None:
    conversation_id = shop.active()
    end(shop, conversation_id, shop.boss)
    card = reopen(shop, conversation_id, shop.boss)
    assert (card.state, card.owner.id) == ("active", shop.qing.staff_id)


def test_what_nobody_had_is_not_given_to_anybody(shop: Shop) -> None:
    conversation_id = shop.desk.says(shop.desk.customer(shop.id, "李先生"), "在吗，要退货")
    end(shop, conversation_id, shop.boss)
    with pytest.raises(ConflictError, match="too_late_to_reopen"):
        reopen(shop, conversation_id, shop.boss)
