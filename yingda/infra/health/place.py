"""Looks at the place: attachments, disk, secrets, settings, the calendar."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from math import log2
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url

from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database, Reading
from yingda.infra.db.engine import is_sqlite
from yingda.infra.files.models import FileRow
from yingda.infra.health.types import Finding, Patient, fail, ok, warn
from yingda.infra.settings import FILE, SECRETS_FILE
from yingda.infra.storage import Storage, make_storage, place_of
from yingda.kit.errors import Scalar
from yingda.kit.ids import new_token
from yingda.kit.public_holidays import last_published_year

LOW_DISK, LOW_SHARE, NO_DISK = 2_000_000_000, 0.1, 200_000_000  # bytes, of the whole, bytes
SAMPLE = 20  # newest attachments whose bytes are looked for
WEAK_BITS = 3.0  # per character; words and repetitions have less, random base64 of 32 characters 4.3 and more
FIRST_MONTH = 10  # the State Council publishes the next year's holidays in autumn
OTHERS = 0o077


def look_at_storage(patient: Patient, db: Database) -> Iterator[Finding]:
    """Whether attachments can be kept, fetched and deleted, and whether the newest are there."""
    where = place_of(patient.settings)
    try:
        storage = make_storage(patient.settings, InlineCompute())
        asyncio.run(_try(storage))
    except Exception as error:  # whatever the store says is the finding
        yield fail("doctor.storage.broken", where=where, error=str(error)[:200])
        return
    keys = db.read_now(_newest_keys)
    missing = asyncio.run(_missing(storage, keys))
    if missing:
        yield fail("doctor.storage.missing", where=where, n=len(missing), of=len(keys), key=missing[0])
    else:
        yield ok("doctor.storage.ok", where=where)


def look_at_disk(patient: Patient) -> Iterator[Finding]:
    """Whether there is room, also for the copy that an upgrade makes."""
    usage = shutil.disk_usage(patient.settings.home)
    params: dict[str, Scalar] = {"free_mb": usage.free >> 20, "where": str(patient.settings.home)}
    if usage.free < NO_DISK:
        yield fail("doctor.disk.full", **params)
    elif usage.free < max(_database_size(patient) * 1.2, min(LOW_DISK, usage.total * LOW_SHARE)):
        yield warn("doctor.disk.low", **params)
    else:
        yield ok("doctor.disk.ok", **params)


def look_at_secrets(patient: Patient) -> Iterator[Finding]:
    """Whether the secret can be guessed, and whether others on this machine can read it."""
    settings = patient.settings
    # what lies in a closed folder is out of reach; secrets are copied elsewhere with their own rights
    paths = (settings.home, settings.home / SECRETS_FILE, settings.home / FILE)
    readable = [str(path) for path in paths if path.exists() and path.stat().st_mode & OTHERS]
    if bits_of(settings.secret) < WEAK_BITS:
        yield fail("doctor.secrets.weak")
    if readable:
        yield warn("doctor.secrets.readable", files=", ".join(readable[:3]), folder=str(settings.home))
    if bits_of(settings.secret) >= WEAK_BITS and not readable:
        yield ok("doctor.secrets.ok")


def look_at_settings(patient: Patient) -> Iterator[Finding]:
    """Settings that belong to tests, or that don't fit each other."""
    settings = patient.settings
    if settings.test_clock:
        yield fail("doctor.settings.test_clock")
    if not settings.rate_limits:
        yield warn("doctor.settings.rate_limits")
    if settings.public_url and not settings.trusted_proxies:
        yield warn("doctor.settings.proxies", url=settings.public_url)


def look_at_calendar(patient: Patient) -> Iterator[Finding]:
    """Whether this year's public holidays are known, and from October on the next year's."""
    now, last = patient.clock.now(), last_published_year("cn")
    if last < now.year:
        yield warn("doctor.calendar.this_year", year=now.year, last=last)
    elif last == now.year and now.month >= FIRST_MONTH:
        yield warn("doctor.calendar.next_year", year=now.year + 1, last=last)
    else:
        yield ok("doctor.calendar.ok", last=last)


def bits_of(secret: str) -> float:
    """Bits of disorder per character: few where a character or two repeat."""
    total = len(secret)
    return -sum(n / total * log2(n / total) for n in Counter(secret).values()) if total else 0.0


async def _try(storage: Storage) -> None:
    stored = await storage.put(f"yingda doctor {new_token()}".encode(), "doctor.txt")
    await storage.get(stored.key)
    await storage.delete(stored.key)


async def _missing(storage: Storage, keys: list[str]) -> list[str]:
    return [key for key in keys if await storage.size_of(key) is None]


def _newest_keys(reading: Reading) -> list[str]:
    return list(reading.execute(select(FileRow.key).order_by(FileRow.id.desc()).limit(SAMPLE)).scalars())


def _database_size(patient: Patient) -> int:
    if not is_sqlite(patient.settings.database):
        return 0
    file = Path(make_url(patient.settings.database).database or "")
    return file.stat().st_size if file.is_file() else 0
