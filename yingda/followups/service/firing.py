"""Warnings, broken promises and holds that are over go off set-wise: a job for each fifth of a second."""

from dataclasses import replace
from datetime import datetime, timedelta

from yingda.followups.policy.promises import decide
from yingda.followups.service import telling
from yingda.followups.service.reminding import next_reminder, remind_due
from yingda.followups.service.showing import hold_card, push_hold, push_promises
from yingda.followups.store import holds
from yingda.followups.store import promises as store
from yingda.followups.types import FireDue, Promise, PromiseAct, PromiseState, PromiseWhy
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority

FIRE = "followups.fire"
TOGETHER_MS = 200
AT_ONCE = 50


def arm(unit: Unit) -> None:
    """Look for what has become due meanwhile."""
    unit.enqueue(NewJob(FIRE, FireDue(), key=f"{FIRE}:start", priority=Priority.URGENT))


def arm_for(unit: Unit, at: datetime | None) -> None:
    """See to it that what goes off then does."""
    if at is not None:
        share = -(-to_ms(at) // TOGETHER_MS)
        unit.enqueue(NewJob(FIRE, FireDue(), from_ms(share * TOGETHER_MS), f"{FIRE}:{share}", Priority.URGENT))


def fire_due(unit: Unit) -> None:
    """Let go off what is due, in its order and once."""
    due = store.lock_due(unit, AT_ONCE)
    push_promises(unit, [_fire(unit, each) for each in due])
    over = holds.lock_due(unit, AT_ONCE)
    for row in over:
        holds.note_told(unit, row.conversation_id)
        telling.tell_hold(unit, row)
        told = holds.find_hold(unit, row.conversation_id)
        assert told is not None
        push_hold(unit, hold_card(told))
    reminded = remind_due(unit, AT_ONCE)
    # what goes off next, also if its own job was lost; at once for what is more than one unit may touch
    full = AT_ONCE in (len(over), reminded)
    times = [unit.now] if full else [each for each in (store.find_next(unit), next_reminder(unit)) if each]
    if times:
        arm_for(unit, max(min(times), unit.now + timedelta(milliseconds=TOGETHER_MS)))


def _fire(unit: Unit, promise: Promise) -> Promise:
    if promise.state is PromiseState.SUGGESTED:
        over = decide(promise, PromiseAct.DROP, unit.now, PromiseWhy.UNCONFIRMED)
        assert over is not None
        after = replace(over, version=promise.version + 1)
    elif unit.now < promise.due_at:
        after = replace(promise, next_at=promise.due_at, version=promise.version + 1)
        telling.tell_warning(unit, after)
    else:
        broken = decide(promise, PromiseAct.BREAK, promise.due_at, PromiseWhy.LATE)
        assert broken is not None
        after = replace(broken, version=promise.version + 1)
        telling.tell_broken(unit, after)
    store.save_promise(unit, after)
    arm_for(unit, after.next_at)
    return after
