"""Jobs of accounts; each is one unit."""

from dataclasses import dataclass
from datetime import timedelta

from yingda.accounts import service
from yingda.accounts.service.own_sessions import END_OVER, Released
from yingda.accounts.service.staff import EXPIRE, Expiry
from yingda.infra.db.unit import Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import NewJob, Priority

SWEEP = "accounts.sweep"
SWEEP_EVERY = timedelta(minutes=10)
SLICE = 200  # rows that one unit forgets


@dataclass(frozen=True, slots=True)
class Sweep:
    """Nothing to remember."""


def arm(unit: Unit) -> None:
    """See to it that somebody sweeps; called at every start."""
    unit.enqueue(NewJob(SWEEP, Sweep(), due_at=unit.now + SWEEP_EVERY, key=SWEEP, priority=Priority.BULK))


def sweep(unit: Unit, _payload: Sweep) -> None:
    """End sessions whose time is over, forget old attempts to sign in, and arm the next; sooner if much is left."""
    service.end_over(unit)
    more = service.forget_sign_ins(unit, SLICE) == SLICE
    due_at = unit.now if more else unit.now + SWEEP_EVERY
    unit.enqueue(NewJob(SWEEP, Sweep(), due_at=due_at, key=SWEEP, priority=Priority.BULK))


def end_over(unit: Unit, payload: Released) -> None:
    """End sessions of somebody who holds no conversation any more."""
    service.end_over(unit, payload.staff_id)


def expire(unit: Unit, payload: Expiry) -> None:
    """End the work of somebody whose account has come to its end."""
    service.expire(unit, payload.staff_id)


KINDS = (
    JobKind(EXPIRE, Expiry, unit=expire),
    JobKind(END_OVER, Released, unit=end_over),
    JobKind(SWEEP, Sweep, unit=sweep),
)
