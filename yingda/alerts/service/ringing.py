"""Where in a bell an alert goes: a line of its own, a bundle of many alike, or a summary after quiet hours."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import DEFAULT_ZONE
from yingda.alerts.policy.quiet import held_until
from yingda.alerts.policy.telling import STORM_MORE_THAN, STORM_WITHIN, heavier
from yingda.alerts.service.bell import push_gone, push_lines
from yingda.alerts.service.settings import rules_of, settings_of
from yingda.alerts.store import telling as store
from yingda.alerts.types import Severity, ShopRules
from yingda.infra.clock import to_ms
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob

SHOW_HELD = "alerts.show_held"


class ShowHeld(msgspec.Struct, frozen=True):
    """Somebody's quiet hours are over."""

    staff_id: int


def ring(unit: Unit, row: Any, new: Collection[int], again: Collection[int]) -> None:
    """Ring for those who hear of an alert for the first time, and once more for those whom it reaches again."""
    rules = rules_of(unit, row.shop_id) if row.shop_id is not None else ShopRules()
    zone = accounts.shop_info(unit, row.shop_id).zone if row.shop_id is not None else DEFAULT_ZONE
    settings = settings_of(unit, new)
    shown = []
    for staff_id in new:
        until = held_until(unit.now, Severity(row.severity), rules, zone, settings[staff_id])
        bell_id = _line(unit, staff_id, row) if until is None else _hold(unit, staff_id, row, until)
        store.insert_told(unit, row.id, staff_id, bell_id)
        shown += [bell_id] if until is None else []
    push_lines(unit, [*shown, *_ring_again(unit, row, again)])


def show_held(unit: Unit, due: ShowHeld) -> None:
    """Show what was held back through somebody's quiet hours, as one line."""
    lines = store.find_due(unit, due.staff_id)
    for line in lines:
        store.change_line(unit, line.id, visible_at=None, at=unit.now)
    push_lines(unit, [line.id for line in lines])


def _ring_again(unit: Unit, row: Any, staff_ids: Collection[int]) -> list[int]:
    """An escalation that comes back to somebody: their line is unread again, with what it matters by now."""
    told = store.find_told(unit, row.id)
    lines = store.lock_lines(unit, [told[staff_id] for staff_id in staff_ids])
    lines = [one for one in lines if one.visible_at is None]
    for line in lines:
        severity = heavier(Severity(line.severity), Severity(row.severity))
        store.change_line(unit, line.id, seen_at=None, at=unit.now, severity=severity.value)
    return [line.id for line in lines]


def _hold(unit: Unit, staff_id: int, row: Any, until: datetime) -> int:
    held = store.find_held(unit, staff_id)
    if held is not None and _add(unit, held, row):
        store.make_summary(unit, held.id, same_shop=held.shop_id == row.shop_id)
        return int(held.id)
    key = f"alerts:held:{staff_id}:{to_ms(until)}"
    unit.enqueue(NewJob(SHOW_HELD, ShowHeld(staff_id), due_at=until, key=key))
    return store.insert_line(unit, staff_id, row, until)


def _line(unit: Unit, staff_id: int, row: Any) -> int:
    recent = store.find_recent(unit, staff_id, row, unit.now - STORM_WITHIN, STORM_MORE_THAN)
    bundle = next((one for one in recent if one.number > 1), None)
    if bundle is None and len(recent) == STORM_MORE_THAN:
        bundle = recent[0]
        lines = store.lock_lines(unit, [one.id for one in recent])
        others = [one.id for one in lines if one.id != bundle.id]
        push_gone(unit, others)
        store.absorb(unit, bundle.id, others)
        store.change_line(unit, bundle.id, number=sum(one.number for one in lines))
    if bundle is not None and _add(unit, bundle, row):
        return int(bundle.id)
    return store.insert_line(unit, staff_id, row, None)


def _add(unit: Unit, line: Any, row: Any) -> bool:
    return store.add_to_line(unit, line.id, row, heavier(Severity(line.severity), Severity(row.severity)))
