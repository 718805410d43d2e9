"""Carrying out acts on many conversations; what simulated customers do next."""

from yingda.console import service
from yingda.console.service import BulkRun
from yingda.console.types import Turn
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind
from yingda.kit.errors import AppError

SLICE = 20  # rows between two looks at whether it was cancelled


def kinds(db: Database) -> tuple[JobKind, ...]:
    """Both kinds, over this database: each conversation is a unit of its own."""

    async def carry_out(run: BulkRun, _job_id: int) -> None:
        while pending := await db.write_later(service.next_slice, run.bulk_id, SLICE):
            for conversation_id in pending:
                await _do(db, run.bulk_id, conversation_id)

    return (JobKind(service.JOB, BulkRun, outside=carry_out), JobKind(service.REHEARSE, Turn, unit=service.play))


async def _do(db: Database, bulk_id: int, conversation_id: int) -> None:
    try:
        await db.write_later(service.do_item, bulk_id, conversation_id)
    except AppError as error:
        if error.status >= 500:
            raise
        await db.write_later(service.refuse_item, bulk_id, conversation_id, error)
