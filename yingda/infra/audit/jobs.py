"""Sealing: shortly after each minute, and at once again while one waits for those who came before."""

from datetime import timedelta

import msgspec

from yingda.infra.audit import service
from yingda.infra.db import Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import NewJob, Priority

SEAL = "audit.seal"
EVERY = timedelta(minutes=1)
SOON = timedelta(seconds=1)


class Seal(msgspec.Struct, frozen=True):
    """Sealing needs to know nothing."""


def arm(unit: Unit) -> None:
    """See to it that somebody seals; called at every start."""
    unit.enqueue(NewJob(SEAL, Seal(), due_at=unit.now + SOON, key=SEAL, priority=Priority.BULK))


def kinds(secret: str) -> tuple[JobKind, ...]:
    """Sealing with the secret of this installation."""

    def seal(unit: Unit, _payload: Seal) -> None:
        waits = service.seal_finished(unit, secret)
        due_at = unit.now + (SOON if waits else EVERY)
        unit.enqueue(NewJob(SEAL, Seal(), due_at=due_at, key=SEAL, priority=Priority.BULK))

    return (JobKind(SEAL, Seal, unit=seal),)
