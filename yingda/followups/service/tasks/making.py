"""Making a task: what is left out follows from its kind."""

from dataclasses import replace
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.customers import service as customers
from yingda.followups.policy import tasks as policy
from yingda.followups.pushes import TaskCard
from yingda.followups.service.acts import access_promise
from yingda.followups.service.tasks import telling
from yingda.followups.service.tasks.arming import arm_for
from yingda.followups.service.tasks.kinds import kinds_of
from yingda.followups.service.tasks.showing import push_task, searched, task_cards
from yingda.followups.store import task_notes
from yingda.followups.store import tasks as store
from yingda.followups.types import KindContent, Task, TaskDraft, TaskNote, TaskState
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import FieldError, InvalidError


def create_task(unit: Unit, actor: Actor, draft: TaskDraft) -> TaskCard:
    """Make a task; the same `client_id` again gives the first."""
    shop = accounts.access_shop(unit, actor, draft.shop_id, Permission.CONVERSATION_SERVE)
    content = check_kind(unit, actor, shop.id, draft.kind)
    owner_id, team_id = draft.owner_id, draft.team_id
    if owner_id is None and team_id is None:
        owner_id, team_id = (None, content.team_id) if content.team_id else (actor.staff_id, None)
    check_holders(unit, shop.id, owner_id, team_id)
    check_people(unit, shop.id, draft.watcher_ids, "watcher_ids")
    due_at = draft.due_at or policy.default_due(content.due_minutes, unit.now, accounts.calendar_of(unit, shop.id))
    check_due(due_at, unit.now, earliest=unit.now)
    check_values(content, draft.values)
    reminders = content.reminders if draft.reminders is None else draft.reminders
    made = Task(
        shop_id=shop.id, client_id=draft.client_id, kind=draft.kind, title=check_title(draft.title),
        state=TaskState.OPEN, made_by=actor.staff_id, made_at=unit.now, changed_at=unit.now, due_at=due_at,
        text=draft.text, priority=draft.priority or content.priority, owner_id=owner_id, team_id=team_id,
        reminders=tuple(sorted(set(reminders), reverse=True)), reminded_at=unit.now,
        lead_minutes=content.lead_minutes, order_no=draft.order_no.strip(),
        values=policy.kept_values(content.fields, draft.values), checks=policy.begun_checks(content),
    )  # fmt: skip
    return _insert(unit, actor, _linked(unit, actor, made, draft), draft.watcher_ids)


def check_kind(reading: Reading, actor: Actor, shop_id: int, code: str) -> KindContent:
    """The kind, if the shop has it and it is not archived."""
    kind = kinds_of(reading, shop_id, actor.locale).get(code)
    if kind is None or kind.archived:
        raise InvalidError(fields=(FieldError("/kind", "followups.no_task_kind"),))
    return kind.content


def check_holders(reading: Reading, shop_id: int, owner_id: int | None, team_id: int | None) -> None:
    """Somebody of the shop, or one of its teams, has to have it."""
    if owner_id is None and team_id is None:
        raise InvalidError(fields=(FieldError("/owner_id", "followups.task_nobodys"),))
    if owner_id is not None:
        check_people(reading, shop_id, [owner_id], "owner_id")
    if team_id is not None and team_id not in {each.id for each in accounts.teams_of_shop(reading, shop_id)}:
        raise InvalidError(fields=(FieldError("/team_id", "followups.no_team"),))


def check_people(reading: Reading, shop_id: int, staff_ids: list[int], name: str) -> None:
    """All of them work in the shop."""
    if not set(staff_ids) <= set(accounts.active_colleagues_of(reading, [shop_id])):
        raise InvalidError(fields=(FieldError(f"/{name}", "followups.not_of_shop"),))


def check_due(due_at: datetime, now: datetime, earliest: datetime) -> None:
    """Neither behind nor out of sight."""
    if not earliest <= due_at <= now + policy.FARTHEST:
        raise InvalidError(fields=(FieldError("/due_at", "followups.task_due"),))


def check_title(title: str) -> str:
    """A title says something."""
    if not title.strip():
        raise InvalidError(fields=(FieldError("/title", "followups.task_title"),))
    return title.strip()


def check_values(content: KindContent, values: dict[str, str | int | float | bool | None]) -> None:
    """Every field can hold what was filled in."""
    wrong = policy.wrong_values(content.fields, values)
    if wrong:
        raise InvalidError(fields=wrong)


def _linked(unit: Unit, actor: Actor, made: Task, draft: TaskDraft) -> Task:
    """The task with what it belongs to, as far as the actor may see that; a conversation names its customer."""
    if draft.promise_id is not None:
        promise = access_promise(unit, actor, draft.promise_id)
        made = replace(
            made, promise_id=promise.id, conversation_id=promise.conversation_id, customer_id=promise.customer_id
        )
    elif draft.conversation_id is not None:
        row = conversations.access_conversation(unit, actor, draft.conversation_id)
        if row.shop_id != made.shop_id:
            raise InvalidError(fields=(FieldError("/conversation_id", "followups.task_other_shop"),))
        made = replace(made, conversation_id=row.id, customer_id=row.customer_id)
    elif draft.customer_id is not None:
        made = replace(made, customer_id=customers.access_customer(unit, actor, draft.customer_id).id)
    return made


def _insert(unit: Unit, actor: Actor, made: Task, watcher_ids: list[int]) -> TaskCard:
    made = policy.armed(made)
    task_id = store.insert_task(unit, made, searched(unit, made))
    if task_id is None:
        return task_cards(unit, [store.find_made(unit, actor.staff_id, made.client_id)])[0]
    made = replace(made, id=task_id)
    if made.order_no and made.conversation_id is not None:
        conversations.note_order(unit, made.conversation_id)
    store.put_watchers(unit, task_id, set(watcher_ids))
    task_notes.insert_entry(unit, task_id, actor.staff_id, TaskNote.MADE, {})
    arm_for(unit, made.next_at)
    telling.tell_given(unit, made, actor.staff_id)
    return push_task(unit, made, made)
