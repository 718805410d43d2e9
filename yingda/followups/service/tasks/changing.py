"""What staff do with tasks: change, give, take, move, tick off, watch."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from msgspec import UNSET

from yingda.accounts.types import Actor, Permission
from yingda.followups.policy import tasks as policy
from yingda.followups.pushes import TaskCard
from yingda.followups.service.tasks import telling
from yingda.followups.service.tasks.access import lock_own, lock_seen
from yingda.followups.service.tasks.kinds import kinds_of
from yingda.followups.service.tasks.making import (
    check_due,
    check_holders,
    check_kind,
    check_people,
    check_title,
    check_values,
)
from yingda.followups.service.tasks.showing import keep, task_cards
from yingda.followups.store import task_notes
from yingda.followups.store import tasks as store
from yingda.followups.types import (
    CLOSED,
    Check,
    KindContent,
    Task,
    TaskAct,
    TaskChange,
    TaskCheck,
    TaskMove,
    TaskNote,
    TaskState,
)
from yingda.infra.db import Unit
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError
from yingda.lang.contacts import mask_contacts, restore_contacts

_TEXTS = frozenset({"title", "text", "order_no"})
_PLAIN = ("title", "text", "priority", "order_no", "due_at", "kind")


def change_task(unit: Unit, actor: Actor, task_id: int, change: TaskChange) -> TaskCard:
    """Write what somebody edited; refused when somebody else's was written meanwhile."""
    before = lock_own(unit, actor, task_id)
    if change.version is not UNSET and change.version != before.version:
        raise ConflictError("accounts.changed_meanwhile")
    content = _content(unit, actor, before, change)
    wanted = _wanted(before, change)
    if "title" in wanted:
        check_title(wanted["title"])
    changed = replace(before, **wanted)
    changed = _with_kind(before, changed, change, content)
    if changed.due_at != before.due_at:
        check_due(changed.due_at, unit.now, earliest=before.made_at)
        changed = policy.due_anew(changed, changed.due_at, unit.now)
        telling.settle_times(unit, changed)
    if change.reminders is not UNSET:
        reminders = tuple(sorted(set(change.reminders), reverse=True))
        changed = replace(changed, reminders=reminders, reminded_at=unit.now)
    given = _given(unit, actor, before, changed)
    if change.watcher_ids is not UNSET:
        check_people(unit, before.shop_id, change.watcher_ids, "watcher_ids")
        store.put_watchers(unit, before.id, set(change.watcher_ids))
    detail = _differences(before, changed)
    if detail:
        task_notes.insert_entry(unit, before.id, actor.staff_id, TaskNote.CHANGED, detail)
    if given and changed.state not in CLOSED:
        telling.tell_given(unit, changed, actor.staff_id)
    return keep(unit, before, policy.armed(changed), texts=bool(_TEXTS & wanted.keys()))


def take_task(unit: Unit, actor: Actor, task_id: int) -> TaskCard:
    """Somebody of the team has it from now on; who takes it again keeps it."""
    before = lock_seen(unit, actor, task_id)
    if before.owner_id == actor.staff_id:
        return task_cards(unit, [before])[0]
    if before.owner_id is not None or before.state in CLOSED:
        raise ConflictError("followups.task_taken")
    if before.team_id not in actor.team_ids or not actor.may(Permission.CONVERSATION_SERVE):
        raise ForbiddenError("followups.not_your_team")
    telling.settle_given(unit, before)
    task_notes.insert_entry(unit, before.id, actor.staff_id, TaskNote.TAKEN, {})
    return keep(unit, before, replace(before, owner_id=actor.staff_id))


def give_task(unit: Unit, by: Actor, task_id: int, owner_id: int, from_id: int) -> TaskCard | None:
    """Hand on what somebody has, agreed on elsewhere (a handover that was accepted); None if it is no longer
    theirs, or closed. Said again it changes nothing."""
    before = store.lock_task(unit, task_id)
    if before is not None and before.owner_id == owner_id:
        return task_cards(unit, [before])[0]
    if before is None or before.owner_id != from_id or before.state in CLOSED:
        return None
    changed = replace(before, owner_id=owner_id)
    _note_given(unit, by, before, changed)
    telling.tell_given(unit, changed, owner_id)
    return keep(unit, before, changed)


def move_task(unit: Unit, actor: Actor, task_id: int, wanted: TaskMove) -> TaskCard:
    """Do an act; said twice it happens once. Waiting names for whom, cancelling says why."""
    before = lock_own(unit, actor, task_id)
    if policy.is_done_already(before.state, wanted.act):
        return task_cards(unit, [before])[0]
    if policy.after(before.state, wanted.act) is None:
        raise ConflictError("followups.task_state")
    _check_move(unit, actor, before, wanted)
    moved = policy.move(before, wanted, actor.staff_id, unit.now)
    assert moved is not None
    if wanted.act is TaskAct.START and moved.owner_id is None:  # who starts it has it
        moved = replace(moved, owner_id=actor.staff_id)
    if moved.state in CLOSED:
        telling.settle(unit, moved)
    elif wanted.act is not TaskAct.WAIT:
        telling.settle_given(unit, moved)
    detail = {"from": before.state, "to": moved.state, "note": wanted.note, "for": moved.waiting_for}
    task_notes.insert_entry(
        unit, before.id, actor.staff_id, TaskNote.MOVED, {key: each for key, each in detail.items() if each}
    )
    return keep(unit, before, moved)


