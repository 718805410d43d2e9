"""Lists narrowed by marks, views kept under a name, one search over everything, alerts of one person."""

from dataclasses import dataclass

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.console import service
from yingda.console.types import SharedWith, ViewChange, ViewDraft
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending
from yingda.conversations.types import ListFilter, ListQuery, Result, State, View
from yingda.customers import service as customers
from yingda.customers.types import ProfileChange
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.db


@dataclass
class Floor:
    """张女士 (hurried) waits with 小晴, 李先生 has ended as solved, 王五 (VIP, sensitive, hurried) is queued."""

    desk: Desk
    shop_id: int
    boss: Actor
    qing: Actor
    ming: Actor
    zhang: int
    li: int
    wang: int

    def listed(self, actor: Actor, **wanted: object) -> list[int]:
        query = ListQuery(View.ALL, narrowed=ListFilter(**wanted))
        return sorted(card.id for card in self.desk.read(conversations.list_page, actor, query)[0])


@pytest.fixture
def floor(desk: Desk) -> Floor:
    shop_id = desk.shop("qingchuan")
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    qing, ming = desk.staff("qing", shop_id), desk.staff("ming", shop_id)
    desk.online(boss, qing, ming)
    places = [desk.customer(shop_id, name) for name in ("张女士", "李先生", "王五")]
    zhang, li, wang = (
        desk.says(place, text) for place, text in zip(places, ("耳机没声音", "要退款", "发票"), strict=True)
    )
    desk.assign(zhang, qing)
    desk.assign(li, ming)
    desk.write(conversations.set_tags, ming, li, ["退款_急"])
    desk.write(conversations.end, ming, li, Ending(Result.SOLVED))
    for conversation_id, sensitive in ((zhang, None), (wang, True)):
        episode_id = desk.read(conversations.cards, [conversation_id])[conversation_id].episode_id
        marks = conversations.Triaged(sensitive=sensitive, pressing=True)
        assert desk.write(conversations.apply_triage, conversation_id, episode_id, marks)
        assert not desk.write(conversations.apply_triage, conversation_id, episode_id, marks)
    desk.write(customers.edit_profile, boss, places[2].customer_id, ProfileChange(1, vip=True))
    desk.wait(seconds=120)
    return Floor(desk, shop_id, boss, qing, ming, zhang, li, wang)


def test_each_mark_narrows(floor: Floor) -> None:
    zhang, li, wang = floor.zhang, floor.li, floor.wang
    team = floor.desk.team("售前", floor.shop_id, floor.qing.staff_id)
    wanted: list[tuple[dict[str, object], list[int]]] = [
        ({"states": [State.ACTIVE, State.QUEUED]}, [zhang, wang]),
        ({"results": [Result.SOLVED]}, [li]),
        ({"tags": ["退款_急"]}, [li]),
        ({"tags": ["退款%急"]}, []),
        ({"tags": ["退款"]}, []),
        ({"owner_ids": [floor.ming.staff_id]}, [li]),
        ({"team_ids": [team]}, [zhang]),
        ({"vip": True}, [wang]),
        ({"sensitive": True}, [wang]),
        ({"pressing": True}, [zhang, wang]),
        ({"pressing": True, "vip": True}, [wang]),
        ({"waiting_s": 100}, [zhang, wang]),
        ({"waiting_s": 200}, []),
        ({"channels": ["web"], "days": 1}, [zhang, li, wang]),
        ({"channels": ["email"]}, []),
        ({"shop_ids": [floor.shop_id + 1]}, []),
    ]
    for narrowed, found in wanted:
        assert floor.listed(floor.boss, **narrowed) == sorted(found), narrowed
    floor.desk.wait(days=2)
    assert floor.listed(floor.boss, days=1) == []


def test_an_agent_narrows_only_what_is_theirs(floor: Floor) -> None:
    assert floor.listed(floor.qing, days=7) == [floor.zhang]
    with pytest.raises(ForbiddenError):
        floor.listed(floor.qing)


