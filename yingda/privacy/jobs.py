"""Deleting on request, and the clearing of every night; both in slices that begin where the last one ended."""

import hashlib
from datetime import datetime

import structlog

from yingda.infra.db import Database, Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.storage import Storage
from yingda.kit.errors import AppError
from yingda.privacy import policy, service
from yingda.privacy.service import NIGHT
from yingda.privacy.types import Erase, Night, Release

log = structlog.get_logger("yingda.privacy")


def arm(unit: Unit) -> None:
    """See to it that somebody clears at night; called at every start."""
    due_at = policy.next_night(unit.now)
    unit.enqueue(NewJob(NIGHT, Night(), due_at=due_at, key=NIGHT, priority=Priority.BULK))


def kinds(db: Database, storage: Storage) -> tuple[JobKind, ...]:
    """All kinds, over this database and storage."""

    async def erase(payload: Erase, _job_id: int) -> None:
        began, done = db.clock.now(), False
        while not done:
            done, keys = await db.write_later(service.erase_slice, payload.erasure_id)
            await _delete(storage, keys, began)

    async def night(payload: Night, _job_id: int) -> None:
        if payload.asked_by is None:
            # first, so that a night that fails is made up for by the next one
            await db.write_later(arm)
        number = await db.write_later(service.begin_night, payload.asked_by)
        try:
            await clear(db, storage, number)
        except Exception as error:
            code = error.code if isinstance(error, AppError) else type(error).__name__
            await db.write_later(service.note_trouble, number, code)
            raise

    async def release(_payload: Release, _job_id: int) -> None:
        await db.write_later(service.release)

    return (
        JobKind(service.ERASE, Erase, outside=erase),
        JobKind(NIGHT, Night, outside=night),
        JobKind(service.RELEASE, Release, outside=release),
    )


async def clear(db: Database, storage: Storage, night_id: int) -> None:
    """Go through a night from where it stands; a slice is cleared after its copy is stored."""
    began, cleared = db.clock.now(), 0
    while (plan := await db.read(service.plan_slice, night_id)) is not None:
        stored = None
        if plan.lines is not None:
            stored, data = service.packed(plan)
            await storage.put_back(stored.key, data)
        await _delete(storage, await db.write_later(service.keep_slice, plan, stored), began)
        cleared += len(plan.ids)
    await _seal(db, storage, night_id)
    while keys := await db.write_later(service.expire_copies):
        for key in keys:
            await storage.delete(key)
    if cleared:
        log.info("cleared what is older than it is kept", night=night_id, count=cleared)


async def _seal(db: Database, storage: Storage, night_id: int) -> None:
    for kind in await db.read(service.unsealed, night_id):
        whole = hashlib.sha256()
        for key in await db.read(service.keys_of, night_id, kind):
            whole.update(await storage.get(key))
        await db.write_later(service.seal, night_id, kind, whole.hexdigest())


async def _delete(storage: Storage, keys: tuple[str, ...], began: datetime) -> None:
    for key in keys:
        # the same content sent again since is somebody else's; what is left over goes with the daily sweep
        await storage.delete_older(key, began)
