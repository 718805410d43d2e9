"""Queues as administration sets them up; what nobody could ever serve is refused."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from msgspec import UNSET

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.conversations.types import Priority
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.routing import store
from yingda.routing.policy.served import problem_of
from yingda.routing.service import crew, due
from yingda.routing.types import (
    RESERVED_PRIORITY,
    Problem,
    QueueChange,
    QueueDraft,
    QueueInfo,
    QueueProblem,
    ReservedFor,
)

# where the fault lies, and what is said about it
_FAULTS = {
    Problem.NO_STAFF: ("/shop_id", "routing.queue.no_staff"),
    Problem.NO_TEAM_MEMBER: ("/team_ids", "routing.queue.no_team_member"),
    Problem.NO_SKILL: ("/skill", "routing.queue.no_skill"),
    Problem.ONLY_TEMPORARY: ("/skill", "routing.queue.only_temporary"),
    Problem.ALL_RESERVED: ("/reserved_for", "routing.queue.all_reserved"),
}


def list_queues(reading: Reading, actor: Actor) -> tuple[list[QueueInfo], dict[int, int]]:
    """Queues of the actor's shops, and how many wait in each."""
    queues = store.load_queues(reading, actor.shop_ids)
    return queues, store.count_waiting(reading, [queue.id for queue in queues])


def create_queue(unit: Unit, actor: Actor, draft: QueueDraft) -> QueueInfo:
    """Set up a queue that somebody can serve."""
    accounts.access_shop(unit, actor, draft.shop_id, Permission.SHOP_MANAGE)
    skill = draft.skill.strip()
    wanted = QueueInfo(
        0, 1, draft.shop_id, skill, draft.name.strip(), RESERVED_PRIORITY[draft.reserved_for],
        tuple(sorted(set(draft.team_ids))), configured=True,
    )  # fmt: skip
    earlier = store.find_made(unit, actor.staff_id, draft.client_id)
    if earlier is not None:
        return earlier
    _check(unit, wanted)
    sender = {"author_id": actor.staff_id, "client_id": draft.client_id}
    queue_id = store.configure_queue(unit, (draft.shop_id, skill), _values(wanted, draft.reserved_for) | sender)
    if queue_id is None:
        return _made_meanwhile(unit, actor, draft)
    made = _route_anew(unit, queue_id)
    audit.record(unit, actor, "queue.create", Target("queue", queue_id, made.shop_id), None, made)
    return made


def update_queue(unit: Unit, actor: Actor, queue_id: int, change: QueueChange) -> QueueInfo:
    """Change a queue into one that somebody can serve, unless it was changed since `version`."""
    queue = store.find_queue(unit, queue_id)
    if queue is None:
        raise NotFoundError
    accounts.access_shop(unit, actor, queue.shop_id, Permission.SHOP_MANAGE)
    if change.version not in (UNSET, queue.version):
        raise ConflictError
    wanted = _changed(queue, change)
    _check(unit, wanted)
    if not store.update_queue(unit, queue, _values(wanted, _reserved_for(wanted.reserved_for))):
        raise ConflictError
    after = _route_anew(unit, queue_id)
    audit.record(unit, actor, "queue.update", Target("queue", queue_id, queue.shop_id), queue, after)
    return after


def check_routable(reading: Reading, shop_id: int) -> list[QueueProblem]:
    """Queues of a shop, set up or in use, that its staff as it is now could never serve."""
    queues = {queue.skill: queue for queue in store.load_queues(reading, [shop_id])}
    in_use = {skill for skill, queue in queues.items() if queue.configured}
    in_use |= {"", *conversations.queued_skills(reading, shop_id)}
    asked = [queues.get(skill) or _unconfigured(shop_id, skill) for skill in sorted(in_use)]
    found = [(queue.skill, _problem(reading, queue)) for queue in asked]
    return [QueueProblem(shop_id, skill, problem) for skill, problem in found if problem is not None]


def _made_meanwhile(reading: Reading, actor: Actor, draft: QueueDraft) -> QueueInfo:
    """The queue, if this very request came twice at once."""
    made = store.find_made(reading, actor.staff_id, draft.client_id)
    if made is None:
        raise ConflictError("routing.queue.exists")
    return made


def _check(reading: Reading, queue: QueueInfo) -> None:
    known = {team.id for team in accounts.teams_of_shop(reading, queue.shop_id)}
    if not known.issuperset(queue.team_ids):
        raise InvalidError(fields=(FieldError("/team_ids", "routing.queue.foreign_team"),))
    problem = _problem(reading, queue)
    if problem is not None:
        pointer, code = _FAULTS[problem]
        raise InvalidError(fields=(FieldError(pointer, code, {"skill": queue.skill}),))


def _problem(reading: Reading, queue: QueueInfo) -> Problem | None:
    rules = crew.rules_of(reading, [queue])[queue.id]
    staff = crew.as_set_up(reading, rules.staff_ids)
    return problem_of(rules, staff, crew.members_of(reading, queue.team_ids))


def _changed(queue: QueueInfo, change: QueueChange) -> QueueInfo:
    if change.name is not UNSET:
        queue = replace(queue, name=str(change.name).strip())
    if isinstance(change.reserved_for, ReservedFor):
        queue = replace(queue, reserved_for=RESERVED_PRIORITY[change.reserved_for])
    if isinstance(change.team_ids, Iterable):
        queue = replace(queue, team_ids=tuple(sorted(set(change.team_ids))))
    return queue


def _values(queue: QueueInfo, reserved_for: ReservedFor) -> dict[str, Any]:
    return {"name": queue.name, "reserved_for": reserved_for.value, "team_ids": list(queue.team_ids)}


def _reserved_for(priority: Priority | None) -> ReservedFor:
    return next(each for each, meant in RESERVED_PRIORITY.items() if meant is priority)


def _unconfigured(shop_id: int, skill: str) -> QueueInfo:
    return QueueInfo(0, 1, shop_id, skill, "", Priority.HIGH, (), configured=False)


def _route_anew(unit: Unit, queue_id: int) -> QueueInfo:
    queue = store.find_queue(unit, queue_id)
    assert queue is not None
    unit.enqueue(due.route(queue.shop_id, queue.skill))
    return queue
