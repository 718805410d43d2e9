"""Setting up queues."""

import pytest
from litestar.di import Provide
from litestar.testing import create_test_client

from tests.routing.floor import Floor
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, Role, StaffChange, TeamDraft
from yingda.conversations.types import Priority
from yingda.infra.db import Database
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.presence import service as presence
from yingda.presence.types import Duty, ProfileChange
from yingda.routing import service
from yingda.routing.api import ROUTES
from yingda.routing.types import Outcome, Problem, QueueChange, QueueDraft, QueueInfo, QueueProblem, ReservedFor

pytestmark = pytest.mark.db


def create(floor: Floor, skill: str, **more: object) -> QueueInfo:
    draft = QueueDraft(shop_id=floor.shop_id, skill=skill, **more)  # type: ignore[arg-type] # as a request brings it
    return floor.write(service.create_queue, floor.admin, draft)


def refused(floor: Floor, skill: str, **more: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidError) as error:
        create(floor, skill, **more)
    return [(each.pointer, each.code) for each in error.value.fields]


def test_a_queue_that_somebody_can_serve_is_made(floor: Floor) -> None:
    floor.hire(skills=["退款"])
    made = create(floor, " 退款 ", name="退款组", reserved_for=ReservedFor.URGENT)
    assert (made.skill, made.name, made.reserved_for, made.version) == ("退款", "退款组", Priority.URGENT, 1)
    with pytest.raises(ConflictError, match=r"routing\.queue\.exists"):
        create(floor, "退款")


def test_a_queue_that_nobody_could_ever_serve_is_refused(floor: Floor) -> None:
    assert refused(floor, "") == [("/shop_id", "routing.queue.no_staff")]
    floor.hire(duty=Duty.TEMPORARY, online=False)
    assert refused(floor, "退款") == [("/skill", "routing.queue.no_skill")]
    assert refused(floor, "") == [("/skill", "routing.queue.only_temporary")]
    floor.hire(capacity=2, reserved_seats=2, online=False)
    team = make_team(floor, [])
    assert refused(floor, "", team_ids=[team]) == [("/team_ids", "routing.queue.no_team_member")]
    assert refused(floor, "", team_ids=[team + 1]) == [("/team_ids", "routing.queue.foreign_team")]


def test_a_queue_is_changed_if_it_is_still_as_it_was_read(floor: Floor) -> None:
    agent = floor.hire()
    made = create(floor, "")
    team = make_team(floor, [agent])
    change = QueueChange(version=1, name="全部", team_ids=[team], reserved_for=ReservedFor.NOBODY)
    changed = floor.write(service.update_queue, floor.admin, made.id, change)
    assert (changed.version, changed.name, changed.team_ids, changed.reserved_for) == (2, "全部", (team,), None)
    with pytest.raises(ConflictError):
        floor.write(service.update_queue, floor.admin, made.id, change)
    with pytest.raises(NotFoundError):
        floor.write(service.update_queue, floor.admin, made.id + 1, change)


def test_a_queue_made_by_its_first_customer_is_taken_over(floor: Floor) -> None:
    floor.hire(capacity=1)
    floor.asks()
    floor.asks()
    floor.route()
    queues, waiting = floor.read(service.list_queues, floor.admin)
    assert [(each.skill, each.configured) for each in queues] == [("", False)]
    assert waiting == {queues[0].id: 1}
    assert create(floor, "", name="全部").id == queues[0].id


def test_only_who_manages_the_shop_sets_up_queues(floor: Floor) -> None:
    agent = floor.hire()
    serves = Actor(agent, "", Role.AGENT, frozenset({Permission.CONVERSATION_SERVE}), frozenset({floor.shop_id}))
    with pytest.raises(ForbiddenError):
        floor.write(service.create_queue, serves, QueueDraft(shop_id=floor.shop_id))
    foreign = Actor(agent, "", Role.SUPERVISOR, frozenset(Permission), frozenset())
    with pytest.raises(NotFoundError):
        floor.write(service.create_queue, foreign, QueueDraft(shop_id=floor.shop_id))


def test_staff_who_lose_skills_or_leave_show_as_problems(floor: Floor) -> None:
    agent = floor.hire(skills=["退款"])
    create(floor, "退款")
    assert floor.read(service.check_routable, floor.shop_id) == []
    floor.write(presence.set_profile, agent, ProfileChange(skills=[]))
    assert floor.read(service.check_routable, floor.shop_id) == [
        QueueProblem(floor.shop_id, "退款", Problem.NO_SKILL)
    ]
    floor.write(accounts.update_staff, floor.admin, agent, StaffChange(active=False))
    assert floor.read(service.check_routable, floor.shop_id) == [
        QueueProblem(floor.shop_id, "", Problem.NO_STAFF),
        QueueProblem(floor.shop_id, "退款", Problem.NO_STAFF),
    ]


def make_team(floor: Floor, member_ids: list[int]) -> int:
    draft = TeamDraft(name="一组", shop_ids=[floor.shop_id], member_ids=member_ids)
    return floor.write(accounts.create_team, floor.admin, draft).id


def test_why_is_told_only_to_who_may_see_the_conversation(floor: Floor) -> None:
    agent = floor.hire()
    asked = floor.asks()
    floor.route()
    assert [each.kind for each in floor.read(service.explain_for, floor.actor(agent), asked)] == [Outcome.ASSIGNED]
    stranger = Actor(agent, "", Role.AGENT, frozenset(), frozenset())
    with pytest.raises(NotFoundError):
        floor.read(service.explain_for, stranger, asked)


def test_queues_and_reasons_over_http(floor: Floor) -> None:
    agent = floor.hire()

    async def actor() -> Actor:
        return floor.actor(agent)

    async def database() -> Database:
        return floor.db

    provided = {"db": Provide(database), "actor": Provide(actor)}
    with create_test_client(list(ROUTES), dependencies=provided, openapi_config=None) as client:
        made = client.post("/api/v1/queues", json={"shop_id": floor.shop_id, "name": "全部"})
        assert (made.status_code, made.json()["reserved_for"], made.json()["version"]) == (201, "high", 1)
        change = {"version": 1, "reserved_for": "nobody"}
        changed = client.patch(f"/api/v1/queues/{made.json()['id']}", json=change)
        assert (changed.json()["reserved_for"], changed.json()["version"]) == ("nobody", 2)
        assert client.get("/api/v1/queues").json() == {"items": [changed.json()]}
        asked = client.post("/api/v1/queues", json={"shop_id": floor.shop_id, "skill": "退款"})
        assert asked.status_code >= 400
    conversation = floor.asks()
    floor.route()
    with create_test_client(list(ROUTES), dependencies=provided, openapi_config=None) as client:
        items = client.get(f"/api/v1/conversations/{conversation}/why").json()["items"]
    assert [(each["kind"], each["candidates"][0]["verdict"]) for each in items] == [("assigned", "chosen")]
