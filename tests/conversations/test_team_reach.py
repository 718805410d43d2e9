"""How far a team lead reaches: what the lead's teams have or had, what is meant for them, and the queue."""

import pytest

from tests.conversations.conftest import Shop
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role, StaffChange
from yingda.console.api.socket import heard_of_teams, may_hear
from yingda.conversations import service
from yingda.conversations.service import Ending, Span
from yingda.conversations.types import ListQuery, Result, View
from yingda.infra.push.types import Push
from yingda.kit.errors import NotFoundError

pytestmark = pytest.mark.db


@pytest.fixture
def lead(shop: Shop) -> Actor:
    """小晴's lead; 小明 is in no team of theirs."""
    team_id = shop.desk.team("白班", shop.id, shop.qing.staff_id)
    return shop.desk.staff("banzhang", shop.id, role=Role.TEAM_LEAD, team_ids=[team_id])


def reads(shop: Shop, actor: Actor, conversation_id: int) -> bool:
    try:
        shop.desk.read(service.messages_for_staff, actor, conversation_id, Span())
    except NotFoundError:
        return False
    return True


def of_ming(shop: Shop) -> int:
    conversation_id = shop.desk.says(shop.desk.customer(shop.id, "李先生"), "什么时候发货")
    shop.desk.assign(conversation_id, shop.ming)
    return conversation_id


def test_what_the_team_has_and_had_and_the_queue(shop: Shop, lead: Actor) -> None:
    queued = shop.desk.says(shop.desk.customer(shop.id, "王女士"), "在吗")
    assert reads(shop, lead, queued)
    ours = shop.active()
    assert reads(shop, lead, ours)
    shop.desk.write(service.end, shop.qing, ours, Ending(Result.SOLVED))
    assert reads(shop, lead, ours)


def test_not_what_another_team_has_or_had(shop: Shop, lead: Actor) -> None:
    theirs = of_ming(shop)
    assert not reads(shop, lead, theirs)
    assert shop.desk.read(may_hear, lead, [f"conversation:{theirs}"]) == []
    assert shop.desk.read(service.search_messages, lead, "发货", None, (None, 10))[0] == []
    shop.desk.write(service.end, shop.ming, theirs, Ending(Result.SOLVED))
    assert not reads(shop, lead, theirs)
    assert reads(shop, shop.boss, theirs)


def test_by_name_only_what_the_team_has_is_found(shop: Shop, lead: Actor) -> None:
    of_ming(shop)
    ours = shop.active()

    def found(words: str) -> list[int]:
        query = ListQuery(View.ALL, words=words)
        return [card.id for card in shop.desk.read(service.list_page, lead, query)[0]]

    assert found("张女士") == [ours]
    assert found("李先生") == []


def test_watching_a_shop_is_hearing_of_ones_teams(shop: Shop, lead: Actor, pushes: list[Push]) -> None:
    watch = f"watch:{shop.id}"
    assert shop.desk.read(may_hear, lead, [watch]) == []
    mates = sorted([shop.qing.staff_id, lead.staff_id])
    assert shop.desk.read(heard_of_teams, lead, [watch]) == [f"{watch}:{one}" for one in mates]
    assert shop.desk.read(heard_of_teams, lead, [f"watch:{shop.id + 1}"]) == []
    assert shop.desk.read(heard_of_teams, shop.boss, [watch]) == []
    before = len(pushes)
    of_ming(shop)
    heard = {push.topic for push in pushes[before:] if push.kind == "conversation"}
    assert f"{watch}:{shop.ming.staff_id}" in heard
    assert f"{watch}:{shop.qing.staff_id}" not in heard


def test_a_lead_reaches_with_those_who_join_and_no_more_with_those_who_left(shop: Shop, lead: Actor) -> None:
    theirs, ours = of_ming(shop), shop.active()
    (team_id,) = lead.team_ids
    shop.desk.write(accounts.update_staff, shop.desk.admin, shop.ming.staff_id, StaffChange(team_ids=[team_id]))
    shop.desk.write(accounts.update_staff, shop.desk.admin, shop.qing.staff_id, StaffChange(team_ids=[]))
    assert reads(shop, lead, theirs)
    assert not reads(shop, lead, ours)
