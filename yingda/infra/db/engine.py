"""Engines: how connections to SQLite and PostgreSQL are opened (rules 1, 2, 9 of the unit of work)."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool, QueuePool

BUSY_TIMEOUT_MS = 5000
WAL_LIMIT_BYTES = 64 * 1024 * 1024
LOCK_TIMEOUT = "3s"
STATEMENT_TIMEOUT = "10s"


def is_sqlite(url: str) -> bool:
    """Whether `url` names a SQLite file."""
    return url.startswith("sqlite")


def sqlite_engine(url: str, *, writer: bool, foreign_keys: bool = True) -> Engine:
    """An engine whose transactions begin IMMEDIATE (writer) or are read only (readers)."""
    pool: Any = NullPool if writer else QueuePool
    engine = create_engine(url, poolclass=pool, connect_args={"check_same_thread": False, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _pragmas(writer=writer, foreign_keys=foreign_keys):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _pragmas(*, writer: bool, foreign_keys: bool) -> list[str]:
    common = [f"busy_timeout={BUSY_TIMEOUT_MS}", f"foreign_keys={'ON' if foreign_keys else 'OFF'}"]
    if not writer:
        return [*common, "query_only=ON", "cache_size=-16000"]
    return [
        "journal_mode=WAL",
        *common,
        "synchronous=FULL",
        f"journal_size_limit={WAL_LIMIT_BYTES}",
        "cache_size=-64000",
        "temp_store=MEMORY",
    ]


def postgres_engine(url: str, *, size: int, readonly: bool) -> Engine:
    """An engine with our time-outs; readers get one snapshot for a whole read."""
    options = f"-c lock_timeout={LOCK_TIMEOUT} -c statement_timeout={STATEMENT_TIMEOUT} -c timezone=UTC"
    engine = create_engine(
        _with_driver(url),
        pool_size=size,
        max_overflow=0,
        # a ping is a round trip for each transaction; writers run a unit again instead
        pool_pre_ping=readonly,
        # psycopg prepares nothing by itself: at a rollback it would forget ours, too (see `libpq`)
        connect_args={"options": options, "connect_timeout": 5, "prepare_threshold": None},
    )
    if not readonly:
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _with_driver(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")
