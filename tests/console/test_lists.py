"""Lists of the workbench: what is in them, in which order, in pages, and for whom."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending, TransferWish
from yingda.conversations.types import Draft, Kind, ListQuery, Result, State, UnsolvedReason, View
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.kit.errors import ForbiddenError, NotFoundError

pytestmark = pytest.mark.db


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("mei", shop_id)
    desk.online(made)
    return made


@pytest.fixture
def ling(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("ling", shop_id)
    desk.online(made)
    return made


def names(desk: Desk, actor: Actor, view: View, **more: object) -> list[str]:
    cards, _ = desk.read(conversations.list_page, actor, ListQuery(view, **more))  # type: ignore[arg-type] # whatever narrows it
    return [card.customer.name for card in cards]


def opened(desk: Desk, shop_id: int, name: str, agent: Actor | None = None) -> int:
    conversation_id = desk.says(desk.customer(shop_id, name), f"{name}有个问题")
    if agent is not None:
        desk.assign(conversation_id, agent)
    desk.wait(seconds=1)
    return conversation_id


def end(desk: Desk, actor: Actor, conversation_id: int, reason: UnsolvedReason | None = None) -> None:
    result = Result.SOLVED if reason is None else Result.UNSOLVED
    desk.write(conversations.end, actor, conversation_id, Ending(result, reason))


def test_who_waits_longest_stands_first_and_the_answered_newest_first(
    desk: Desk, shop_id: int, mei: Actor, ling: Actor
) -> None:
    made = {name: opened(desk, shop_id, name, mei) for name in ("甲", "乙", "丙", "丁")}
    opened(desk, shop_id, "别人的", ling)
    desk.answers(mei, made["甲"], "好")
    desk.wait(seconds=1)
    desk.answers(mei, made["丙"], "好")
    assert names(desk, mei, View.WAITING) == ["乙", "丁"]
    assert names(desk, mei, View.REPLIED) == ["丙", "甲"]
    desk.wait(seconds=96)  # 101 s for the first, 99 s for the second
    counts = desk.read(conversations.counts_of, mei)
    assert (counts.waiting, counts.replied, counts.queue, counts.over_100s) == (2, 2, 0, 1)


def test_what_the_bot_has_is_read_and_taken_by_whoever_serves(desk: Desk, shop_id: int, mei: Actor) -> None:
    desk.write(conversations.set_bot, shop_id, in_hours=True, out_of_hours=True)
    number = opened(desk, shop_id, "甲")
    opened(desk, shop_id, "乙")
    assert names(desk, mei, View.BOT) == ["乙", "甲"]
    assert names(desk, mei, View.QUEUE) == []
    assert desk.read(conversations.counts_of, mei).bot == 2
    card = desk.write(conversations.take, mei, number)
    assert (card.state, card.owner and card.owner.id) == (State.ACTIVE, mei.staff_id)
    assert names(desk, mei, View.BOT) == ["乙"]


def test_pages_hold_everything_once(desk: Desk, shop_id: int, mei: Actor) -> None:
    for number in range(7):
        opened(desk, shop_id, f"客{number}", mei)
    for view in (View.WAITING, View.ENDED, View.ALL):
        seen: list[str] = []
        boss = desk.staff(f"boss-{view}", shop_id, role=Role.SUPERVISOR)
        actor = mei if view is not View.ALL else boss
        if view is View.ENDED:
            for card in desk.read(conversations.list_page, mei, ListQuery(View.WAITING))[0]:
                end(desk, mei, card.id)
        after, pages = None, 0
        while pages == 0 or after is not None:
            cards, after = desk.read(conversations.list_page, actor, ListQuery(view, after=after, limit=3))
            seen += [card.customer.name for card in cards]
            pages += 1
        assert pages == 3
        assert len(seen) == len(set(seen)) == 7


def test_the_queue_stands_as_it_will_be_taken(desk: Desk, shop_id: int, mei: Actor) -> None:
    urgent = conversations.Wish(urgent=True)
    opened(desk, shop_id, "先来")
    opened(desk, shop_id, "后来")
    desk.write(
        conversations.receive, desk.customer(shop_id, "投诉"), Draft("urgent-01", Kind.TEXT, "投诉"), urgent
    )
    assert names(desk, mei, View.QUEUE) == ["投诉", "先来", "后来"]
    assert names(desk, mei, View.QUEUE, limit=1) == ["投诉"]
    _, after = desk.read(conversations.list_page, mei, ListQuery(View.QUEUE, limit=1))
    assert names(desk, mei, View.QUEUE, after=after) == ["先来", "后来"]
    assert desk.read(conversations.counts_of, mei).queue == 3


def test_what_is_not_done_with(desk: Desk, shop_id: int, mei: Actor, ling: Actor) -> None:
    goes_on, refused, help_wanted, handed, plain = (
        opened(desk, shop_id, name, mei) for name in ("等到货", "政策外", "求助", "转接中", "普通")
    )
    end(desk, mei, goes_on, UnsolvedReason.WAITING_STOCK)
    end(desk, mei, refused, UnsolvedReason.POLICY)
    end(desk, mei, plain)
    helpers = (ling.staff_id,)
    desk.write(conversations.ask_help, mei, help_wanted, Draft("help-0001", Kind.NOTE, "帮看"), helpers)
    wish = TransferWish("transfer-01", "售后", "", to_agent_id=ling.staff_id)
    cleared = guard.clear("给您转过去好吗", Source(SourceKind.SCRIPT))
    desk.write(conversations.ask_transfer, mei, handed, wish, cleared)
    assert sorted(names(desk, mei, View.UNFINISHED)) == ["等到货", "转接中"]
    assert names(desk, ling, View.UNFINISHED) == ["求助"]
    assert desk.read(conversations.counts_of, mei).unfinished == 2
    assert names(desk, mei, View.ENDED) == ["普通", "政策外", "等到货"]


def test_lists_of_others_need_a_right(desk: Desk, shop_id: int, mei: Actor, ling: Actor) -> None:
    team_id = desk.team("售后", shop_id, ling.staff_id)
    lead = desk.staff("lead", shop_id, role=Role.TEAM_LEAD, team_ids=[team_id])
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    opened(desk, shop_id, "甲", mei)
    opened(desk, shop_id, "乙", ling)
    assert names(desk, lead, View.TEAM) == ["乙"]
    assert sorted(names(desk, boss, View.TEAM)) == ["乙", "甲"]
    assert sorted(names(desk, boss, View.ALL)) == ["乙", "甲"]
    assert names(desk, boss, View.ALL, owner_id=mei.staff_id) == ["甲"]
    for actor, view, owner in ((mei, View.TEAM, None), (mei, View.ALL, None), (lead, View.ALL, None)):
        with pytest.raises(ForbiddenError):
            names(desk, actor, view, owner_id=owner)
    with pytest.raises(ForbiddenError):
        names(desk, mei, View.REPLIED, owner_id=ling.staff_id)
    with pytest.raises(NotFoundError):
        names(desk, mei, View.QUEUE, shop_id=desk.shop("other"))
    assert desk.read(conversations.counts_of, mei).team == 0


def test_customers_are_found_by_name_by_agents_only_among_their_own(
    desk: Desk, shop_id: int, mei: Actor, ling: Actor
) -> None:
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    opened(desk, shop_id, "张女士", mei)
    opened(desk, shop_id, "张先生", ling)
    opened(desk, shop_id, "李%", ling)
    assert names(desk, boss, View.ALL, words="张") == ["张先生", "张女士"]
    assert names(desk, mei, View.ALL, words="张") == ["张女士"]
    assert names(desk, boss, View.ALL, words="%") == ["李%"]
    assert names(desk, boss, View.ALL, words="王") == []


def test_a_shop_narrows_the_lists(desk: Desk, shop_id: int) -> None:
    other = desk.shop("xiaoman")
    both = desk.staff("both", shop_id, other)
    desk.online(both)
    opened(desk, shop_id, "甲", both)
    opened(desk, other, "乙", both)
    assert names(desk, both, View.WAITING) == ["甲", "乙"]
    assert names(desk, both, View.WAITING, shop_id=other) == ["乙"]
    assert desk.read(conversations.counts_of, both, other).waiting == 1
