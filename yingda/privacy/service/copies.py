"""Copies of what nights cleared: their names, checksums, handing out, and their own end."""

import gzip
import hashlib
from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.storage import COPIES
from yingda.kit.errors import NotFoundError
from yingda.privacy.service.nights import Plan, Stored
from yingda.privacy.service.rules import rules_of
from yingda.privacy.store import nights as store

NIGHTS_AT_ONCE = 5


def packed(plan: Plan) -> tuple[Stored, bytes]:
    """A piece of a file, compressed: the same rows under the same name however often it is written."""
    assert plan.lines is not None
    data = gzip.compress(plan.lines, mtime=0)
    key = f"{COPIES}{plan.night_id}/{plan.kind}-{plan.number:06}.jsonl.gz"
    return Stored(key, len(data), hashlib.sha256(data).hexdigest()), data


def keys_of(reading: Reading, night_id: int, kind: str) -> list[str]:
    """Where the pieces of a file are, in their order; put together they are the file."""
    return [row.key for row in store.find_parts(reading, night_id, kind)]


def unsealed(reading: Reading, night_id: int) -> list[str]:
    """Files of a night whose checksum is not known yet."""
    row = store.find_night(reading, night_id)
    return [] if row is None else [kind for kind, one in row.copies.items() if not one["sha256"]]


def seal(unit: Unit, night_id: int, kind: str, checksum: str) -> None:
    """Write down the checksum of a whole file."""
    row = store.lock_night(unit, night_id)
    if row is not None and kind in row.copies:
        copies = {**row.copies, kind: {**row.copies[kind], "sha256": checksum}}
        store.save_night(unit, night_id, {"copies": copies})


def begin_download(unit: Unit, actor: Actor, night_id: int, kind: str) -> list[str]:
    """Check that the actor may take a file along, and write down that they did; where its pieces are."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    accounts.check_may(actor, Permission.EXPORT)
    keys = keys_of(unit, night_id, kind)
    if not keys:
        raise NotFoundError
    target = Target("installation", "privacy")
    audit.record(unit, actor, "privacy.take_copy", target, None, {"night": night_id, "kind": kind})
    return keys


def expire_copies(unit: Unit) -> list[str]:
    """Forget the next files that are older than they are kept; keys to delete."""
    days = rules_of(unit).copies_days
    if days is None:
        return []
    rows = store.find_with_copies(unit, unit.now - timedelta(days=days), NIGHTS_AT_ONCE)
    keys = [part.key for row in rows for part in store.find_parts(unit, row.id)]
    store.delete_parts(unit, [row.id for row in rows])
    for row in rows:
        store.save_night(unit, row.id, {"copies": {}})
    return keys
