"""Deleting on request, and the clearing of every night; both in slices that begin where the last one ended."""

from datetime import datetime

import structlog

from yingda.infra.db import Database, Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.storage import Storage
from yingda.privacy import policy, service
from yingda.privacy.types import Erase, Kept, Night

NIGHT = "privacy.night"

log = structlog.get_logger("yingda.privacy")


def arm(unit: Unit) -> None:
    """See to it that somebody clears at night; called at every start."""
    due_at = policy.next_night(unit.now)
    unit.enqueue(NewJob(NIGHT, Night(), due_at=due_at, key=NIGHT, priority=Priority.BULK))


def kinds(db: Database, storage: Storage) -> tuple[JobKind, ...]:
    """Both kinds, over this database and storage."""

    async def erase(payload: Erase, _job_id: int) -> None:
        began, done = db.clock.now(), False
        while not done:
            done, keys = await db.write_later(service.erase_slice, payload.erasure_id)
            await _delete(storage, keys, began)

    async def night(_payload: Night, _job_id: int) -> None:
        # first, so that a night that fails is made up for by the next one
        await db.write_later(arm)
        for kind in Kept:
            await _clear(db, storage, kind)

    return (
        JobKind(service.ERASE, Erase, outside=erase),
        JobKind(NIGHT, Night, outside=night),
    )


async def _clear(db: Database, storage: Storage, kind: Kept) -> None:
    began, cleared = db.clock.now(), 0
    while True:
        part = await db.write_later(service.clear_slice, kind)
        await _delete(storage, part.keys, began)
        cleared += part.count
        if part.done:
            break
    if cleared:
        log.info("cleared what is older than it is kept", kind=kind, count=cleared)


async def _delete(storage: Storage, keys: tuple[str, ...], began: datetime) -> None:
    for key in keys:
        # the same content sent again since is somebody else's; what is left over goes with the daily sweep
        await storage.delete_older(key, began)