def keep(floor: Floor, actor: Actor, name: str, client_id: str = "view-0001", **more: object):
    draft = ViewDraft(client_id=client_id, name=name, wanted=ListFilter(tags=["退款"]), **more)
    return floor.desk.write(service.keep_view, actor, draft)


def names(floor: Floor, actor: Actor) -> list[tuple[str, bool]]:
    return [(one.name, one.editable) for one in floor.desk.read(service.views_of, actor).items]


def test_views_are_for_oneself_a_team_or_a_shop(floor: Floor) -> None:
    team = floor.desk.team("售前", floor.shop_id, floor.qing.staff_id, floor.boss.staff_id)
    boss, qing = (
        Actor(one.staff_id, one.name, one.role, one.permissions, one.shop_ids, frozenset([team]))
        for one in (floor.boss, floor.qing)
    )
    keep(floor, floor.ming, "我的")
    keep(floor, boss, "全店", shared_with=SharedWith.SHOP, shop_id=floor.shop_id)
    keep(floor, boss, "全队", "view-0002", shared_with=SharedWith.TEAM, team_id=team)
    assert names(floor, floor.ming) == [("全店", False), ("我的", True)]
    assert names(floor, qing) == [("全店", False), ("全队", False)]
    assert names(floor, boss) == [("全店", True), ("全队", True)]


def test_only_who_reads_others_shares_and_only_at_home(floor: Floor) -> None:
    with pytest.raises(ForbiddenError):
        keep(floor, floor.qing, "全店", shared_with=SharedWith.SHOP, shop_id=floor.shop_id)
    with pytest.raises(InvalidError):
        keep(floor, floor.boss, "别家", shared_with=SharedWith.SHOP, shop_id=floor.shop_id + 1)
    with pytest.raises(InvalidError):
        keep(floor, floor.boss, "别队", shared_with=SharedWith.TEAM, team_id=1)


def test_a_view_is_made_once_changed_by_version_and_forgotten(floor: Floor) -> None:
    made = keep(floor, floor.qing, "退款")
    assert keep(floor, floor.qing, "又一次").id == made.id
    change = ViewChange(version=1, name="退款急", wanted=ListFilter(vip=True))
    assert floor.desk.write(service.change_view, floor.qing, made.id, change).wanted == ListFilter(vip=True)
    with pytest.raises(ConflictError, match="changed_meanwhile"):
        floor.desk.write(service.change_view, floor.qing, made.id, change)
    with pytest.raises(NotFoundError):
        floor.desk.write(service.forget_view, floor.boss, made.id)
    floor.desk.write(service.forget_view, floor.qing, made.id)
    assert names(floor, floor.qing) == []


def found(floor: Floor, actor: Actor, words: str) -> tuple[list[str], list[int], list[int]]:
    hits = floor.desk.read(service.search, actor, words, None)
    return (
        [one.customer.name for one in hits.customers],
        [one.id for one in hits.conversations],
        [one.conversation_id for one in hits.messages],
    )


def test_one_field_finds_names_tags_numbers_and_words_of_two_characters(floor: Floor) -> None:
    assert found(floor, floor.boss, "女士") == (["张女士"], [], [])
    assert found(floor, floor.boss, "退款") == ([], [], [floor.li])
    assert found(floor, floor.boss, "退款_急") == ([], [floor.li], [])
    assert found(floor, floor.boss, f"#{floor.wang}") == ([], [floor.wang], [])
    assert found(floor, floor.boss, "没有的词") == ([], [], [])


def test_it_finds_nothing_that_the_reader_may_not_see(floor: Floor) -> None:
    assert found(floor, floor.qing, "李先生") == ([], [], [])
    assert found(floor, floor.qing, "退款") == ([], [], [])
    assert found(floor, floor.qing, f"#{floor.li}") == ([], [], [])
    stranger = floor.desk.staff("stranger", floor.desk.shop("xiaoman"), role=Role.SUPERVISOR)
    assert found(floor, stranger, "女士") == ([], [], [])
