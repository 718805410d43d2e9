"""The SQL of legal holds."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Row, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.privacy.models import LegalHoldRow

hold = cast(Table, LegalHoldRow.__table__)
AnyRow = Row[*tuple[Any, ...]]


def insert_hold(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new hold's id; None when the same was asked for before."""
    made: Any = sqlite.insert(hold) if unit.sqlite else postgresql.insert(hold)
    row = made.values(**values).on_conflict_do_nothing(index_elements=["made_by", "client_id"])
    new_id: int | None = unit.execute(row.returning(hold.c.id)).scalar()
    return new_id


def find_made(reading: Reading, staff_id: int, client_id: str) -> AnyRow:
    """The hold that somebody made under a client's id."""
    rows = select(hold).where(hold.c.made_by == staff_id, hold.c.client_id == client_id)
    return reading.execute(rows).one()


def find_hold(reading: Reading, hold_id: int) -> AnyRow | None:
    """A hold."""
    return reading.execute(select(hold).where(hold.c.id == hold_id)).first()


def find_unreleased(reading: Reading) -> list[AnyRow]:
    """Holds that hold, or whose end nobody has seen to yet."""
    return list(reading.execute(select(hold).where(hold.c.released_at.is_(None)).order_by(hold.c.id.desc())))


def find_released(reading: Reading, limit: int) -> list[AnyRow]:
    """The newest holds that have ended."""
    rows = select(hold).where(hold.c.released_at.is_not(None)).order_by(hold.c.id.desc())
    return list(reading.execute(rows.limit(limit)))


def save_hold(unit: Unit, hold_id: int, values: Mapping[str, Any]) -> None:
    """Write what has become of a hold."""
    unit.execute(update(hold).where(hold.c.id == hold_id).values(**values))
