"""Jobs of surveys and loops: deciding and closing in one unit, sending outside of them."""

from collections.abc import Collection

import structlog

from yingda.infra.db import Database, Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.outreach import service
from yingda.outreach.ports import SendingError
from yingda.outreach.service import ASK, CLOSE, DELIVER, Courier
from yingda.outreach.types import AskDue, CloseDue, Deliver, SurveyWay

log = structlog.get_logger("yingda.outreach")


def close(unit: Unit, payload: CloseDue) -> None:
    """Close the loop of what was called solved a day ago."""
    service.close_due(unit, payload)


KINDS = (JobKind(CLOSE, CloseDue, unit=close),)


def kinds(db: Database, courier: Courier) -> tuple[JobKind, ...]:
    """What has to know by which ways customers can be reached."""

    async def deliver(payload: Deliver, _job_id: int) -> None:
        letter = await db.write_later(service.claim, payload.ask_id, courier.secret)
        if letter is None:
            return
        try:
            await courier.carry(letter)
        except SendingError as error:
            log.info("survey was not taken", key=letter.key, way=letter.way, detail=str(error))
            if await db.write_later(service.keep_refused, payload.ask_id, lasting=error.lasting):
                raise
            return
        await db.write_later(service.keep_sent, payload.ask_id)

    return asking(courier.ready), JobKind(DELIVER, Deliver, outside=deliver)


def asking(ready: Collection[SurveyWay]) -> JobKind:
    """Deciding whether to ask, where links can go by these ways."""

    def ask(unit: Unit, payload: AskDue) -> None:
        """Ask a customer for stars, look again later, or write down why not."""
        service.ask_due(unit, payload, ready)

    return JobKind(ASK, AskDue, unit=ask)
