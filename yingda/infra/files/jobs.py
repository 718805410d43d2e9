"""Sweeping attachments: uploads that nothing came to use, and files that no row names."""

from datetime import timedelta

import msgspec

from yingda.infra.db import Database, Unit
from yingda.infra.files import service
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.storage import COPIES, Storage

SWEEP, SWEEP_ORPHANS = "files.sweep", "files.sweep_orphans"
EVERY = {SWEEP: timedelta(hours=1), SWEEP_ORPHANS: timedelta(days=1)}
AT_ONCE = 200  # rule 5: what one unit may touch


class Sweep(msgspec.Struct, frozen=True):
    """A sweep needs to know nothing."""


def arm(unit: Unit) -> None:
    """See to it that somebody sweeps; called at every start."""
    for name in EVERY:
        _arm_next(unit, name)


def kinds(db: Database, storage: Storage) -> tuple[JobKind, ...]:
    """The two sweeps, over this database and storage."""

    async def sweep(_payload: Sweep, _job_id: int) -> None:
        # first, so that a sweep that fails is made up for by the next one instead of giving up one day
        await db.write_later(_arm_next, SWEEP)
        await sweep_unused(db, storage)

    async def sweep_lost(_payload: Sweep, _job_id: int) -> None:
        await db.write_later(_arm_next, SWEEP_ORPHANS)
        await sweep_orphans(db, storage)

    return JobKind(SWEEP, Sweep, outside=sweep), JobKind(SWEEP_ORPHANS, Sweep, outside=sweep_lost)


async def sweep_unused(db: Database, storage: Storage) -> None:
    """Forget uploads that nothing refers to within a day, then delete what only they named."""
    before = db.clock.now() - service.UNUSED_FOR
    while keys := await db.write_later(service.forget_unused, AT_ONCE):
        for key in keys:
            # whoever has sent the same content again meanwhile has renewed its time
            await storage.delete_older(key, before)


async def sweep_orphans(db: Database, storage: Storage) -> None:
    """Delete files a day old that no row names: their upload, or a sweep before this one, was cut short."""
    before = db.clock.now() - service.UNUSED_FOR
    old: list[str] = []
    async for one in storage.list_keys():
        if one.stored_at < before and not one.key.startswith(COPIES):
            old.append(one.key)
        if len(old) == AT_ONCE:
            await _delete_unnamed(db, storage, old)
            old = []
    await _delete_unnamed(db, storage, old)


async def _delete_unnamed(db: Database, storage: Storage, keys: list[str]) -> None:
    named = await db.read(service.find_named, keys)
    before = db.clock.now() - service.UNUSED_FOR
    for key in keys:
        if key not in named:
            await storage.delete_older(key, before)


def _arm_next(unit: Unit, name: str) -> None:
    unit.enqueue(NewJob(name, Sweep(), due_at=unit.now + EVERY[name], key=name, priority=Priority.BULK))
