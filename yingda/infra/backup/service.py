"""Backup and restore of everything: the database first, then the files that its rows name, then the folder."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from yingda.infra.backup import postgres, sqlite
from yingda.infra.backup.archive import Archive, Packer, opened, packing
from yingda.infra.backup.types import FORMAT, BackupError, Engine, Manifest, Progress
from yingda.infra.db.engine import is_sqlite
from yingda.infra.db.migrate import knows
from yingda.infra.processes.types import SILENT
from yingda.infra.settings import FILE as SETTINGS_FILE
from yingda.infra.settings import SECRETS_FILE, Settings
from yingda.infra.storage import Storage
from yingda.kit.errors import NotFoundError

KEPT = (SECRETS_FILE, "demo.json", SETTINGS_FILE)  # of the data folder, beside database and attachments
ROOM = 1.2  # of the database's size, for its snapshot and its packed form together; measured 1.0 to 1.15
PATTERN = "yingda-*.tar"


@dataclass(frozen=True, slots=True)
class Seen:
    """The snapshot's figures."""

    rows: dict[str, int]
    keys: set[str]
    revision: str


@dataclass(frozen=True, slots=True)
class Job:
    """A backup to be made or put back, with what both need."""

    settings: Settings
    storage: Storage
    version: str
    now: datetime
    progress: Progress


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: where the old data lies, if there was any."""

    manifest: Manifest
    aside: str | None


def back_up(job: Job, target: Path) -> Manifest:
    """Write everything to a new file; it is there only when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _check_room(job.settings, target.parent)
    with (
        tempfile.TemporaryDirectory(prefix=".yingda-", dir=target.parent) as scratch,
        packing(target, job.now) as packer,
    ):
        seen = _pack_database(job.settings, Path(scratch), packer)
        # attachments are stored before their rows, so all that the snapshot names are there by now
        missing = asyncio.run(_pack_files(job, seen.keys, packer))
        for name in KEPT:
            if (job.settings.home / name).is_file():
                packer.add_file(f"home/{name}", job.settings.home / name)
        manifest = Manifest(
            format=FORMAT, version=job.version, revision=seen.revision, engine=engine_of(job.settings),
            made_at=job.now, rows=seen.rows, members=packer.members, missing=missing,
        )  # fmt: skip
        packer.close(manifest)
    return manifest


def target_in(folder: Path, now: datetime) -> Path:
    """The file that a backup made now gets in a folder of backups."""
    return folder / f"yingda-{now:%Y%m%d-%H%M%S}.tar"


