"""Jobs of promises, holds, tasks, recurring work, handing over, text messages, and matters that last."""

import structlog

from yingda.followups import service
from yingda.followups.ports import Matters
from yingda.followups.service import TextCarrier, duties, handover, tasks
from yingda.followups.types import FireDue, FireTasks, ReadLine
from yingda.followups.types.duties import FireDuties
from yingda.followups.types.handover import FireHandovers
from yingda.followups.types.matters import LookAtMatters
from yingda.followups.types.texting import SendText
from yingda.infra.db import Database
from yingda.infra.db.unit import Unit
from yingda.infra.jobs.kinds import JobKind

log = structlog.get_logger("yingda.followups")


def arm(unit: Unit) -> None:
    """Look for what has become due meanwhile."""
    service.arm(unit)
    service.arm_look(unit, 0)
    tasks.arm(unit)
    duties.arm_duties(unit)
    handover.arm_handovers(unit)


def fire(unit: Unit, _payload: FireDue) -> None:
    """Warn of promises, break what was not kept, remind of customers who were asked to wait."""
    service.fire_due(unit)


def read(unit: Unit, payload: ReadLine) -> None:
    """Suggest the promises of a message that did not go through the composer."""
    service.read_sent(unit, payload)


def fire_tasks(unit: Unit, _payload: FireTasks) -> None:
    """Remind of tasks, tell of those that are late, take up those that have waited long enough."""
    tasks.fire_due(unit)


def fire_duties(unit: Unit, _payload: FireDuties) -> None:
    """Begin recurring work, remind of it, miss what was not done."""
    duties.fire_duties(unit)


def fire_handovers(unit: Unit, _payload: FireHandovers) -> None:
    """Give to who leads what nobody has accepted."""
    handover.fire_handovers(unit)


KINDS = (
    JobKind(service.FIRE, FireDue, unit=fire),
    JobKind(service.READ, ReadLine, unit=read),
    JobKind(tasks.FIRE_TASKS, FireTasks, unit=fire_tasks),
    JobKind(duties.FIRE_DUTIES, FireDuties, unit=fire_duties),
    JobKind(handover.FIRE_HANDOVERS, FireHandovers, unit=fire_handovers),
)


def kinds(db: Database, carrier: TextCarrier, matters: Matters) -> tuple[JobKind, ...]:
    """What works outside of units, or needs to know of other rooms."""

    async def send(payload: SendText, _job_id: int) -> None:
        out = await db.write_later(service.claim_text, payload.text_id)
        if out is None:
            return
        result = await carrier.carry(out, db.clock.now())
        log.info("text message sent", text=payload.text_id, taken=result.taken, detail=result.detail)
        await db.write_later(service.keep_text_result, payload.text_id, result)

    def look(unit: Unit, _payload: LookAtMatters) -> None:
        service.look_at_matters(unit, matters)

    return JobKind(service.TEXT, SendText, outside=send), JobKind(service.LOOK, LookAtMatters, unit=look)
