"""PostgreSQL: every table copied out of one snapshot, and back in one transaction; needs no other program."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg import sql
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from yingda.infra.backup.archive import CHUNK, Archive, Packer, unzipped, zipped
from yingda.infra.backup.types import BackupError
from yingda.infra.clock import to_ms
from yingda.infra.db.engine import postgres_engine
from yingda.infra.db.migrate import upgrade_on

FOLDER, SUFFIX = "database", ".copy.gz"
VERSIONS = "alembic_version"  # the manifest says it

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
FOREIGN_KEYS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND n.nspname = current_schema()
"""
SEQUENCES = """
SELECT c.relname, a.attname, s.oid::regclass::text
FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
JOIN pg_class c ON c.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE s.relkind = 'S' AND n.nspname = current_schema()
"""


class ForeignKey(NamedTuple):
    """A constraint that is taken off while tables are filled in any order."""

    table: str
    name: str
    definition: LiteralString


@contextmanager
def packed_snapshot(url: str, scratch: Path, packer: Packer) -> Iterator["Snapshot"]:
    """Pack every table as it is now; the snapshot can be asked until the context ends."""
    with _connected(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = Snapshot(connection)
        for table in snapshot.tables:
            snapshot.pack(table, scratch, packer)
        yield snapshot


class Snapshot:
    """One view of the database, whatever is committed meanwhile."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.tables = [table for (table,) in connection.execute(TABLES) if table != VERSIONS]
        self.rows: dict[str, int] = {}

    def pack(self, table: str, scratch: Path, packer: Packer) -> None:
        """Pack one table."""
        file = scratch / "table.gz"
        with self._connection.cursor() as cursor:
            with zipped(file) as out, cursor.copy(_copy(cursor, table, "TO STDOUT")) as rows:
                for block in rows:
                    out.write(block)
            self.rows[table] = cursor.rowcount
        packer.add_file(f"{FOLDER}/{table}{SUFFIX}", file)

    def named_keys(self) -> set[str]:
        """The attachments that rows name."""
        found = self._connection.execute("SELECT key, thumbnail_key FROM stored_file").fetchall()
        return {key for row in found for key in row if key}

    def revision(self) -> str:
        """The version of the tables."""
        row = self._connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert row is not None
        return str(row[0])


def count_users(url: str, since: datetime) -> int:
    """How many processes have said after `since` that they use this database."""
    with _connected(url) as connection:
        found = connection.execute("SELECT to_regclass('process')").fetchone()
        if found == (None,):
            return 0  # a database that nothing has been put into
        row = connection.execute("SELECT count(*) FROM process WHERE seen_at > %s", [to_ms(since)]).fetchone()
        assert row is not None
        return int(row[0])


def put_back(archive: Archive, url: str, scripts: Path, now: datetime) -> str | None:
    """Put the tables back in one transaction; the schema in which the old ones lie, if there were any."""
    engine = postgres_engine(url, size=1, readonly=False)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            aside = _put_aside(connection, f"before_restore_{now:%Y%m%d_%H%M%S}")
            upgrade_on(connection, scripts, archive.manifest.revision)
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            _fill(driver, archive)
            return aside
    finally:
        engine.dispose()


def _connected(url: str) -> psycopg.Connection[Any]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, options="-c statement_timeout=0 -c timezone=UTC", connect_timeout=5)


def _put_aside(connection: Connection, schema: str) -> str | None:
    tables = [table for (table,) in connection.exec_driver_sql(TABLES)]
    if not tables:
        return None
    connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
    for table in tables:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" SET SCHEMA "{schema}"')
    return schema


def _fill(driver: psycopg.Connection[Any], archive: Archive) -> None:
    with driver.cursor() as cursor:
        keys = [ForeignKey(*row) for row in cursor.execute(FOREIGN_KEYS).fetchall()]
        for key in keys:
            _alter(cursor, key, sql.SQL("DROP CONSTRAINT {}").format(sql.Identifier(key.name)))
        for name in archive.names(FOLDER):
            table = name.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX)
            if _fill_table(cursor, archive, table, name) != archive.manifest.rows[table]:
                raise BackupError("backup.damaged", what=table)
        for key in keys:  # written anew, each is checked against every row
            definition = sql.SQL(key.definition)
            _alter(cursor, key, sql.SQL("ADD CONSTRAINT {} {}").format(sql.Identifier(key.name), definition))
        for table, column, sequence in cursor.execute(SEQUENCES).fetchall():
            highest = sql.SQL("SELECT setval(%s, coalesce(max({}), 0) + 1, false) FROM {}")
            cursor.execute(highest.format(sql.Identifier(column), sql.Identifier(table)), [sequence])


def _fill_table(cursor: psycopg.Cursor[Any], archive: Archive, table: str, name: str) -> int:
    cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))  # what a migration put there
    statement = _copy(cursor, table, "FROM STDIN")
    with archive.open(name) as packed, unzipped(packed) as source, cursor.copy(statement) as rows:
        while block := source.read(CHUNK):
            rows.write(block)
    return cursor.rowcount


def _copy(cursor: psycopg.Cursor[Any], table: str, way: LiteralString) -> sql.Composed:
    columns = [column for (column,) in cursor.execute(COLUMNS, [f'"{table}"']).fetchall()]
    words = sql.SQL("COPY {} ({}) " + way)
    return words.format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))


def _alter(cursor: psycopg.Cursor[Any], key: ForeignKey, change: sql.Composed) -> None:
    cursor.execute(sql.SQL("ALTER TABLE {} {}").format(sql.Identifier(key.table), change))
