"""Letters: that an alert goes out to a robot or a mailbox, and when its turn comes."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import DEFAULT_ZONE
from yingda.alerts.policy import outside as policy
from yingda.alerts.policy.quiet import held_until
from yingda.alerts.policy.telling import reaches, ways_of
from yingda.alerts.service.settings import rules_of, settings_of
from yingda.alerts.store import outside as store
from yingda.alerts.types import Severity, ShopRules, To, Way
from yingda.infra.clock import to_ms
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob

SEND = "alerts.send"


class Send(msgspec.Struct, frozen=True):
    """Something may go out to a robot or a mailbox."""

    robot_id: int | None = None
    staff_id: int | None = None


def write_letters(unit: Unit, row: Any, staff_ids: Collection[int]) -> None:
    """Have an alert go out as shop and readers have set, after the quiet hours of each; nowhere twice."""
    rules = ShopRules() if row.shop_id is None else rules_of(unit, row.shop_id)
    zone = DEFAULT_ZONE if row.shop_id is None else accounts.shop_info(unit, row.shop_id).zone
    severity = Severity(row.severity)
    ways = ways_of(rules, row.kind, severity)
    if Way.ROBOT in ways:
        until = held_until(unit.now, severity, rules, zone)
        for robot in _robots_for(unit, row, severity):
            _write(unit, row.id, To(robot_id=robot.id), until)
    if Way.MAIL in ways:
        for staff_id, own in settings_of(unit, staff_ids).items():
            if own.mail:
                _write(unit, row.id, To(staff_id=staff_id), held_until(unit.now, severity, rules, zone, own))


def arm_next(unit: Unit, to: To) -> None:
    """See to it that somebody sends when the next letter's time comes."""
    at = store.find_next_at(unit, to)
    if at is not None:
        arm(unit, to, max(at, free_at(unit, to) or at))


def free_at(reading: Reading, to: To) -> datetime | None:
    """When the next message to somebody may go; None: now."""
    sent = store.find_sent_since(reading, to, reading.now - policy.MINUTE)
    return policy.free_at(sent, reading.now, policy.PER_MINUTE["mail" if to.robot_id is None else "robot"])


def _write(unit: Unit, alert_id: int, to: To, until: datetime | None) -> None:
    if store.insert_letter(unit, alert_id, to, until or unit.now):
        arm(unit, to, until or unit.now)


def arm(unit: Unit, to: To, at: datetime) -> None:
    """Have letters to somebody sent at `at`."""
    due_at = at if at > unit.now else None
    key = f"alerts:{to.name}:{to_ms(at) if due_at else 'now'}"
    unit.enqueue(NewJob(SEND, Send(to.robot_id, to.staff_id), due_at=due_at, key=key))


def _robots_for(unit: Unit, row: Any, severity: Severity) -> Iterable[Any]:
    return [
        robot
        for robot in store.load_robots(unit)
        if robot.active
        and row.shop_id in robot.shop_ids
        and (not robot.kinds or row.kind in robot.kinds)
        and reaches(severity, Severity(robot.least))
    ]
