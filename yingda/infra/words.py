"""Free text about customers in a table: how it is found when it is old, read for a copy, and emptied."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, delete, false, func, literal, null, or_, select, update

from yingda.infra.db import Reading, Unit

Erase = Callable[[Unit, Sequence[int]], None]


@dataclass(frozen=True, slots=True)
class Old:
    """A row that is older than an instant, and whose it is."""

    id: int
    at: datetime
    conversation_id: int | None
    episode_id: int | None
    customer_id: int | None
    with_order: bool
    said: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows of another table that lose their words with the row that `column` names."""

    table: Table
    column: Column[Any]
    gone: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Columns of a table that hold what customers said, or what was written about them.

    `gone` is what takes their place. `in_order` says that rows are only added, with times that grow: each is then
    looked at once. `ready` keeps what is still worked on. `erase` is for what more goes with them.
    """

    table: Table
    at: ColumnElement[Any]
    gone: Mapping[str, Any]
    conversation: ColumnElement[Any] | None = None
    episode: ColumnElement[Any] | None = None
    customer: ColumnElement[Any] | None = None
    order: ColumnElement[bool] | None = None
    ready: ColumnElement[bool] | None = None
    in_order: bool = False
    label: str = ""
    beside: tuple[Beside, ...] = field(default=())
    erase: Erase | None = None

    @property
    def name(self) -> str:
        """What a night and its copies call it."""
        return self.label or f"{self.table.name}"  # a plain text, not one that knows of quotes

    @property
    def key(self) -> ColumnElement[Any]:
        """What its rows are counted by."""
        return self.table.primary_key.columns[0]

    @property
    def columns(self) -> frozenset[str]:
        """`table.column` of everything that goes."""
        own = {f"{self.table.name}.{name}" for name in self.gone or self.table.columns.keys()}
        return frozenset(own | {f"{each.table.name}.{name}" for each in self.beside for name in each.gone})


def find_old(reading: Reading, words: Words, after_id: int, before: datetime, limit: int) -> list[Old]:
    """Rows after an id from before an instant, in the order of their ids; emptied ones only of tables in order."""
    rows = select(
        words.key.label("id"), words.at.label("at"), _or_null(words.conversation).label("conversation_id"),
        _or_null(words.episode).label("episode_id"), _or_null(words.customer).label("customer_id"),
        (false() if words.order is None else words.order).label("with_order"), _said(words).label("said"),
    ).where(words.key > after_id, *_old(words, before))  # fmt: skip
    if not words.in_order:
        rows = rows.where(_said(words))
    found = reading.execute(rows.order_by(words.key).limit(limit))
    return [
        Old(
            row.id, row.at, row.conversation_id, row.episode_id, row.customer_id, bool(row.with_order),
            bool(row.said),
        )
        for row in found
    ]  # fmt: skip


def count_old(reading: Reading, words: Words, before: datetime) -> int:
    """How many rows still say something from before an instant."""
    rows = select(func.count()).select_from(words.table).where(*_old(words, before), _said(words))
    return int(reading.execute(rows).scalar_one())


def read_words(reading: Reading, words: Words, ids: Collection[int]) -> list[dict[str, Any]]:
    """What goes with rows, for a copy: their words, and those beside them."""
    rows = select(words.table).where(words.key.in_(ids)).order_by(words.key)
    kept = [_plain(row) for row in reading.execute(rows)]
    name = words.key.key
    by_id: dict[int, dict[str, Any]] = {each[str(name)]: each for each in kept}
    for each in words.beside:
        found = reading.execute(select(each.table).where(each.column.in_(ids)))
        for row in found:
            owner = by_id[row._mapping[each.column]]
            owner.setdefault(f"{each.table.name}", []).append(_plain(row))
    return kept


def erase_words(unit: Unit, words: Words, ids: Sequence[int]) -> None:
    """Empty rows and what lies beside them."""
    if words.erase is not None:
        words.erase(unit, ids)
        return
    for each in words.beside:
        unit.execute(update(each.table).where(each.column.in_(ids)).values(**_values(each.gone)))
    if not words.gone:
        unit.execute(delete(words.table).where(words.key.in_(ids)))
        return
    unit.execute(update(words.table).where(words.key.in_(ids)).values(**_values(words.gone)))


def first_of(reading: Reading, words: Words, conversation_ids: Collection[int]) -> int | None:
    """The first row of conversations, for looking again from there."""
    if words.conversation is None:
        return None
    rows = select(func.min(words.key)).where(words.conversation.in_(conversation_ids))
    found: int | None = reading.execute(rows).scalar()
    return found


def _plain(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {f"{name}": value for name, value in row._mapping.items()}


def _old(words: Words, before: datetime) -> list[ColumnElement[bool]]:
    old = words.at < literal(before, words.at.type)
    return [old] if words.ready is None else [old, words.ready]


def _said(words: Words) -> ColumnElement[bool]:
    if not words.gone:
        return words.key.is_not(None)
    return or_(*(_differs(words.table.c[name], value) for name, value in words.gone.items()))


def _differs(column: Column[Any], value: Any) -> ColumnElement[bool]:
    return column.is_not(None) if value is None else column != literal(value, column.type)


def _or_null(column: ColumnElement[Any] | None) -> ColumnElement[Any]:
    return null() if column is None else column


def _values(gone: Mapping[str, Any]) -> dict[str, Any]:
    return {name: null() if value is None else value for name, value in gone.items()}
