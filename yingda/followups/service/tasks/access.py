"""Who sees a task, and who may change it."""

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.followups.store import tasks as store
from yingda.followups.types import Task
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ForbiddenError, NotFoundError


def access_task(reading: Reading, actor: Actor, task_id: int) -> Task:
    """A task that the actor has, made, watches, may take or manage, or whose conversation the actor may see."""
    return seen(reading, actor, store.find_tasks(reading, [task_id]).get(task_id))


def seen(reading: Reading, actor: Actor, one: Task | None) -> Task:
    """The task, if the actor may see it."""
    if one is None or one.shop_id not in actor.shop_ids or not _sees(reading, actor, one):
        raise NotFoundError
    return one


def lock_seen(unit: Unit, actor: Actor, task_id: int) -> Task:
    """A task that the actor may see, held until the unit ends."""
    return seen(unit, actor, store.lock_task(unit, task_id))


def lock_own(unit: Unit, actor: Actor, task_id: int) -> Task:
    """A task that the actor may change, held until the unit ends."""
    one = lock_seen(unit, actor, task_id)
    if not may_change(unit, actor, one):
        raise ForbiddenError("followups.task_not_yours")
    return one


def may_change(reading: Reading, actor: Actor, one: Task) -> bool:
    """Who has it, made it, whose team it belongs to, who leads its owner, who has the customer, supervisors."""
    if one.shop_id not in actor.shop_ids:
        return False
    if actor.may(Permission.SLA_MANAGE):
        return True
    if not actor.may(Permission.CONVERSATION_SERVE):
        return False
    if actor.staff_id in (one.owner_id, one.made_by) or one.team_id in actor.team_ids:
        return True
    return _leads(reading, actor, one) or _has_customer(reading, actor, one)


def led_by(reading: Reading, actor: Actor) -> set[int]:
    """The people of the teams whose conversations the actor may read."""
    if not actor.may(Permission.CONVERSATION_READ_TEAM):
        return set()
    return {one for team_id in actor.team_ids for one in accounts.staff_in_team(reading, team_id)}


def _sees(reading: Reading, actor: Actor, one: Task) -> bool:
    if actor.may(Permission.CONVERSATION_READ_ALL) or may_change(reading, actor, one):
        return True
    if store.is_watched(reading, actor.staff_id, one.id):
        return True
    linked = one.conversation_id
    return linked is not None and bool(conversations.seen_among(reading, actor, [linked]))


def _leads(reading: Reading, actor: Actor, one: Task) -> bool:
    return one.owner_id is not None and one.owner_id in led_by(reading, actor)


def _has_customer(reading: Reading, actor: Actor, one: Task) -> bool:
    if one.conversation_id is not None:
        active = conversations.find_active(reading, one.conversation_id)
        return active is not None and active.owner_id == actor.staff_id
    return False
