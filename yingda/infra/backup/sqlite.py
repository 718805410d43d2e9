"""SQLite: a snapshot through its backup API, which no writer has to wait for."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from yingda.infra.backup.archive import CHUNK, Archive, Packer, unzipped, zipped
from yingda.infra.backup.types import BackupError

NAME = "database/sqlite.gz"


@contextmanager
def packed_snapshot(database: Path, scratch: Path, packer: Packer) -> Iterator[sqlite3.Connection]:
    """Pack the database as it is now; the snapshot can be asked until the context ends."""
    copy, packed = scratch / "snapshot.db", scratch / "snapshot.gz"
    with closing(_reader(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # in one step: one snapshot, whatever is committed meanwhile
        target.execute("PRAGMA journal_mode=DELETE").fetchall()
    check(copy)
    with copy.open("rb") as source_file, zipped(packed) as out:
        shutil.copyfileobj(source_file, out, CHUNK)
    packer.add_file(NAME, packed)
    packed.unlink()
    with closing(_reader(copy)) as snapshot:
        yield snapshot


def count_rows(snapshot: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = snapshot.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    return {name: snapshot.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}  # noqa: S608 # a name of its own catalogue


def named_keys(snapshot: sqlite3.Connection) -> set[str]:
    """The attachments that rows name."""
    rows = snapshot.execute("SELECT key, thumbnail_key FROM stored_file").fetchall()
    return {key for row in rows for key in row if key}


def revision(snapshot: sqlite3.Connection) -> str:
    """The version of the tables."""
    return str(snapshot.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def unpack(archive: Archive, target: Path) -> None:
    """The backup's database at `target`, checked."""
    archive.unpack(NAME, target, unzipped)
    check(target)
    with closing(_reader(target)) as found:
        if count_rows(found) != archive.manifest.rows:
            raise BackupError("backup.damaged", what="rows")


def check(file: Path) -> None:
    """The file is a sound database whose foreign keys hold; BackupError otherwise."""
    with closing(_reader(file)) as found:
        sound = found.execute("PRAGMA quick_check(1)").fetchone()[0]
        if sound != "ok":
            raise BackupError("backup.damaged", what=sound)
        orphan = found.execute("PRAGMA foreign_key_check").fetchone()
        if orphan is not None:
            raise BackupError("backup.damaged", what=f"{orphan[0]} {orphan[1]} → {orphan[2]}")


def _reader(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
