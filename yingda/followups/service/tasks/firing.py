"""Reminders, late tasks and waits that are over go off set-wise."""

from datetime import timedelta

from yingda.followups.policy.tasks import fire
from yingda.followups.service.tasks import telling
from yingda.followups.service.tasks.arming import TOGETHER_MS, arm_for
from yingda.followups.service.tasks.showing import keep
from yingda.followups.store import task_notes
from yingda.followups.store import tasks as store
from yingda.followups.types import Task, TaskHappening, TaskNote
from yingda.infra.db import Unit

AT_ONCE = 50
_TELL = {
    TaskHappening.REMINDER: telling.tell_soon,
    TaskHappening.LATE: telling.tell_late,
    TaskHappening.WAIT_OVER: telling.tell_wait_over,
}
_NOTED = {TaskHappening.LATE: TaskNote.LATE, TaskHappening.WAIT_OVER: TaskNote.WAIT_OVER}


def fire_due(unit: Unit) -> None:
    """Let go off what is due, in its order and once."""
    for each in store.lock_due(unit, AT_ONCE):
        _fire(unit, each)
    # what goes off next, also if its own job was lost
    following = store.find_next(unit)
    if following is not None:
        arm_for(unit, max(following, unit.now + timedelta(milliseconds=TOGETHER_MS)))


def _fire(unit: Unit, one: Task) -> None:
    fired, told = fire(one, unit.now)
    for each in told:
        _TELL[each](unit, fired)
        if each in _NOTED:
            task_notes.insert_entry(unit, one.id, None, _NOTED[each], {})
    keep(unit, one, fired)
