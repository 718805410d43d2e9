"""Articles in and out on the command line, as the console does it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.infra.compute import Compute
from yingda.infra.db import Database
from yingda.infra.files import service as files
from yingda.infra.storage import Storage
from yingda.kit.errors import NotFoundError
from yingda.kit.ids import new_token
from yingda.knowledge import service as knowledge
from yingda.knowledge.pushes.imports import KnowledgeImport
from yingda.knowledge.types.imports import ExportFormat, ExportRow, ImportDraft
from yingda.tools.errors import CommandError


@dataclass(frozen=True, slots=True)
class House:
    """What the commands work with."""

    db: Database
    storage: Storage
    compute: Compute


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file and what is to become of it."""

    file: Path
    shop: str
    strict: bool = True
    dry_run: bool = False
    publish: bool = False


async def import_articles(house: House, wanted: Wanted) -> tuple[KnowledgeImport, str]:
    """Take a file in; what became of it, and the whole report as CSV."""
    db = house.db
    actor: Actor = await db.read(accounts.system_actor)
    shop_id = await _shop(db, wanted.shop)
    content = await asyncio.to_thread(wanted.file.read_bytes)
    stored = await house.storage.put(content, wanted.file.name)
    token = (await db.write(files.register, stored, f"staff:{actor.staff_id}")).token
    draft = ImportDraft(
        shop_id, new_token(), wanted.file.name, token, wanted.strict, wanted.dry_run, wanted.publish
    )
    begun = await db.write(knowledge.begin_import, actor, draft, queued=False)
    await knowledge.take_import(db, house.storage, house.compute, begun.id)
    done: KnowledgeImport = await db.read(knowledge.show_import, actor, begun.id)
    return done, await db.read(knowledge.import_report, actor, begun.id)


async def export_articles(house: House, shop: str, form: ExportFormat, locale: str) -> bytes:
    """All articles of a shop but the archived ones, as a file."""
    db = house.db
    actor: Actor = await db.read(accounts.system_actor)
    shop_id = await _shop(db, shop)
    await db.write(knowledge.begin_export, actor, shop_id, form)
    brief = await db.read(accounts.shop_brief, shop_id)
    rows: list[ExportRow] = []
    while some := await db.read(knowledge.export_slice, shop_id, rows[-1].id if rows else 0):
        rows += some
    return await house.compute.run(knowledge.write_export, rows, form, brief.name, brief.zone, locale)


async def _shop(db: Database, code: str) -> int:
    try:
        return int((await db.read(accounts.shop_by_code, code)).id)
    except NotFoundError as error:
        raise CommandError(f"there is no shop with the code {code!r}") from error
