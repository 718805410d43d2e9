"""The SQL of the nightly clearing."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.privacy.models import NightPartRow, NightRow, SweepRow
from yingda.privacy.types import NightState

night = cast(Table, NightRow.__table__)
part = cast(Table, NightPartRow.__table__)
AnyRow = Row[*tuple[Any, ...]]


def insert_night(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new night's id; None while one runs."""
    made: Any = sqlite.insert(night) if unit.sqlite else postgresql.insert(night)
    row = made.values(**values).on_conflict_do_nothing().returning(night.c.id)
    new_id: int | None = unit.execute(row).scalar()
    return new_id


def find_running(reading: Reading) -> AnyRow | None:
    """The night that runs."""
    return reading.execute(select(night).where(night.c.state == NightState.RUNNING)).first()


def find_night(reading: Reading, night_id: int) -> AnyRow | None:
    """A night."""
    return reading.execute(select(night).where(night.c.id == night_id)).first()


def lock_night(unit: Unit, night_id: int) -> AnyRow | None:
    """A night, held until the unit ends."""
    return unit.execute(select(night).where(night.c.id == night_id).with_for_update()).first()


def find_nights(reading: Reading, limit: int) -> list[AnyRow]:
    """Nights, newest first."""
    return list(reading.execute(select(night).order_by(night.c.id.desc()).limit(limit)))


def find_with_copies(reading: Reading, before: datetime, limit: int) -> list[AnyRow]:
    """Nights that ended before an instant and whose files are still kept."""
    rows = select(night).where(night.c.finished_at < before, night.c.copies != {}).order_by(night.c.id)
    return list(reading.execute(rows.limit(limit)))


def save_night(unit: Unit, night_id: int, values: Mapping[str, Any]) -> None:
    """Write how far a night is."""
    unit.execute(update(night).where(night.c.id == night_id).values(**values, changed_at=unit.now))


def insert_part(unit: Unit, values: Mapping[str, Any]) -> None:
    """Write down a stored piece."""
    unit.execute(insert(part).values(**values))


def find_parts(reading: Reading, night_id: int, kind: str | None = None) -> list[AnyRow]:
    """The pieces of a night, or of one of its files, in their order."""
    rows = select(part).where(part.c.night_id == night_id).order_by(part.c.number)
    return list(reading.execute(rows if kind is None else rows.where(part.c.kind == kind)))


def delete_parts(unit: Unit, night_ids: Collection[int]) -> None:
    """Forget the pieces of nights."""
    unit.execute(delete(part).where(part.c.night_id.in_(night_ids)))


def find_reached(reading: Reading, kind: str) -> int:
    """How far the clearing of a table has come."""
    reached: int | None = reading.execute(select(SweepRow.reached).where(SweepRow.kind == kind)).scalar()
    return reached or 0


def save_reached(unit: Unit, kind: str, reached: int) -> None:
    """Write how far the clearing of a table has come."""
    done = update(SweepRow).where(SweepRow.kind == kind).values(reached=reached, ran_at=unit.now)
    if unit.execute(done).rowcount == 0:
        unit.execute(insert(SweepRow).values(kind=kind, reached=reached, ran_at=unit.now))
