"""PostgreSQL databases that one test after another uses: emptying one takes a fifth of making and dropping it."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack

import psycopg
from sqlalchemy import make_url

# one that a test has filled with thousands of rows is not worth emptying
MOST_BYTES = 64 * 1024 * 1024

TABLES = "SELECT format('DELETE FROM %I', tablename) FROM pg_tables WHERE schemaname = 'public'"
SHAPE = """
SELECT string_agg(concat_ws(' ', relname, relkind, relnatts, relchecks), ',' ORDER BY relname)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""
LEAVE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
RESTART = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""


class Spares:
    """Databases of one template that are not in use."""

    def __init__(self, make: Callable[[], AbstractContextManager[str]]) -> None:
        self._make = make
        self._free: list[tuple[str, ExitStack]] = []  # the address, and what drops it
        self._shape = ""

    @contextlib.contextmanager
    def borrowed(self) -> Iterator[str]:
        """The address of an empty one; used again only if a test has left its tables as they were."""
        url, dropping = self._free.pop() if self._free else self._made()
        yield url
        if self._emptied(url):
            self._free.append((url, dropping))
        else:
            dropping.close()

    def close(self) -> None:
        """Drop all."""
        for _, dropping in self._free:
            dropping.close()

    def _made(self) -> tuple[str, ExitStack]:
        dropping = ExitStack()
        url = dropping.enter_context(self._make())
        with connection(url) as opened:
            self._shape = shape_of(opened)
        return url, dropping

    def _emptied(self, url: str) -> bool:
        with connection(url) as opened:
            opened.execute(LEAVE)
            size = opened.execute("SELECT pg_database_size(current_database())").fetchone()
            if shape_of(opened) != self._shape or not size or size[0] > MOST_BYTES:
                return False
            deletes = "; ".join(statement for (statement,) in opened.execute(TABLES))
            with opened.transaction():
                # neither foreign keys nor triggers are asked
                opened.execute(f"SET LOCAL session_replication_role = replica; {deletes}")
            opened.execute(RESTART)
        return True


def connection(url: str) -> psycopg.Connection:
    """A connection that commits each statement."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def shape_of(opened: psycopg.Connection) -> str:
    """What there is in a database, in words that differ when it does."""
    row = opened.execute(SHAPE).fetchone()
    assert row is not None
    return str(row[0])
