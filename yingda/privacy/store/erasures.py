"""The SQL of rules and of deletions on request."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.privacy.models import ErasureRow, RulesRow
from yingda.privacy.types import ErasureState

ONE = 1
AnyRow = Row[*tuple[Any, ...]]


def find_rules(reading: Reading) -> AnyRow | None:
    """The rules, if somebody set them."""
    return reading.execute(select(RulesRow.__table__)).first()


def save_rules(unit: Unit, version: int, values: Mapping[str, Any]) -> bool:
    """Write the rules; false when they have another version by now."""
    new = {**values, "version": version + 1, "changed_at": unit.now}
    if version:
        statement = update(RulesRow).where(RulesRow.id == ONE, RulesRow.version == version)
        return unit.execute(statement.values(**new)).rowcount == 1
    made: Any = sqlite.insert(RulesRow) if unit.sqlite else postgresql.insert(RulesRow)
    row = made.values(id=ONE, **new).on_conflict_do_nothing().returning(RulesRow.id)
    return unit.execute(row).scalar() is not None


def insert_erasure(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new deletion's id; None while one of this customer runs."""
    made: Any = sqlite.insert(ErasureRow) if unit.sqlite else postgresql.insert(ErasureRow)
    row = made.values(**values).on_conflict_do_nothing().returning(ErasureRow.id)
    new_id: int | None = unit.execute(row).scalar()
    return new_id


def find_erasure(reading: Reading, erasure_id: int) -> AnyRow | None:
    """A deletion."""
    return reading.execute(select(ErasureRow.__table__).where(ErasureRow.id == erasure_id)).first()


def find_latest(reading: Reading, customer_id: int) -> AnyRow | None:
    """The customer's newest deletion."""
    rows = select(ErasureRow.__table__).where(ErasureRow.customer_id == customer_id)
    return reading.execute(rows.order_by(ErasureRow.id.desc()).limit(1)).first()


def find_waiting(reading: Reading) -> list[AnyRow]:
    """Deletions that wait for the end of a legal hold."""
    rows = select(ErasureRow.__table__).where(ErasureRow.state == ErasureState.WAITING)
    return list(reading.execute(rows.order_by(ErasureRow.id)))


def change_state(unit: Unit, erasure_id: int, before: ErasureState, after: ErasureState) -> bool:
    """Move a deletion on; false when it is in another state by now."""
    moved = update(ErasureRow).where(ErasureRow.id == erasure_id, ErasureRow.state == before)
    return unit.execute(moved.values(state=after)).rowcount == 1


def save_erasure(unit: Unit, erasure_id: int, values: Mapping[str, Any]) -> None:
    """Write how far a running deletion is."""
    running = (ErasureRow.id == erasure_id, ErasureRow.state == ErasureState.RUNNING)
    unit.execute(update(ErasureRow).where(*running).values(**values))
