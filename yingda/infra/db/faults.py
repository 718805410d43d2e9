"""What an error of the database means: the statement is wrong, or the database cannot just now (rules 6 and 9)."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

# serialization_failure, deadlock_detected: nothing was kept, the unit may simply run again
RUN_AGAIN = frozenset({"40001", "40P01"})
LOCK_NOT_AVAILABLE = "55P03"
# connection, insufficient resources, operator intervention (time-out, shutdown), system
PASSING_CLASSES = frozenset({"08", "53", "57", "58"})
# not READONLY: that is a reader that tries to write
SQLITE_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
    }
)  # fmt: skip


def may_run_again(error: DBAPIError) -> bool:
    """Whether the transaction lost a race and was undone by PostgreSQL."""
    return _sqlstate(error) in RUN_AGAIN


def is_connection_lost(error: DBAPIError) -> bool:
    """Whether there is no connection (any more)."""
    if error.connection_invalidated:
        return True
    # psycopg has no code for a server that it cannot reach; its complaints about values are other classes
    unreached = isinstance(error, OperationalError | InterfaceError) and not isinstance(error.orig, sqlite3.Error)
    return unreached and _sqlstate(error) is None


def is_passing(error: DBAPIError) -> bool:
    """Whether the database, not the statement, is at fault: the caller may try again later."""
    if is_connection_lost(error):
        return True
    if isinstance(error.orig, sqlite3.Error):
        # extended result codes keep the primary one in their low byte
        return getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in SQLITE_PASSING
    state = _sqlstate(error) or ""
    return state[:2] in PASSING_CLASSES or state == LOCK_NOT_AVAILABLE or state in RUN_AGAIN


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
