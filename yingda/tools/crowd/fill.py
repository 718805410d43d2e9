"""Writing a generated past into an empty stretch of a migrated database, many rows a statement."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import Any

import msgspec
import psycopg
from sqlalchemy import Boolean, Column, Table, make_url
from sqlalchemy.types import Integer, TypeDecorator

from yingda.accounts import service as accounts
from yingda.infra.db import Base, Database, Reading
from yingda.infra.db.engine import is_sqlite
from yingda.tools import staffing
from yingda.tools.crowd.past import MESSAGES_EACH, Crowd, Row
from yingda.tools.progress import Progress

SLICE = 1000  # conversations at once
TABLES = ("customer", "customer_shop", "conversation", "episode", "reception", "message", "message_search")
SEARCH = "message_search"

Write = Callable[[str, list[str], Iterator[tuple[Any, ...]]], None]


def fill(db: Database, sign_ins: staffing.SignIns, messages: int) -> Crowd:
    """Write about that many messages into a database without conversations; nobody may serve meanwhile."""
    crowd = db.read_now(_crowd, [login for login, _ in sign_ins], messages // MESSAGES_EACH)
    progress = Progress(f"{crowd.messages} messages", crowd.messages)
    with _writer(db.url) as write:
        for first in range(1, crowd.count + 1, SLICE):
            numbers = range(first, min(first + SLICE, crowd.count + 1))
            for table in TABLES:
                columns = _columns(table)
                write(table, columns, (_values(table, columns, row) for row in crowd.rows(table, numbers)))
            progress.add(len(numbers) * MESSAGES_EACH)
    progress.close()
    return crowd


def _crowd(reading: Reading, logins: list[str], count: int) -> Crowd:
    staff = accounts.list_staff(reading, accounts.system_actor(reading))
    agents = [each for each in staff if each.login in logins]
    shop_ids, agent_ids = sorted(agents[0].shop_ids), [each.id for each in agents]
    return Crowd(shop_ids, agent_ids, count, reading.now.replace(microsecond=0))


@contextmanager
def _writer(url: str) -> Iterator[Write]:
    if is_sqlite(url):
        with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as connection:
            # a past that a power cut may take is made anew
            connection.execute("PRAGMA synchronous = OFF")
            yield _on_sqlite(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return
    with psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    ) as server:
        yield _on_postgresql(server)
        server.commit()
        _tidy(server)


def _on_sqlite(connection: sqlite3.Connection) -> Write:
    def write(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
        if table == SEARCH:
            rows = ((*row[:-1], " ".join(row[-1])) for row in rows)
        connection.execute("BEGIN")
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608 # our names
        connection.execute("COMMIT")

    return write


def _on_postgresql(server: psycopg.Connection[Any]) -> Write:
    def write(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
        if table == SEARCH:
            rows = ((*row[:-1], " ".join(f"'{gram}'" for gram in row[-1])) for row in rows)
        command = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with server.cursor() as cursor, cursor.copy(command.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    return write


def _tidy(server: psycopg.Connection[Any]) -> None:
    """Numbers go on behind the last row; what autovacuum would do in time is done now."""
    server.autocommit = True
    for table in TABLES:
        if table not in (SEARCH, "customer_shop"):
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            server.execute(f"SELECT setval({sequence}, (SELECT max(id) FROM {table}))".encode())  # noqa: S608 # our names
        server.execute(f"VACUUM ANALYZE {table}".encode())


@cache
def _columns(table: str) -> list[str]:
    if table == SEARCH:
        return ["rowid", "shop_id", "grams"]
    return [column.name for column in _table(table).columns]


def _values(table: str, columns: list[str], row: Row) -> tuple[Any, ...]:
    if table == SEARCH:
        return row["rowid"], row["shop_id"], row["grams"]
    empty = _empty(table)
    return tuple(row.get(name, empty[name]) for name in columns)


@cache
def _empty(table: str) -> dict[str, Any]:
    """What stands in columns that the past says nothing of."""
    return {column.name: _nothing(column) for column in _table(table).columns}


def _nothing(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    default: Any = column.default
    if default is not None and default.is_callable:
        return msgspec.json.encode(default.arg(None)).decode()
    if default is not None and default.is_scalar:
        return default.arg
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return False if isinstance(kind, Boolean) else 0 if isinstance(kind, Integer) else ""


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