def keep_newest(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups of a folder; those that are gone."""
    old = sorted(folder.glob(PATTERN))[:-keep]
    for file in old:
        file.unlink()
    return old


def check(job: Job, file: Path, scripts: Path) -> Manifest:
    """Everything that can be said of a backup without touching anything; BackupError if it cannot be used."""
    with opened(file) as archive:
        _check(job, archive, scripts)
        return archive.manifest


def restore(job: Job, file: Path, scripts: Path) -> Restored:
    """Put everything back, the old data aside; nothing is touched before the backup has been checked."""
    with opened(file) as archive:
        _check(job, archive, scripts)
        if is_sqlite(job.settings.database):
            aside: str | None = _restore_sqlite(job, archive)
        else:
            aside = _restore_postgres(job, archive, scripts)
        return Restored(archive.manifest, aside)


def check_unused(job: Job) -> None:
    """BackupError while processes, here or elsewhere, use the database; on SQLite the folder's lock tells."""
    if is_sqlite(job.settings.database):
        return
    if alive := postgres.count_users(job.settings.database, job.now - SILENT):
        raise BackupError("backup.in_use", n=alive)


def engine_of(settings: Settings) -> Engine:
    """The engine that the settings name."""
    return "sqlite" if is_sqlite(settings.database) else "postgresql"


# making


def _pack_database(settings: Settings, scratch: Path, packer: Packer) -> Seen:
    if is_sqlite(settings.database):
        database = database_file(settings)
        if not database.is_file():
            raise BackupError("backup.nothing", file=str(database))
        with sqlite.packed_snapshot(database, scratch, packer) as found:
            return Seen(sqlite.count_rows(found), sqlite.named_keys(found), sqlite.revision(found))
    with postgres.packed_snapshot(settings.database, scratch, packer) as snapshot:
        return Seen(snapshot.rows, snapshot.named_keys(), snapshot.revision())


async def _pack_files(job: Job, keys: set[str], packer: Packer) -> list[str]:
    """Only what rows name: the rest is swept anyway. Returns what the store does not have."""
    missing = []
    for done, key in enumerate(sorted(keys), 1):
        try:
            packer.add_bytes(f"files/{key}", await job.storage.get(key))
        except NotFoundError:
            missing.append(key)
        job.progress(done, len(keys))
    return missing


def _check_room(settings: Settings, folder: Path) -> None:
    if not is_sqlite(settings.database):
        return
    file = database_file(settings)
    needed = int(file.stat().st_size * ROOM) if file.is_file() else 0
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError("backup.no_room", folder=str(folder), free_mb=free >> 20, needed_mb=needed >> 20)


# putting back


def _check(job: Job, archive: Archive, scripts: Path) -> None:
    manifest = archive.manifest
    if manifest.engine != engine_of(job.settings):
        raise BackupError("backup.other_engine", backup=manifest.engine, here=engine_of(job.settings))
    if not knows(scripts, manifest.revision):
        raise BackupError("backup.newer", version=manifest.version)
    archive.verify(job.progress)


def _restore_sqlite(job: Job, archive: Archive) -> str:
    """Unpack beside, then swap by renaming: whoever pulls the plug has the old data or the new, never a mixture."""
    home, database = job.settings.home, database_file(job.settings)
    with _staging(home, job.now) as staged:
        sqlite.unpack(archive, staged / "new.db")
        asyncio.run(_unpack_files(job, archive))
        _unpack_home(archive, staged)
        aside = home / f"before-restore-{job.now:%Y%m%d-%H%M%S}"
        aside.mkdir(mode=0o700)
        for suffix in ("", "-wal", "-shm"):
            _move(database.with_name(database.name + suffix), aside)
        _link_files(job.settings.files, aside / "files")
        (staged / "new.db").replace(database)
        _swap_home(staged, home, aside)
    return str(aside)


def _restore_postgres(job: Job, archive: Archive, scripts: Path) -> str | None:
    home = job.settings.home
    with _staging(home, job.now) as staged:
        _unpack_home(archive, staged)
        asyncio.run(_unpack_files(job, archive))
        schema = postgres.put_back(archive, job.settings.database, scripts, job.now)
        aside = home / f"before-restore-{job.now:%Y%m%d-%H%M%S}"
        aside.mkdir(mode=0o700)
        _link_files(job.settings.files, aside / "files")
        _swap_home(staged, home, aside)
    return schema


async def _unpack_files(job: Job, archive: Archive) -> None:
    """Into the store at once: a name is the hash of its content, so nothing is overwritten by something else."""
    for name in archive.names("files"):
        with archive.open(name) as source:
            await job.storage.put_back(name.removeprefix("files/"), source.read())


def _link_files(files: Path, aside: Path) -> None:
    """The attachments of the old data once more: its own would be swept within a day, being named by no row."""
    if files.is_dir():
        shutil.copytree(files, aside, copy_function=os.link)


def _unpack_home(archive: Archive, staged: Path) -> None:
    for name in archive.names("home"):
        kept = name.removeprefix("home/")
        if kept in KEPT:
            archive.unpack(name, staged / kept)


def _swap_home(staged: Path, home: Path, aside: Path) -> None:
    for name in KEPT:
        if not (staged / name).is_file():
            continue
        if name == SETTINGS_FILE:
            # the old machine's addresses must not become this one's behind the operator's back
            (staged / name).replace(home / "settings.from-backup.toml")
            continue
        _move(home / name, aside)
        (staged / name).replace(home / name)


@contextmanager
def _staging(home: Path, now: datetime) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=f".restore-{now:%Y%m%d}-", dir=home) as folder:
        yield Path(folder)


def _move(file: Path, folder: Path) -> None:
    if file.exists():
        file.replace(folder / file.name)


def database_file(settings: Settings) -> Path:
    """Where the SQLite database lies."""
    return Path(make_url(settings.database).database or "")