def check_line(unit: Unit, actor: Actor, task_id: int, wanted: TaskCheck) -> TaskCard:
    """Tick off a line of the checklist, or take that back; said twice it happens once."""
    before = lock_own(unit, actor, task_id)
    if before.state in CLOSED:
        raise ConflictError("followups.task_state")
    if wanted.index >= len(before.checks):
        raise InvalidError(fields=(FieldError("/index", "followups.task_check"),))
    line = before.checks[wanted.index]
    if wanted.done == (line.done_at is not None):
        return task_cards(unit, [before])[0]
    ticked = Check(text=line.text)
    if wanted.done:
        ticked = Check(text=line.text, done_by=actor.staff_id, done_at=unit.now)
    checks = (*before.checks[: wanted.index], ticked, *before.checks[wanted.index + 1 :])
    detail = {"line": line.text, "done": wanted.done}
    task_notes.insert_entry(unit, before.id, actor.staff_id, TaskNote.CHECKED, detail)
    return keep(unit, before, replace(before, checks=checks))


def watch_task(unit: Unit, actor: Actor, task_id: int, on: bool) -> TaskCard:
    """Hear of a task, or no more; everybody who sees one may."""
    before = lock_seen(unit, actor, task_id)
    watchers = set(store.find_watchers(unit, [task_id])[task_id])
    wanted = watchers | {actor.staff_id} if on else watchers - {actor.staff_id}
    if wanted == watchers:
        return task_cards(unit, [before])[0]
    store.put_watchers(unit, task_id, wanted)
    return keep(unit, before, before)


def _wanted(before: Task, change: TaskChange) -> dict[str, Any]:
    """What is written over what there is; what was shown masked and left alone stays."""
    names = (*_PLAIN, "owner_id", "team_id")
    wanted = {name: value for name in names if (value := getattr(change, name)) is not UNSET}
    for name in ("title", "text"):
        if name in wanted:
            wanted[name] = restore_contacts(wanted[name].strip(), getattr(before, name))
    return wanted


def _content(unit: Unit, actor: Actor, before: Task, change: TaskChange) -> KindContent | None:
    """The kind that the task has or gets; None if the shop has it no more."""
    if change.kind is not UNSET and change.kind != before.kind:
        return check_kind(unit, actor, before.shop_id, change.kind)
    known = kinds_of(unit, before.shop_id, actor.locale).get(before.kind)
    return None if known is None else known.content


def _with_kind(before: Task, changed: Task, change: TaskChange, content: KindContent | None) -> Task:
    if content is None:
        return changed
    if change.values is not UNSET:
        values = {key: _restored(before, key, each) for key, each in change.values.items()}
        check_values(content, values)
        changed = replace(changed, values=policy.kept_values(content.fields, values))
    if changed.kind != before.kind:  # what the other kind has no field for is gone with it
        known = {each.key for each in content.fields}
        values = {key: each for key, each in changed.values.items() if key in known}
        changed = replace(changed, values=values, checks=policy.begun_checks(content))
    return changed


def _restored(before: Task, key: str, value: Any) -> Any:
    was = before.values.get(key)
    return was if isinstance(was, str) and value == mask_contacts(was) else value


def _given(unit: Unit, actor: Actor, before: Task, changed: Task) -> bool:
    if (changed.owner_id, changed.team_id) == (before.owner_id, before.team_id):
        return False
    check_holders(unit, before.shop_id, changed.owner_id, changed.team_id)
    _note_given(unit, actor, before, changed)
    return True


def _note_given(unit: Unit, actor: Actor, before: Task, changed: Task) -> None:
    detail = {
        name: [getattr(before, name), getattr(changed, name)]
        for name in ("owner_id", "team_id")
        if getattr(before, name) != getattr(changed, name)
    }
    # the system is nobody
    task_notes.insert_entry(unit, before.id, actor.staff_id or None, TaskNote.GIVEN, detail)


def _differences(before: Task, changed: Task) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in (*_PLAIN, "reminders", "values"):
        was, now = getattr(before, name), getattr(changed, name)
        if was != now:
            found[name] = [_told(was), _told(now)]
    return found


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return mask_contacts(value)[:200]
    return value.isoformat() if isinstance(value, datetime) else value


def _check_move(unit: Unit, actor: Actor, before: Task, wanted: TaskMove) -> None:
    if wanted.act is TaskAct.WAIT:
        if not wanted.waiting_for.strip():
            raise InvalidError(fields=(FieldError("/waiting_for", "followups.task_waits_for"),))
        until = wanted.waiting_until
        if until is not None and not unit.now < until <= unit.now + policy.FARTHEST:
            raise InvalidError(fields=(FieldError("/waiting_until", "followups.wrong_time"),))
    if wanted.act is TaskAct.CANCEL and not wanted.note.strip():
        raise InvalidError(fields=(FieldError("/note", "followups.no_reason"),))
    if policy.after(before.state, wanted.act) is TaskState.DONE:
        known = kinds_of(unit, before.shop_id, actor.locale).get(before.kind)
        missing = policy.missing_values(known.content.fields, before.values) if known else []
        if missing:
            raise ConflictError("followups.task_missing", names="、".join(missing))
