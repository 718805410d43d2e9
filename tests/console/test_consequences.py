"""What a change of staff or teams would cause is said before it is made, and nothing of it happens."""

import pytest

from tests.desk import Desk
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role, TeamChange
from yingda.console import service
from yingda.console.pushes import Consequences
from yingda.console.service import RehearsedError
from yingda.kit.errors import ConflictError, ForbiddenError
from yingda.presence import service as presence
from yingda.presence.types import ProfileChange, StaffEdit
from yingda.routing import service as routing
from yingda.routing.types import Problem, QueueDraft

pytestmark = pytest.mark.db


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("tea")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    mei = desk.staff("mei", shop_id)
    desk.online(mei)
    return mei


def rehearse(desk: Desk, edit: StaffEdit, *people: Actor, by: Actor | None = None) -> Consequences:
    with pytest.raises(RehearsedError) as rehearsed:
        desk.write(service.rehearse_staff, by or desk.admin, [one.staff_id for one in people], edit)
    return rehearsed.value.found


def told(found: Consequences) -> list[tuple[str, Problem]]:
    return [(each.skill, each.problem) for each in found.queues]


def test_leaving_hands_conversations_back_and_leaves_queues_alone(desk: Desk, shop_id: int, mei: Actor) -> None:
    for name in ("a", "b"):
        desk.assign(desk.says(desk.customer(shop_id, name), "在吗"), mei)
    found = rehearse(desk, StaffEdit(active=False), mei)
    assert (found.conversations, told(found)) == (2, [("", Problem.NO_STAFF)])
    assert found.queues[0].text.startswith("店铺里还没有能接待的客服")
    assert desk.read(accounts.access_staff, desk.admin, mei.staff_id).active
    desk.staff("lan", shop_id)
    assert rehearse(desk, StaffEdit(active=False), mei) == Consequences(conversations=2, queues=[])


def test_only_what_is_new_is_said(desk: Desk, shop_id: int, mei: Actor) -> None:
    desk.write(presence.set_profile, mei.staff_id, ProfileChange(skills=["退款"]))
    desk.write(routing.create_queue, desk.admin, QueueDraft(shop_id=shop_id, skill="退款"))
    desk.staff("lan", shop_id)
    lost = rehearse(desk, StaffEdit(skills=[]), mei)
    assert told(lost) == [("退款", Problem.NO_SKILL)]
    assert "退款" in lost.queues[0].text
    desk.write(presence.set_profile, mei.staff_id, ProfileChange(skills=[]))
    assert told(rehearse(desk, StaffEdit(active=False), mei)) == []
    assert [(each.skill, each.problem) for each in desk.read(service.troubles_of, desk.admin)] == [
        ("退款", Problem.NO_SKILL)
    ]


def test_leaving_a_shop_counts_what_is_open_there(desk: Desk, shop_id: int) -> None:
    other = desk.shop("silk")
    lan = desk.staff("lan", shop_id, other)
    desk.online(lan)
    for shop in (shop_id, other):
        desk.assign(desk.says(desk.customer(shop, "a"), "在吗"), lan)
    found = rehearse(desk, StaffEdit(shop_ids=[shop_id]), lan)
    assert found.conversations == 1
    assert [each.shop_id for each in found.queues] == [other]
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    assert rehearse(desk, StaffEdit(shop_ids=[]), lan, by=boss).conversations == 1


def test_a_rehearsal_is_refused_as_the_change_would_be(desk: Desk, shop_id: int, mei: Actor) -> None:
    root = desk.staff("root", role=Role.ADMIN)
    with pytest.raises(ConflictError) as last:
        desk.write(service.rehearse_staff, desk.admin, [root.staff_id], StaffEdit(active=False))
    assert last.value.code == "accounts.last_admin"
    with pytest.raises(ForbiddenError):
        desk.write(service.rehearse_staff, mei, [mei.staff_id], StaffEdit(active=False))


def test_a_team_that_loses_its_last_member_is_told(desk: Desk, shop_id: int, mei: Actor) -> None:
    team_id = desk.team("退款组", shop_id, mei.staff_id)
    desk.write(routing.create_queue, desk.admin, QueueDraft(shop_id=shop_id, team_ids=[team_id]))
    for change in (TeamChange(member_ids=[]), None):
        with pytest.raises(RehearsedError) as rehearsed:
            desk.write(service.rehearse_team, desk.admin, team_id, change)
        assert told(rehearsed.value.found) == [("", Problem.NO_TEAM_MEMBER)]
    assert desk.read(accounts.access_team, desk.admin, team_id).member_ids == (mei.staff_id,)


def test_a_new_shop_without_staff_is_in_trouble(desk: Desk, shop_id: int) -> None:
    assert [(each.shop_id, each.problem) for each in desk.read(service.troubles_of, desk.admin)] == [
        (shop_id, Problem.NO_STAFF)
    ]


def test_a_queue_is_set_up_once_for_each_request(desk: Desk, shop_id: int, mei: Actor) -> None:
    draft = QueueDraft(client_id="request-1", shop_id=shop_id, name="全部")
    made = [desk.write(routing.create_queue, desk.admin, draft) for _ in range(2)]
    assert made[0].id == made[1].id
    with pytest.raises(ConflictError):
        desk.write(routing.create_queue, desk.admin, QueueDraft(client_id="request-2", shop_id=shop_id))
