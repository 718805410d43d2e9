"""The PostgreSQL side: filled in a schema of its own, shown in one transaction when all is there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from yingda.infra.db.engine import postgres_engine
from yingda.infra.db.migrate import newest_revision, upgrade_on
from yingda.infra.moving.types import Column, MoveError, Row, Table

SCHEMA = "yingda_move"
PROGRESS = "move_progress"
NOT_MOVED = frozenset({PROGRESS, "alembic_version"})
AT_ONCE = 5_000  # rows that a checksum reads at a time

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum
"""
PARENTS = """
SELECT child.relname, parent.relname
FROM pg_constraint k JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
JOIN pg_namespace n ON n.oid = child.relnamespace WHERE k.contype = 'f' AND n.nspname = %s
"""
SEQUENCES = """
SELECT c.relname, a.attname, s.oid::regclass::text
FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
JOIN pg_class c ON c.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE s.relkind = 'S' AND n.nspname = %s
"""


class Target:
    """A connection to the database that is filled."""

    def __init__(self, url: str, connection: psycopg.Connection[Any], place: str) -> None:
        self._url, self._connection, self._place = url, connection, place

    def is_begun(self) -> bool:
        """Whether an earlier move has come part of the way."""
        return bool(self._names(SCHEMA))

    def check_empty(self) -> None:
        """MoveError if there are tables already: they are somebody else's."""
        if found := self._names(self._place):
            raise MoveError("move.not_empty", table=found[0], n=len(found))

    def begin(self, scripts: Path) -> None:
        """Make the tables, empty, and the list of how far each has come; all or nothing."""
        engine = postgres_engine(self._url, size=1, readonly=False)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
                connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
                upgrade_on(connection, scripts, "head")
                made = connection.exec_driver_sql(TABLES, (SCHEMA,)).scalars()
                names = [f'"{name}"' for name in made if name not in NOT_MOVED]
                # a migration may have put rows there, which the source has, too
                connection.exec_driver_sql(f"TRUNCATE {', '.join(names)}")
                connection.exec_driver_sql(
                    f"CREATE TABLE {PROGRESS} (name TEXT PRIMARY KEY, last_row BIGINT NOT NULL)"
                )
        finally:
            engine.dispose()

    def check_version(self, scripts: Path) -> None:
        """MoveError if an earlier version of the program has begun."""
        row = self._connection.execute(f"SELECT version_num FROM {SCHEMA}.alembic_version").fetchone()  # noqa: S608 # our own names
        if row is None or row[0] != newest_revision(scripts):
            raise MoveError("move.other_version")

    def start_over(self) -> None:
        """Forget an earlier move."""
        self._connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(SCHEMA)))

    def tables(self) -> list[Table]:
        """Every table to be filled, parents before children."""
        columns: dict[str, list[Column]] = {}
        for table, name, kind in self._connection.execute(COLUMNS, [SCHEMA]):
            columns.setdefault(table, []).append(Column(name, kind))
        graph: dict[str, set[str]] = {name: set() for name in sorted(columns)}
        for child, parent in self._connection.execute(PARENTS, [SCHEMA]):
            graph[child] |= {parent} - {child}
        order = TopologicalSorter(graph).static_order()
        return [Table(name, tuple(columns[name])) for name in order if name not in NOT_MOVED]

    def last_row(self, table: Table) -> int:
        """The source's number of the last row that is here."""
        statement = f"SELECT last_row FROM {SCHEMA}.{PROGRESS} WHERE name = %s"  # noqa: S608 # our own names
        row = self._connection.execute(statement, [table.name]).fetchone()
        return int(row[0]) if row else 0

    def add(self, table: Table, rows: Sequence[Row], last_row: int) -> None:
        """Keep rows, and that they are here."""
        with self._connection.transaction():
            fill = self._add_words if table.has_index_of_words else self._copy
            fill(table, rows)
            self._connection.execute(
                f"INSERT INTO {SCHEMA}.{PROGRESS} VALUES (%s, %s) "  # noqa: S608 # our own names
                "ON CONFLICT (name) DO UPDATE SET last_row = excluded.last_row",
                [table.name, last_row],
            )

    def rows(self, table: Table) -> Iterator[Row]:
        """Every row."""
        wanted = [_readable(column) for column in table.columns]
        statement = sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(wanted), _named(table))
        with self._connection.transaction(), self._connection.cursor("rows") as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(statement)
            yield from cursor

    def finish(self) -> None:
        """Show everything where the program looks for it: in one transaction, or not at all."""
        with self._connection.transaction():
            self.check_empty()
            for table, column, sequence in self._connection.execute(SEQUENCES, [SCHEMA]).fetchall():
                highest = sql.SQL("SELECT setval(%s, coalesce(max({}), 0) + 1, false) FROM {}")
                place = sql.Identifier(SCHEMA, table)
                self._connection.execute(highest.format(sql.Identifier(column), place), [sequence])
            self._connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(SCHEMA, PROGRESS)))
            for name in self._names(SCHEMA):
                change = sql.SQL("ALTER TABLE {} SET SCHEMA {}")
                self._connection.execute(change.format(sql.Identifier(SCHEMA, name), sql.Identifier(self._place)))
            self._connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(SCHEMA)))
        self._connection.execute("ANALYZE")

    def _names(self, schema: str) -> list[str]:
        return [name for (name,) in self._connection.execute(TABLES, [schema])]

    def _copy(self, table: Table, rows: Sequence[Row]) -> None:
        columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(_named(table), columns)
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def _add_words(self, table: Table, rows: Sequence[Row]) -> None:
        columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
        made = sql.SQL(", ").join(
            sql.SQL("array_to_tsvector(string_to_array(%s, ' '))") if column.kind == "tsvector" else sql.SQL("%s")
            for column in table.columns
        )
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(_named(table), columns, made)
        with self._connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _named(table: Table) -> sql.Identifier:
    return sql.Identifier(SCHEMA, table.name)


def _readable(column: Column) -> sql.Composable:
    name = sql.Identifier(column.name)
    if column.kind != "tsvector":
        return name
    return sql.SQL("array_to_string(tsvector_to_array({}), ' ')").format(name)


@contextmanager
def opened(url: str) -> Iterator[Target]:
    """The database at `url`; MoveError if it cannot be reached."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = psycopg.connect(plain, autocommit=True, connect_timeout=5, options="-c timezone=UTC")
    except psycopg.OperationalError as error:
        raise MoveError("move.unreachable", reason=str(error)) from error
    with connection:
        row = connection.execute("SELECT current_schema()").fetchone()
        assert row is not None
        yield Target(url, connection, row[0])
