"""The SQLite side: read only, in slices."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from yingda.infra.moving.types import Row, Table

TABLES = (
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
    " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'alembic_version'"
)


class Source:
    """An open database that nobody else writes to meanwhile."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def tables(self) -> set[str]:
        """The names of its tables."""
        return {name for (name,) in self._connection.execute(TABLES)}

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        return self._one(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608 # a name of the catalogue

    def count_to(self, table: Table, last: int) -> int:
        """How many of its rows have at most this number."""
        return self._one(f'SELECT count(*) FROM "{table.name}" WHERE rowid <= {last}')  # noqa: S608 # as above

    def slice_of(self, table: Table, after: int, limit: int) -> list[tuple[int, Row]]:
        """The next rows by SQLite's own row numbers, which every table has."""
        statement = f"{_select(table)} WHERE rowid > ? ORDER BY rowid LIMIT ?"
        return [(row[0], row[1:]) for row in self._connection.execute(statement, [after, limit])]

    def rows(self, table: Table) -> Iterator[Row]:
        """Every row."""
        for row in self._connection.execute(_select(table)):
            yield row[1:]

    def _one(self, statement: str) -> int:
        return int(self._connection.execute(statement).fetchone()[0])


def _select(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT rowid, {columns} FROM "{table.name}"'  # noqa: S608 # names of the catalogue
