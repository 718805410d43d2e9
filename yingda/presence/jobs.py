"""The sweep for the lost: every 10 s, arming itself again."""

from dataclasses import dataclass
from datetime import datetime

from yingda.infra.db.unit import Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import NewJob
from yingda.presence import policy, service

SWEEP = "presence.sweep"


@dataclass(frozen=True, slots=True)
class Sweep:
    """When the sweep before this one ran; none after a start."""

    swept_at: datetime | None = None


def arm(unit: Unit) -> None:
    """See to it that somebody sweeps; called at every start."""
    unit.enqueue(NewJob(SWEEP, Sweep(), due_at=unit.now + policy.BEAT, key=SWEEP))


def sweep(unit: Unit, payload: Sweep) -> None:
    """Sweep once and arm the next."""
    service.sweep_lost(unit, payload.swept_at)
    unit.enqueue(NewJob(SWEEP, Sweep(unit.now), due_at=unit.now + policy.BEAT, key=SWEEP))


KINDS = (JobKind(SWEEP, Sweep, unit=sweep),)
