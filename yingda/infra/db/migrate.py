"""Bringing a database up to this program's version, with a backup first."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url

from yingda.infra.clock import Clock
from yingda.infra.db.engine import is_sqlite, postgres_engine, sqlite_engine
from yingda.infra.db.unit import Reading

UPGRADE_LOCK = 0x59494E47  # "YING": one upgrade at a time on PostgreSQL

log = structlog.get_logger("yingda.migrate")


def upgrade(url: str, scripts: Path, clock: Clock) -> bool:
    """Migrate to the newest version; false when there was nothing to do. SQLite is backed up first."""
    with _connection(url) as connection:
        before = current_revision(connection)
        if before == newest_revision(scripts):
            return False
        if is_sqlite(url) and before is not None:
            _back_up(url, clock)
        upgrade_on(connection, scripts, "head")
        _check_foreign_keys(connection)
    log.info("database migrated", before=before, now=newest_revision(scripts))
    return True


def upgrade_on(connection: Connection, scripts: Path, revision: str) -> None:
    """Migrate to `revision` within the connection's transaction."""
    config = alembic_config(scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def drop_everything(url: str) -> None:
    """Leave an empty database; for one that holds nothing but what was being made when it was cut short."""
    if is_sqlite(url):
        file = Path(make_url(url).database or "")
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        return
    with _connection(url) as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
        names = ", ".join(f'"{name}"' for name in tables.scalars())
        if names:
            connection.exec_driver_sql(f"DROP TABLE {names} CASCADE")


def knows(scripts: Path, revision: str) -> bool:
    """Whether this program knows a version of the database; it doesn't those that came after it."""
    known = ScriptDirectory.from_config(alembic_config(scripts)).walk_revisions()
    return any(script.revision == revision for script in known)


def is_current(reading: Reading, scripts: Path) -> bool:
    """Whether the database has this program's version."""
    return current_revision(reading.connection) == newest_revision(scripts)


def current_revision(connection: Connection) -> str | None:
    """The version that the database has."""
    # asked with every /readyz, where Alembic's own way would log two lines
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


@cache
def newest_revision(scripts: Path) -> str | None:
    """The version that this program needs."""
    return ScriptDirectory.from_config(alembic_config(scripts)).get_current_head()


def alembic_config(scripts: Path) -> Config:
    """Alembic's settings; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    """One transaction; on SQLite with foreign keys off (a table rebuild would delete children otherwise)."""
    if is_sqlite(url):
        engine = sqlite_engine(url, writer=True, foreign_keys=False)
    else:
        engine = postgres_engine(url, size=1, readonly=False)
    try:
        with engine.begin() as connection:
            if not is_sqlite(url):
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
            yield connection
    finally:
        engine.dispose()


def _back_up(url: str, clock: Clock) -> None:
    file = Path(make_url(url).database or "")
    copy = file.with_name(f"{file.name}.{clock.now():%Y%m%d-%H%M%S}.bak")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    log.info("database backed up before its migration", file=str(copy))


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration left {len(broken)} rows without their parents: {broken[:3]}")
