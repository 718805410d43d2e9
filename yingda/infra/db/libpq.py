"""PostgreSQL's prepared statements, spoken to libpq: psycopg's cursor costs several times their round trip."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

# as SQLAlchemy writes it for psycopg: %(name)s, and % doubled
_PLACE = re.compile(r"%\(([^)]+)\)s|%%")
_HELD = "yingda.prepared"


@dataclass(slots=True)
class _Held:
    """What one connection has prepared so far."""

    transformer: Any  # psycopg.adapt.Transformer, in C or in Python
    names: dict[str, bytes] = field(default_factory=dict)


def numbered(sql: str, names: Sequence[str]) -> str:
    """The statement with $1, $2 … in place of the names, which are counted in their order."""
    places = {name: f"${number}" for number, name in enumerate(names, 1)}
    return _PLACE.sub(lambda place: places[place[1]] if place[1] else "%", sql)


def may_run(driver: Connection[Any]) -> bool:
    """Whether a transaction is open: its first statement is psycopg's, which begins it."""
    return driver.pgconn.transaction_status == TransactionStatus.INTRANS


def run(driver: Connection[Any], info: dict[Any, Any], sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with numbered places; `info` belongs to the connection. Raises psycopg's errors."""
    held = info.get(_HELD)
    if held is None:
        held = info[_HELD] = _Held(Transformer(driver))
    name = held.names.get(sql) or _prepare(driver, held, sql)
    # as text, whose type the server takes from the statement: a number's size changes no plan
    params = held.transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
    result = driver.pgconn.exec_prepared(name, params)
    if result.status == ExecStatus.TUPLES_OK:
        held.transformer.set_pgresult(result)
        rows: list[tuple[Any, ...]] = held.transformer.load_rows(0, result.ntuples, tuple)
        return rows
    if result.status != ExecStatus.COMMAND_OK:
        raise error_from_result(result)
    return []


def _prepare(driver: Connection[Any], held: _Held, sql: str) -> bytes:
    name = f"yingda_{len(held.names)}".encode()
    result = driver.pgconn.prepare(name, sql.encode())
    if result.status != ExecStatus.COMMAND_OK:
        raise error_from_result(result)
    held.names[sql] = name
    return name
