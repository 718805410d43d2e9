"""An import from its file to its last article; begun again it goes on where it was.

What is new is shown at once when all of it is there; only then are articles changed that were there before.
"""

import structlog

from yingda.infra.compute import Compute
from yingda.infra.db import Database
from yingda.infra.storage import Storage
from yingda.kit.errors import InvalidError
from yingda.knowledge.service import importing, updating

log = structlog.get_logger("yingda.knowledge")


async def take_import(db: Database, storage: Storage, compute: Compute, import_id: int) -> None:
    """Read, judge, bring in slices, show, clear up; begun again it goes on where it was."""
    began = db.clock.now()
    await _bring(db, storage, compute, import_id)
    while not await db.write_later(importing.clear_slice, import_id):
        pass
    for key in await db.write_later(importing.forget_file, import_id):
        await storage.delete_older(key, began)  # the same file sent again since is somebody else's


async def _bring(db: Database, storage: Storage, compute: Compute, import_id: int) -> None:
    found = await db.read(importing.shelf_of, import_id)
    if found is None:
        return
    key, name, shelf = found
    try:
        read = await compute.run(importing.read_file, await storage.get(key), name, shelf)
    except InvalidError as error:
        await db.write_later(importing.fail_import, import_id, error.code)
        return
    outlooks = [(await db.read(updating.plan_slice, import_id, packed))[0] for packed in read.slices]
    if not await db.write_later(importing.note_read, import_id, read, updating.total_of(outlooks)):
        return
    for number, packed in enumerate(read.slices):
        if not await db.write_later(importing.take_slice, import_id, number, packed):
            return
    await db.write_later(importing.show_import_new, import_id)
    for packed in read.slices:
        await _update(db, import_id, packed)
    await db.write_later(importing.finish_import, import_id)
    log.info("articles imported", import_id=import_id, rows=read.total, wrong=read.wrong)


async def _update(db: Database, import_id: int, packed: bytes) -> None:
    for _ in range(updating.TRIES):
        _, planned = await db.read(updating.plan_slice, import_id, packed)
        written = [
            await db.write_later(updating.apply_rows, import_id, planned[at : at + updating.AT_ONCE])
            for at in range(0, len(planned), updating.AT_ONCE)
        ]
        if all(written):
            return
    log.warning("articles are edited while they are imported", import_id=import_id)
