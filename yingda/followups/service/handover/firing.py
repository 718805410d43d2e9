"""What nobody accepts in time goes to who leads: one job for each fifth of a second."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from yingda.followups.policy.handover import LOOK_AGAIN, step
from yingda.followups.service.handover import telling
from yingda.followups.service.handover.leads import lead_for
from yingda.followups.service.handover.showing import push_handover
from yingda.followups.service.having import give
from yingda.followups.store import handover as store
from yingda.followups.types.handover import FireHandovers, Item, ItemAct, ItemState, ThingKind
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority

FIRE_HANDOVERS = "followups.handovers"
TOGETHER_MS = 200
AT_ONCE = 50


def arm_handovers(unit: Unit) -> None:
    """Look for what nobody has accepted meanwhile."""
    unit.enqueue(NewJob(FIRE_HANDOVERS, FireHandovers(), key=f"{FIRE_HANDOVERS}:start", priority=Priority.URGENT))


def arm_for(unit: Unit, at: datetime | None) -> None:
    """See to it that what is over then goes on."""
    if at is not None:
        share = -(-to_ms(at) // TOGETHER_MS)
        key = f"{FIRE_HANDOVERS}:{share}"
        unit.enqueue(NewJob(FIRE_HANDOVERS, FireHandovers(), from_ms(share * TOGETHER_MS), key, Priority.URGENT))


def fire_handovers(unit: Unit) -> None:
    """Give what is over to who leads, in its order and once; conversations are locked first (rule of units)."""
    due = store.lock_due(unit, AT_ONCE)
    ordered = sorted(due, key=lambda each: (each.kind is not ThingKind.CONVERSATION, each.object_id))
    moved = [_go_on(unit, each) for each in ordered]
    telling.tell_led(unit, [each for each in moved if each.state is ItemState.LED])
    _settle_told(unit, due)
    for handover_id in sorted({each.handover_id for each in moved}):
        push_handover(unit, handover_id)
    following = store.find_next(unit)
    if following is not None:
        arm_for(unit, max(following, unit.now + timedelta(milliseconds=TOGETHER_MS)))


def _go_on(unit: Unit, item: Item) -> Item:
    lead = lead_for(unit, item.shop_id, item.from_id)
    # nobody leads: the giver has it still, and it is looked again
    changed: Item | None = replace(item, next_at=unit.now + LOOK_AGAIN, version=item.version + 1)
    if lead is not None:
        act = ItemAct.LEAD if give(unit, item, lead) else ItemAct.SETTLE
        changed = step(item, act, unit.now, to_id=lead if act is ItemAct.LEAD else None, reason=item.reason)
    assert changed is not None
    store.save_item(unit, changed)
    return changed


def _settle_told(unit: Unit, due: Sequence[Item]) -> None:
    """Whoever did not accept need not look any more, once nothing is left for them."""
    for each in due:
        telling.settle_declined(unit, each)
        if not store.lock_offered(unit, each.handover_id, each.to_id):
            telling.settle_offered(unit, each)
