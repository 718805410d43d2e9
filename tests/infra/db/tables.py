"""Two tables of the tests' own, outside the product's metadata, and units over them."""

from typing import Any

from sqlalchemy import ForeignKey, MetaData, String, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from yingda.infra.db import Reading, Unit


class Own(DeclarativeBase):
    metadata = MetaData()


class Counter(Own):
    __tablename__ = "test_counter"
    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]


class Note(Own):
    """`client_id` is the sender's own id: a note is written once however often it is sent."""

    __tablename__ = "test_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String, unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("test_note.id", deferrable=True, initially="DEFERRED"))


def make_tables(unit: Unit) -> None:
    Own.metadata.create_all(unit.connection)
    unit.execute(insert(Counter), [{"id": number, "value": 0} for number in (1, 2)])


def write_note(unit: Unit, client_id: str, parent_id: int | None = None) -> int:
    """Write a note once; its id, the first time and every other."""
    dialect: Any = sqlite if unit.sqlite else postgresql
    statement = dialect.insert(Note).values(client_id=client_id, parent_id=parent_id)
    made = unit.execute(statement.on_conflict_do_nothing().returning(Note.id)).scalar()
    if made is None:
        made = unit.execute(select(Note.id).where(Note.client_id == client_id)).scalar_one()
    return int(made)


def read_notes(reading: Reading) -> list[str]:
    return list(reading.execute(select(Note.client_id).order_by(Note.id)).scalars())


def lock_counter(unit: Unit, counter_id: int) -> int:
    statement = select(Counter.value).where(Counter.id == counter_id).with_for_update()
    return int(unit.execute(statement).scalar_one())


def read_counter(reading: Reading, counter_id: int = 1) -> int:
    return int(reading.execute(select(Counter.value).where(Counter.id == counter_id)).scalar_one())


def set_counter(unit: Unit, counter_id: int, value: int) -> None:
    unit.execute(update(Counter).where(Counter.id == counter_id).values(value=value))


def count_up(unit: Unit, counter_id: int = 1) -> int:
    """Decide in Python on what was read: an update is lost unless readers of it wait."""
    value = lock_counter(unit, counter_id) + 1
    set_counter(unit, counter_id, value)
    return value
