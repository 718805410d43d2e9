"""The verbs with which other rooms tell staff something, and say that its cause is gone."""

from datetime import timedelta
from typing import Any

import msgspec

from yingda.alerts.policy.telling import heavier
from yingda.alerts.service.bell import push_gone, push_lines
from yingda.alerts.service.letters import write_letters
from yingda.alerts.service.recipients import last_resort, recipients
from yingda.alerts.service.ringing import ring
from yingda.alerts.store import telling as store
from yingda.alerts.types import Alert, Severity, Step, Whom
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority

ESCALATE = "alerts.escalate"
EXPIRE = "alerts.expire"


class Escalate(msgspec.Struct, frozen=True):
    """A step of an alert's escalation is due."""

    alert_id: int
    step: int


class Expire(msgspec.Struct, frozen=True):
    """An alert is over, whether or not its cause was settled."""

    alert_id: int


def tell(unit: Unit, alert: Alert) -> int:
    """Tell staff something, once as long as its cause is not settled; the alert's id.

    Rings in the bells of `whom` (nobody there: of who may manage the shop), by mail and robots as shop and readers
    have set, after their quiet hours unless it is urgent. The steps of `then` follow by themselves.
    """
    row = store.insert_alert(unit, alert)
    if row is None:
        known = store.find_open(unit, alert.key)
        assert known is not None
        return int(known.id)
    if alert.expires_at is not None:
        unit.enqueue(NewJob(EXPIRE, Expire(row.id), due_at=alert.expires_at, key=f"alert:{row.id}:over"))
    _deliver(unit, row, alert.whom)
    return int(row.id)


def settle(unit: Unit, key: str) -> bool:
    """The cause of the alerts of this key is gone: unread ones vanish, escalation stops; false if none stands."""
    row = store.find_open(unit, key)
    return row is not None and _settle(unit, row.id)


def expire(unit: Unit, over: Expire) -> None:
    """What is over is settled."""
    _settle(unit, over.alert_id)


def escalate(unit: Unit, due: Escalate) -> None:
    """Do the step that is due, if nobody has acted; a step that reaches nobody new goes on to the next at once."""
    row = store.lock_alert(unit, due.alert_id)
    if row is None or row.settled_at or row.acknowledged_at or row.step != due.step:
        return
    step = _steps(row)[row.step]
    severity = heavier(Severity(row.severity), step.severity or Severity.INFO)
    store.advance(unit, row.id, row.step + 1, severity)
    after = store.lock_alert(unit, row.id)
    assert after is not None
    _deliver(unit, after, step.whom)


def _deliver(unit: Unit, row: Any, whom: tuple[Whom, ...]) -> None:
    steps, told = _steps(row), store.find_told(unit, row.id)
    found = recipients(unit, row.shop_id, whom)
    if not found and not told and row.step == len(steps):
        found = last_resort(unit, row.shop_id)
    ring(unit, row, sorted(found - set(told)), sorted(found & set(told)))
    write_letters(unit, row, sorted(found))
    if row.step == len(steps):
        return
    wait = timedelta(seconds=steps[row.step].after_s if found - set(told) else 0)
    job = Escalate(row.id, row.step)
    key = f"alert:{row.id}:{row.step}"
    unit.enqueue(NewJob(ESCALATE, job, due_at=unit.now + wait, key=key, priority=Priority.URGENT))


def _settle(unit: Unit, alert_id: int) -> bool:
    if not store.settle(unit, alert_id):
        return False
    kept: list[int] = []
    over: list[int] = []
    for line in store.lock_lines(unit, store.find_told(unit, alert_id).values()):
        left, newest = store.count_open(unit, line.id)
        if left or line.seen_at is not None:
            store.change_line(unit, line.id, **({"number": left, "alert_id": newest} if left else {}))
        (kept if left or line.seen_at is not None else over).append(line.id)
    push_lines(unit, kept)
    push_gone(unit, over)
    for bell_id in over:
        store.delete_line(unit, bell_id)
    return True


def _steps(row: Any) -> list[Step]:
    return msgspec.convert(row.steps, list[Step])
