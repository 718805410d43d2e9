"""Tasks as screens show them, and keeping what has changed of one."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from yingda.accounts import service as accounts
from yingda.accounts.pushes import StaffBrief
from yingda.accounts.types import StaffName
from yingda.conversations import service as conversations
from yingda.customers import service as customers
from yingda.followups.policy.tasks import folded
from yingda.followups.pushes import TASK, CheckCard, TaskCard, TaskCustomer, TeamName
from yingda.followups.service.tasks.arming import arm_for
from yingda.followups.store import tasks as store
from yingda.followups.types import Task
from yingda.infra.db import Reading, Unit
from yingda.infra.push.types import Push
from yingda.lang.contacts import mask_contacts


def task_cards(reading: Reading, tasks: Sequence[Task]) -> list[TaskCard]:
    """Cards of tasks: one look for each kind of name, however many."""
    watchers = store.find_watchers(reading, [each.id for each in tasks])
    names = accounts.names_of(reading, {one for each in tasks for one in _staff_of(each, watchers[each.id])})
    teams = accounts.team_names(reading, {each.team_id for each in tasks if each.team_id})
    people = customers.briefs(reading, {each.customer_id for each in tasks if each.customer_id})

    def brief(staff_id: int | None) -> StaffBrief | None:
        return None if staff_id is None else brief_of(names, staff_id)

    return [
        TaskCard(
            id=each.id, version=each.version, shop_id=each.shop_id, kind=each.kind, title=mask_contacts(each.title),
            text=mask_contacts(each.text), state=each.state, priority=each.priority, owner=brief(each.owner_id),
            team=TeamName(each.team_id, teams[each.team_id]) if each.team_id else None,
            watchers=[brief_of(names, one) for one in watchers[each.id]], made_by=brief_of(names, each.made_by),
            made_at=each.made_at, changed_at=each.changed_at or each.made_at, due_at=each.due_at,
            reminders=list(each.reminders), waiting_for=each.waiting_for, waiting_until=each.waiting_until,
            conversation_id=each.conversation_id,
            customer=TaskCustomer(each.customer_id, people[each.customer_id].name) if each.customer_id else None,
            order_no=each.order_no, promise_id=each.promise_id, values=_masked(each), checks=_checks(each, names),
            comments=each.comments, result=mask_contacts(each.result), closed_at=each.closed_at,
            closed_by=brief(each.closed_by), erased=not each.title,
        )
        for each in tasks
    ]  # fmt: skip


def brief_of(names: dict[int, StaffName], staff_id: int) -> StaffBrief:
    """A member of staff as cards name one."""
    return StaffBrief(staff_id, names[staff_id].name, "")


def keep(unit: Unit, before: Task, changed: Task, *, texts: bool = False) -> TaskCard:
    """Write a held task that was changed, have what is due of it go off, show it to everybody whom it concerns."""
    changed = replace(changed, version=before.version + 1, changed_at=unit.now)
    store.save_task(unit, changed, searched(unit, changed) if texts else None)
    if changed.order_no and not before.order_no and changed.conversation_id is not None:
        conversations.note_order(unit, changed.conversation_id)
    arm_for(unit, changed.next_at)
    return push_task(unit, changed, before)


def searched(reading: Reading, one: Task) -> str:
    """What a search looks in: also the customer's name as it is now."""
    brief = customers.briefs(reading, [one.customer_id]) if one.customer_id else {}
    return folded(one.title, one.text, one.order_no, *(each.name for each in brief.values()))


def push_task(unit: Unit, one: Task, was: Task) -> TaskCard:
    """Show a task to its people, its team, whoever has its conversation open, and to whose it was."""
    card = task_cards(unit, [one])[0]
    people = {one.owner_id, one.made_by, was.owner_id, *(each.id for each in card.watchers)}
    for team_id in {one.team_id, was.team_id}:
        people |= set() if team_id is None else set(accounts.staff_in_team(unit, team_id))
    topics = [f"staff:{each}" for each in sorted(each for each in people if each is not None)]
    topics.append(f"watch:{one.shop_id}")
    if one.owner_id is not None:
        topics.append(f"watch:{one.shop_id}:{one.owner_id}")
    if one.conversation_id is not None:
        topics.append(f"conversation:{one.conversation_id}")
    for topic in topics:
        unit.push(Push(topic, TASK, card.id, card.version, card))
    return card


def _staff_of(one: Task, watchers: Collection[int]) -> set[int]:
    found = {one.owner_id, one.made_by, one.closed_by, *watchers, *(each.done_by for each in one.checks)}
    return {each for each in found if each is not None}


def _checks(one: Task, names: dict[int, StaffName]) -> list[CheckCard]:
    return [
        CheckCard(text=each.text, done_by=names[each.done_by].name if each.done_by else None, done_at=each.done_at)
        for each in one.checks
    ]


def _masked(one: Task) -> dict[str, str | int | float | bool]:
    return {key: mask_contacts(each) if isinstance(each, str) else each for key, each in one.values.items()}
