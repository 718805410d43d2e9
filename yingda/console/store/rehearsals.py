"""Rehearsals in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.console.models import RehearsalRow
from yingda.infra.db import Reading, Unit

AnyRow = Row[*tuple[Any, ...]]
rehearsal = cast(Table, RehearsalRow.__table__)


def insert_rehearsal(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new rehearsal's id; None when the shop has one already or this sender's id was used."""
    made: Any = sqlite.insert(rehearsal) if unit.sqlite else postgresql.insert(rehearsal)
    row = made.values(customers_left=0, **values).on_conflict_do_nothing().returning(rehearsal.c.id)
    new_id: int | None = unit.execute(row).scalar()
    return new_id


def find_begun(reading: Reading, staff_id: int, client_id: str) -> AnyRow | None:
    """The rehearsal that this sender's id was used for."""
    c = rehearsal.c
    return reading.execute(select(rehearsal).where(c.staff_id == staff_id, c.client_id == client_id)).first()


def find_rehearsal(reading: Reading, rehearsal_id: int) -> AnyRow | None:
    """One rehearsal."""
    return reading.execute(select(rehearsal).where(rehearsal.c.id == rehearsal_id)).first()


def find_latest(reading: Reading, shop_id: int) -> AnyRow | None:
    """The shop's latest rehearsal."""
    rows = select(rehearsal).where(rehearsal.c.shop_id == shop_id).order_by(rehearsal.c.id.desc()).limit(1)
    return reading.execute(rows).first()


def end_early(unit: Unit, rehearsal_id: int, at: datetime) -> bool:
    """Have a rehearsal end at an instant before its end; false if it ends by then anyway."""
    c = rehearsal.c
    rows = update(rehearsal).where(c.id == rehearsal_id, c.ended_at.is_(None), c.ends_at > at)
    return unit.execute(rows.values(ends_at=at)).rowcount == 1


def leave(unit: Unit, rehearsal_id: int) -> None:
    """One of the customers is gone; with the last one the rehearsal is over."""
    c = rehearsal.c
    counted = update(rehearsal).where(c.id == rehearsal_id).values(customers_left=c.customers_left + 1)
    unit.execute(counted)
    over = update(rehearsal).where(c.id == rehearsal_id, c.customers_left >= c.customers, c.ended_at.is_(None))
    unit.execute(over.values(ended_at=unit.now))
