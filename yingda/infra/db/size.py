"""How large the database is, and which tables make it so."""

from dataclasses import dataclass

from sqlalchemy import text

from yingda.infra.db.unit import Reading

LARGEST = """
SELECT c.relname AS name, greatest(c.reltuples, 0)::bigint AS rows, pg_total_relation_size(c.oid) AS bytes
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY bytes DESC LIMIT :limit
"""
TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%WITHOUT ROWID%' AND sql NOT LIKE '%VIRTUAL%'
"""


@dataclass(frozen=True, slots=True)
class TableSize:
    """A table; `rows` is an estimate, `bytes` with indexes and only where the engine knows it without counting."""

    name: str
    rows: int
    bytes: int | None


def database_bytes(reading: Reading) -> int:
    """Bytes of the database on disk, without the write-ahead log."""
    if reading.sqlite:
        pages: int = reading.execute(text("SELECT page_count FROM pragma_page_count()")).scalar_one()
        size: int = reading.execute(text("SELECT page_size FROM pragma_page_size()")).scalar_one()
        return pages * size
    whole: int = reading.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    return whole


def largest_tables(reading: Reading, limit: int) -> list[TableSize]:
    """The largest tables; asked of catalogues and indexes, never by counting rows."""
    if not reading.sqlite:
        rows = reading.execute(text(LARGEST), {"limit": limit})
        return [TableSize(row.name, row.rows, row.bytes) for row in rows]
    names = list(reading.execute(text(TABLES)).scalars())
    found = [TableSize(name, _highest_row(reading, name), None) for name in names]
    return sorted(found, key=lambda one: (-one.rows, one.name))[:limit]


def _highest_row(reading: Reading, table: str) -> int:
    # rows are never given old numbers again, so this is a little too much where many were deleted
    highest: int | None = reading.execute(text(f'SELECT max(rowid) FROM "{table}"')).scalar()  # noqa: S608 # a name of the database's own catalogue
    return highest or 0
