"""Statements compiled once and handed to the driver as they are: the hot path's way around what each run costs.

SQLAlchemy's own run of a cached statement costs about five times what SQLite needs for it (docs/performance.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import Connection, Dialect, Executable, exc
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from yingda.infra.clock import from_ms
from yingda.infra.db import libpq
from yingda.infra.db.rows import Rows
from yingda.infra.db.types import Instant

Convert = Callable[[Any], Any]


class Prepared:
    """A statement whose parameters are all `bindparam`s; each run gives all of them.

    What SQLAlchemy writes out anew for each run (`IN`; see `lists.one_of`) and defaults made in Python are refused.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._forms: dict[tuple[str, tuple[str, ...]], _Form] = {}

    def run(self, connection: Connection, params: Mapping[str, Any]) -> Rows:
        """Its rows, on the transaction of `connection`; errors are those of `Connection.execute`."""
        key = (connection.dialect.name, tuple(params))
        form = self._forms.get(key)
        if form is None:
            form = self._forms[key] = _form_of(self._statement, connection.dialect, tuple(params))
        return form.run(connection, params)


@dataclass(frozen=True, slots=True)
class _Form:
    """The statement for one engine and one set of parameters."""

    sql: str
    numbered: str  # for PostgreSQL's own prepared statements
    binds: tuple[tuple[str, str, Convert | None], ...]  # the driver's name, ours, how a value is written
    fixed: Mapping[str, Any]
    positional: bool
    metadata: SimpleResultMetaData
    converts: tuple[tuple[int, Convert], ...]

    def run(self, connection: Connection, params: Mapping[str, Any]) -> Rows:
        given = {**self.fixed, **params} if self.fixed else params
        values = [given[name] if convert is None else convert(given[name]) for _bind, name, convert in self.binds]
        shown: Any = values
        if not self.positional:
            shown = {bind: value for (bind, _, _), value in zip(self.binds, values, strict=True)}
        if listeners := connection.dispatch.before_cursor_execute:
            for listen in listeners:
                listen(connection, None, self.sql, shown, None, False)
        try:
            rows = self._rows(connection, values, shown)
        except Exception as error:
            _raise(connection, self.sql, shown, error)
        return Rows(self.metadata, [self._row(raw) for raw in rows] if self.converts else rows)

    def _rows(self, connection: Connection, values: list[Any], shown: Any) -> list[Any]:
        pooled = connection.connection
        driver: Any = pooled.dbapi_connection
        if not self.positional and libpq.may_run(driver):
            return libpq.run(driver, pooled.info, self.numbered, values)
        # a cursor whose rows are all read holds nothing, so that none needs to be closed
        cursor = driver.execute(self.sql, shown)
        return cursor.fetchall() if cursor.description is not None else []

    def _row(self, raw: tuple[Any, ...]) -> tuple[Any, ...]:
        row = list(raw)
        for index, convert in self.converts:
            row[index] = convert(row[index])
        return tuple(row)


def _form_of(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> _Form:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined] # Executable says less than it can
    _refuse_what_needs_python(compiled)
    binds, columns, renamed = compiled.binds, compiled._result_columns, compiled.escaped_bind_names
    order = compiled.positiontup if compiled.positional else list(compiled.bind_names.values())
    spelled = [renamed.get(name, name) for name in order]
    readers = [(at, _reader(one.type, dialect)) for at, one in enumerate(columns)]
    return _Form(
        sql=compiled.string,
        numbered="" if compiled.positional else libpq.numbered(compiled.string, spelled),
        binds=tuple(
            (there, name, _writer(binds[name].type, dialect))
            for there, name in zip(spelled, order, strict=True)
        ),
        fixed={name: bind.effective_value for name, bind in binds.items() if not bind.required},
        positional=compiled.positional,
        metadata=SimpleResultMetaData([one.keyname for one in columns]),
        converts=tuple((at, convert) for at, convert in readers if convert is not None),
    )  # fmt: skip


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    # nearly every column that is converted is an instant, and a decorated type calls three functions for it
    return _instant if isinstance(kind, Instant) else kind.dialect_impl(dialect).result_processor(dialect, None)


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _instant(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)


def _refuse_what_needs_python(compiled: SQLCompiler) -> None:
    if compiled.literal_execute_params or compiled.post_compile_params:
        raise ValueError(f"what is written out anew for each run (IN, limits) cannot be prepared: {compiled}")
    if compiled.insert_prefetch or compiled.update_prefetch:
        raise ValueError(f"defaults made in Python cannot be prepared: {compiled}")


def _raise(connection: Connection, sql: str, values: Any, error: Exception) -> NoReturn:
    """The error that SQLAlchemy would raise; a connection that is gone leaves the pool."""
    dialect = connection.dialect
    faults = dialect.loaded_dbapi.Error
    if not isinstance(error, faults):
        raise error
    gone = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    wrapped = exc.DBAPIError.instance(sql, values, error, faults, connection_invalidated=gone, dialect=dialect)
    if gone:
        connection.invalidate(error)
    raise wrapped from error
