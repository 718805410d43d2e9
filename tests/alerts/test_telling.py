"""An alert is told once, to those it is for, until its cause is gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.alerts.telling import an_alert, to
from tests.desk import Desk
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, Role, StaffChange, TeamDraft
from yingda.alerts import service
from yingda.alerts.pushes import AlertCard
from yingda.alerts.types import Severity, ShopRulesChange, Step, Subject, SubjectKind, Whom
from yingda.infra.push.types import Push
from yingda.kit.errors import NotFoundError

pytestmark = pytest.mark.db


def bell(desk: Desk, actor: Actor, *, unread: bool = False) -> list[AlertCard]:
    return desk.read(service.list_alerts, actor, None, 50, unread=unread)[0]


def unread(desk: Desk, *actors: Actor) -> list[int]:
    return [desk.read(service.list_alerts, one, None, 50, unread=True)[1] for one in actors]


def cards(pushes: list[Push], actor: Actor) -> list[AlertCard]:
    return [one.card for one in pushes if one.kind == "alert" and one.topic == f"staff:{actor.staff_id}"]


@pytest.fixture
def shop(desk: Desk) -> int:
    return desk.shop("tea")


@pytest.fixture
def qing(desk: Desk, shop: int) -> Actor:
    return desk.staff("qing", shop)


@pytest.fixture
def ming(desk: Desk, shop: int) -> Actor:
    return desk.staff("ming", shop)


def test_it_rings_for_those_it_is_for(desk: Desk, shop: int, qing: Actor, ming: Actor, pushes: list[Push]) -> None:
    subject = Subject(SubjectKind.CONVERSATION, 7)
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop, subject=subject))
    (card,) = bell(desk, qing)
    assert (card.text, card.severity, card.subject) == (
        "k1（连同此条共 1 条同类提醒）", Severity.WARNING, subject,
    )  # fmt: skip
    assert (card.seen, card.can_take, card.settled, card.gone, card.shop_id) == (False, False, False, False, shop)
    assert bell(desk, ming) == []
    assert cards(pushes, qing) == [card]
    assert cards(pushes, ming) == []


def test_it_is_told_in_the_readers_language(desk: Desk, shop: int) -> None:
    ann = desk.staff("ann", shop, locale="en")
    desk.write(service.tell, an_alert("k1", to(ann), shop=shop))
    assert bell(desk, ann)[0].text == "k1 (1 alerts of this kind in all)"


def test_instants_are_told_in_the_shops_zone(desk: Desk, shop: int, qing: Actor) -> None:
    today, other = desk.clock.now() + timedelta(hours=1), desk.clock.now() + timedelta(days=1)
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop, params={"latest": today, "count": other}))
    assert bell(desk, qing)[0].text == "11:00（连同此条共 11-11 10:00 条同类提醒）"


def test_the_same_key_tells_once_until_it_is_settled(desk: Desk, shop: int, qing: Actor, ming: Actor) -> None:
    first = desk.write(service.tell, an_alert("k1", to(qing), shop=shop))
    assert desk.write(service.tell, an_alert("k1", to(qing, ming), shop=shop)) == first
    assert (unread(desk, qing), bell(desk, ming)) == ([1], [])
    assert desk.write(service.settle, "k1") is True
    assert desk.write(service.settle, "k1") is False
    assert desk.write(service.tell, an_alert("k1", to(qing, ming), shop=shop)) != first
    assert unread(desk, qing, ming) == [1, 1]


def test_when_the_cause_is_gone_what_is_unread_vanishes(
    desk: Desk, shop: int, qing: Actor, ming: Actor, pushes: list[Push]
) -> None:
    desk.write(service.tell, an_alert("k1", to(qing, ming), shop=shop))
    desk.write(service.read_alert, ming, bell(desk, ming)[0].id)
    desk.write(service.settle, "k1")
    assert bell(desk, qing) == []
    assert [(one.seen, one.settled) for one in bell(desk, ming)] == [(True, True)]
    first, last = cards(pushes, qing)
    assert (first.gone, last.gone, last.version > first.version) == (False, True, True)
    assert cards(pushes, ming)[-1].settled is True


def test_what_is_over_vanishes_by_itself(desk: Desk, shop: int, qing: Actor, drain: Callable[[], int]) -> None:
    over = desk.clock.now() + timedelta(minutes=5)
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop, expires_at=over))
    desk.wait(minutes=4)
    drain()
    assert unread(desk, qing) == [1]
    desk.wait(minutes=1)
    drain()
    assert bell(desk, qing) == []


def test_reading_counts_down_and_twice_is_once(desk: Desk, shop: int, qing: Actor, ming: Actor) -> None:
    for key in ("k1", "k2", "k3"):
        desk.write(service.tell, an_alert(key, to(qing), shop=shop))
    newest = bell(desk, qing)[0]
    for _ in range(2):
        desk.write(service.read_alert, qing, newest.id)
    assert unread(desk, qing) == [2]
    assert newest.id not in {one.id for one in bell(desk, qing, unread=True)}
    with pytest.raises(NotFoundError):
        desk.write(service.read_alert, ming, newest.id)
    desk.write(service.read_all, qing)
    assert unread(desk, qing) == [0]
    assert len(bell(desk, qing)) == 3


def test_nothing_is_shown_of_a_shop_that_somebody_left(desk: Desk, shop: int, qing: Actor) -> None:
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop))
    line = bell(desk, qing)[0]
    admin, other = desk.admin, desk.shop("shoes")
    desk.write(accounts.update_staff, admin, qing.staff_id, StaffChange(shop_ids=[other]))
    moved = desk.read(accounts.find_actor, qing.staff_id)
    assert (bell(desk, moved), unread(desk, moved)) == ([], [0])
    with pytest.raises(NotFoundError):
        desk.write(service.read_alert, moved, line.id)


# whom


def told_of(desk: Desk, *actors: Actor) -> set[str]:
    return {one.name for one in actors if bell(desk, one)}


def test_people_are_found_by_what_they_are(desk: Desk, shop: int, qing: Actor, ming: Actor) -> None:
    lead, boss = desk.staff("lead", shop, role=Role.TEAM_LEAD), desk.staff("boss", shop, role=Role.ADMIN)
    far = desk.staff("far", desk.shop("shoes"))
    team = desk.write(
        accounts.create_team, desk.admin,
        TeamDraft(name="茶组", shop_ids=[shop], lead_id=lead.staff_id, member_ids=[lead.staff_id, qing.staff_id]),
    )  # fmt: skip
    everybody = (qing, ming, lead, boss, far)
    desk.online(ming, lead)
    cases = {
        Whom.people(qing.staff_id, far.staff_id): {"Qing"},  # who works elsewhere is not told
        Whom.leads(team.id): {"Lead"},
        Whom.leads_of(qing.staff_id): {"Lead"},
        Whom.colleagues(qing.staff_id): {"Lead"},
        Whom.colleagues(ming.staff_id): {"Lead"},  # in no team: whoever else is on duty in the shop
        Whom.holders(Permission.SHOP_MANAGE): {"Boss"},
        Whom.on_duty(): {"Ming", "Lead"},
        Whom.on_call(): {"Boss"},  # nobody is named, so whoever manages the shop
    }
    for number, (whom, names) in enumerate(cases.items()):
        desk.write(service.tell, an_alert(f"k{number}", whom, shop=shop))
        assert told_of(desk, *everybody) == names, whom
        desk.write(service.settle, f"k{number}")
    desk.write(service.change_rules, boss, shop, ShopRulesChange(version=0, on_call=[qing.staff_id]))
    desk.write(service.tell, an_alert("called", Whom.on_call(), shop=shop))
    assert told_of(desk, *everybody) == {"Qing"}


def test_what_would_be_told_nobody_is_told_who_manages_the_shop(desk: Desk, shop: int, qing: Actor) -> None:
    boss = desk.staff("boss", shop, role=Role.ADMIN)
    desk.write(accounts.update_staff, desk.admin, qing.staff_id, StaffChange(active=False))
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop))
    assert told_of(desk, boss) == {"Boss"}


# escalation


def test_it_goes_on_step_by_step_until_somebody_takes_it_on(
    desk: Desk, shop: int, qing: Actor, ming: Actor, drain: Callable[[], int]
) -> None:
    lead, boss = desk.staff("lead", shop), desk.staff("boss", shop, role=Role.ADMIN)
    steps = (Step(60, (to(ming),)), Step(120, (to(lead),), Severity.URGENT), Step(60, (to(boss),)))
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop, then=steps))
    desk.wait(seconds=59)
    drain()
    assert unread(desk, qing, ming, lead, boss) == [1, 0, 0, 0]
    desk.wait(seconds=1)
    drain()
    assert unread(desk, qing, ming, lead, boss) == [1, 1, 0, 0]
    desk.wait(seconds=120)
    drain()
    drain()
    assert unread(desk, qing, ming, lead, boss) == [1, 1, 1, 0]
    assert bell(desk, lead)[0].severity is Severity.URGENT
    taken = desk.write(service.take_on, ming, bell(desk, ming)[0].id)
    assert (taken.taken_by, taken.can_take, taken.seen) == ("Ming", False, True)
    again = desk.write(service.take_on, qing, bell(desk, qing)[0].id)
    assert again.taken_by == "Ming"
    assert [one.taken_by for one in bell(desk, lead)] == ["Ming"]
    desk.wait(hours=1)
    drain()
    assert unread(desk, boss) == [0]


def test_an_escalation_stops_when_the_cause_is_gone(
    desk: Desk, shop: int, qing: Actor, ming: Actor, drain: Callable[[], int]
) -> None:
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop, then=(Step(60, (to(ming),)),)))
    desk.write(service.settle, "k1")
    desk.wait(seconds=61)
    drain()
    assert bell(desk, ming) == []


def test_a_step_that_reaches_nobody_goes_on_at_once(
    desk: Desk, shop: int, qing: Actor, ming: Actor, drain: Callable[[], int]
) -> None:
    steps = (Step(60, (Whom.leads_of(qing.staff_id),)), Step(600, (to(ming),)))
    desk.write(service.tell, an_alert("k1", Whom.colleagues(qing.staff_id), shop=shop, then=steps))
    drain()
    assert unread(desk, ming) == [1]


def test_an_escalation_that_comes_back_to_somebody_is_unread_again(
    desk: Desk, shop: int, qing: Actor, drain: Callable[[], int]
) -> None:
    steps = (Step(60, (to(qing),), Severity.URGENT),)
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop, then=steps))
    desk.write(service.read_all, qing)
    desk.wait(seconds=60)
    drain()
    (card,) = bell(desk, qing)
    assert (card.seen, card.severity) == (False, Severity.URGENT)
