"""What telling staff does later: escalations, ends of quiet hours, and everything that leaves the house."""

import random
from datetime import timedelta

import msgspec
import structlog

from yingda.alerts import service
from yingda.alerts.policy.outside import JITTER
from yingda.alerts.service import ESCALATE, EXPIRE, SEND, SHOW_HELD, Carrier, Escalate, Expire, Send, ShowHeld
from yingda.alerts.types import To
from yingda.infra.db import Database, Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import NewJob, Priority

SWEEP = "alerts.sweep"
SWEEP_EVERY = timedelta(hours=1)

log = structlog.get_logger("yingda.alerts")


class Sweep(msgspec.Struct, frozen=True):
    """A sweep needs to know nothing."""


KINDS = (
    JobKind(ESCALATE, Escalate, unit=service.escalate),
    JobKind(EXPIRE, Expire, unit=service.expire),
    JobKind(SHOW_HELD, ShowHeld, unit=service.show_held),
)


def arm(unit: Unit) -> None:
    """See to it that somebody sweeps; called at every start."""
    unit.enqueue(NewJob(SWEEP, Sweep(), due_at=unit.now + SWEEP_EVERY, key=SWEEP, priority=Priority.BULK))


def kinds(db: Database, carrier: Carrier) -> tuple[JobKind, ...]:
    """What works outside of units: sending and sweeping."""

    async def send(payload: Send, _job_id: int) -> None:
        to = To(payload.robot_id, payload.staff_id)
        while (out := await db.write_later(service.claim, to)) is not None:
            result = await carrier.carry(out, db.clock.now())
            log.info("alert sent", to=to.name, outcome=result.outcome, detail=result.detail, ms=result.ms)
            jitter = random.uniform(*JITTER)  # noqa: S311  # no secret
            await db.write_later(service.keep_result, out.send_id, result, jitter)
        await db.write_later(service.arm_next, to)

    async def sweep(_payload: Sweep, _job_id: int) -> None:
        await db.write_later(arm)
        while await db.write_later(service.sweep):
            pass

    return JobKind(SEND, Send, outside=send), JobKind(SWEEP, Sweep, outside=sweep)
