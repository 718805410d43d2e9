"""Clocks go off set-wise: a job for each fifth of a second in which one does, armed a minute ahead."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.sla.events import TargetBreached, TargetPassed
from yingda.sla.policy.clocks import fire
from yingda.sla.service.books import hours_of
from yingda.sla.service.showing import push_clocks
from yingda.sla.service.telling import tell_later, wanted_of
from yingda.sla.store import clocks as store
from yingda.sla.types import Clock, FireClocks, MarkKind, Passed, ToTell

FIRE = "sla.fire"
TOGETHER_MS = 200  # those of one fifth of a second share a job
AT_ONCE = 50
LOOK_EVERY = timedelta(seconds=60)
AHEAD = timedelta(seconds=90)  # half a minute more: a look may be late


def arm(unit: Unit) -> None:
    """Look ahead now, and every minute from then on."""
    unit.enqueue(NewJob(FIRE, FireClocks(ahead=True), key=f"{FIRE}:ahead", priority=Priority.URGENT))


def arm_for(unit: Unit, instants: Iterable[datetime | None]) -> None:
    """See to it that what goes off soon does; the rest is armed by the look of its minute."""
    soon = {_share(at) for at in instants if at is not None and at <= unit.now + AHEAD}
    for share in sorted(soon):
        unit.enqueue(_job(share))


def fire_due(unit: Unit, wanted: FireClocks) -> None:
    """Let go off what is due, in its order and once; arm what comes within the next minute."""
    due = store.lock_due(unit, AT_ONCE)
    tell_later(unit, [told for clock in due if (told := _fire(unit, clock)) is not None])
    if len(due) == AT_ONCE:
        unit.enqueue(NewJob(FIRE, FireClocks(), key=f"{FIRE}:more", priority=Priority.URGENT))
    if wanted.ahead:
        unit.enqueue(
            NewJob(
                FIRE, FireClocks(ahead=True), unit.now + LOOK_EVERY, key=f"{FIRE}:ahead", priority=Priority.URGENT
            )
        )
        shares = int(AHEAD / timedelta(milliseconds=TOGETHER_MS))
        arm_for(unit, store.find_due_until(unit, unit.now + AHEAD, shares))
    elif store.find_due_until(unit, unit.now, 1):  # another unit held it just now
        unit.enqueue(_job(_share(unit.now + timedelta(milliseconds=TOGETHER_MS))))


def _share(at: datetime) -> int:
    return -(-to_ms(at) // TOGETHER_MS)


def _job(share: int) -> NewJob:
    at = from_ms(share * TOGETHER_MS)
    return NewJob(FIRE, FireClocks(), at, f"{FIRE}:{share}", Priority.URGENT)


def _fire(unit: Unit, clock: Clock) -> ToTell | None:
    """Let one go off; whom that concerns."""
    after, passed = fire(clock, unit.now, hours_of(unit, clock.place.shop_id))
    wanted = wanted_of(after, passed)
    store.save_clock(unit, clock, replace(after, told=after.told or bool(wanted)))
    arm_for(unit, [after.next_at])
    for each in passed:
        _announce(unit, after, each)
    push_clocks(unit, clock.place, store.find_open_of(unit, [clock.place.conversation_id]))
    return ToTell(clock.id, wanted) if wanted else None


def _announce(unit: Unit, clock: Clock, passed: Passed) -> None:
    place = clock.place
    where = (place.conversation_id, place.episode_id, place.shop_id, passed.at, clock.id, clock.kind)
    if passed.kind is MarkKind.DEADLINE:
        unit.announce(TargetBreached(*where, passed.at, passed.do))
    else:
        unit.announce(TargetPassed(*where, passed.kind, passed.do))
