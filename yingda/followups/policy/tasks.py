"""What becomes of tasks: which act leads where, what goes off when, what may be filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from yingda.followups.types.tasks import (
    CLOSED,
    Check,
    FieldType,
    KindContent,
    KindField,
    Task,
    TaskAct,
    TaskHappening,
    TaskMove,
    TaskPriority,
    TaskState,
    Value,
)
from yingda.kit.calendar import BusinessCalendar, NeverOpenError
from yingda.kit.errors import FieldError
from yingda.lang.folding import fold_text

FARTHEST = timedelta(days=732)
RANKS = {each: rank for rank, each in enumerate(TaskPriority)}
LONGEST_VALUE = 500

_PENDING = (TaskState.OPEN, TaskState.DOING, TaskState.WAITING)
TABLE = {
    (TaskState.OPEN, TaskAct.START): TaskState.DOING,
    (TaskState.WAITING, TaskAct.START): TaskState.DOING,
    (TaskState.DOING, TaskAct.PUT_BACK): TaskState.OPEN,
    (TaskState.WAITING, TaskAct.PUT_BACK): TaskState.OPEN,
    **{(state, TaskAct.WAIT): TaskState.WAITING for state in _PENDING},
    **{(state, TaskAct.FINISH): TaskState.DONE for state in _PENDING},
    **{(state, TaskAct.CANCEL): TaskState.CANCELLED for state in _PENDING},
    **{(state, TaskAct.REOPEN): TaskState.OPEN for state in CLOSED},
}
# said twice, an act has happened already; who waits may wait for somebody else from now on
LEADS_TO = {
    TaskAct.START: TaskState.DOING,
    TaskAct.PUT_BACK: TaskState.OPEN,
    TaskAct.FINISH: TaskState.DONE,
    TaskAct.CANCEL: TaskState.CANCELLED,
    TaskAct.REOPEN: TaskState.OPEN,
}


def after(state: TaskState, act: TaskAct) -> TaskState | None:
    """The state that the act leads to; None if it cannot be done."""
    return TABLE.get((state, act))


def is_done_already(state: TaskState, act: TaskAct) -> bool:
    """Whether the act has led here before, so that saying it again changes nothing."""
    return after(state, act) is None and LEADS_TO.get(act) is state


def move(task: Task, wanted: TaskMove, by: int | None, now: datetime) -> Task | None:
    """The task after an act; None if it cannot be done."""
    state = after(task.state, wanted.act)
    if state is None:
        return None
    waits, closes = state is TaskState.WAITING, state in CLOSED
    moved = replace(
        task,
        state=state,
        waiting_for=wanted.waiting_for if waits else "",
        waiting_until=wanted.waiting_until if waits else None,
        closed_at=now if closes else None,
        closed_by=by if closes else None,
        result=wanted.note if closes else task.result,
    )
    if wanted.act is TaskAct.REOPEN:  # what was told of it before is not told again
        moved = replace(moved, reminded_at=now, late_told=moved.due_at <= now, result="")
    return armed(moved)


def armed(task: Task) -> Task:
    """The task with the instant at which something of it goes off next; nothing of a closed one does."""
    return replace(task, next_at=None if task.state in CLOSED else min(_instants(task), default=None))


def due_anew(task: Task, due_at: datetime, now: datetime) -> Task:
    """The task with another time: what of it lies behind is not told, what lies ahead is."""
    return armed(replace(task, due_at=due_at, late_told=due_at <= now, reminded_at=now))


def fire(task: Task, now: datetime) -> tuple[Task, tuple[TaskHappening, ...]]:
    """What of a task has gone off by now, and the task after it; several reminders that were missed are one."""
    told: list[TaskHappening] = []
    if task.state is TaskState.WAITING and task.waiting_until is not None and task.waiting_until <= now:
        told.append(TaskHappening.WAIT_OVER)
        task = replace(task, state=TaskState.DOING, waiting_for="", waiting_until=None)
    if not task.late_told and task.due_at <= now:
        told.append(TaskHappening.LATE)
        task = replace(task, late_told=True)
    elif any(at <= now for at in _reminders(task)):
        told.append(TaskHappening.REMINDER)
    return armed(replace(task, reminded_at=now)), tuple(told)


def default_due(minutes: int, now: datetime, calendar: BusinessCalendar) -> datetime:
    """When a task is due of which no time was said: after so much working time."""
    try:
        return calendar.add(now, timedelta(minutes=minutes))
    except NeverOpenError:
        return now + timedelta(minutes=minutes)


def begun_checks(content: KindContent) -> tuple[Check, ...]:
    """The checklist that a task of a kind begins with."""
    return tuple(Check(text=each) for each in content.checklist)


def kept_values(fields: Sequence[KindField], values: Mapping[str, Value | None]) -> dict[str, Value]:
    """What was filled in, without what is empty."""
    return {each.key: value for each in fields if (value := values.get(each.key)) not in (None, "")}


def wrong_values(fields: Sequence[KindField], values: Mapping[str, Value | None]) -> tuple[FieldError, ...]:
    """What was filled in that its field cannot hold; a field that the kind does not have is wrong as well."""
    known = {each.key: each for each in fields}
    return tuple(
        FieldError(f"/values/{key}", "followups.task_value")
        for key, value in values.items()
        if key not in known or not (value is None or value == "" or _holds(known[key], value))
    )


def missing_values(fields: Sequence[KindField], values: Mapping[str, Value]) -> list[str]:
    """Names of required fields that nobody has filled in."""
    return [each.name for each in fields if each.required and each.key not in values]


def wrong_kind(content: KindContent) -> tuple[FieldError, ...]:
    """What is wrong with a kind: two fields of one key, a choice without options."""
    keys = [each.key for each in content.fields]
    return tuple(
        FieldError(f"/content/fields/{at}", "followups.task_field")
        for at, each in enumerate(content.fields)
        if keys.index(each.key) != at or (each.type is FieldType.CHOICE) != bool(each.options)
    )


def folded(*texts: str) -> str:
    """What a search looks in."""
    return fold_text("\n".join(each for each in texts if each))


def words_of(search: str) -> list[str]:
    """What a search looks for: all of these."""
    return list(dict.fromkeys(fold_text(search).split()))[:8]


def _reminders(task: Task) -> list[datetime]:
    every = (task.due_at - timedelta(minutes=each) for each in task.reminders)
    return [at for at in every if task.reminded_at is None or at > task.reminded_at]


def _instants(task: Task) -> list[datetime]:
    found = [] if task.late_told else [task.due_at, *_reminders(task)]
    waits = task.state is TaskState.WAITING and task.waiting_until is not None
    return [*found, task.waiting_until] if waits and task.waiting_until else found


def _holds(each: KindField, value: Value) -> bool:
    if each.type is FieldType.YES_NO:
        return isinstance(value, bool)
    if each.type is FieldType.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        return False
    if each.type is FieldType.DATE:
        return _is_date(value)
    return each.type is FieldType.TEXT or value in each.options


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10
