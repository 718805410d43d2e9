"""The SQL of API keys."""

from typing import Any

from sqlalchemy import select, update

from yingda.accounts.models import ApiKeyRow
from yingda.accounts.store.rows import insert_once
from yingda.infra.db.unit import Reading, Unit


def insert_key(unit: Unit, values: dict[str, Any]) -> int | None:
    """A new key's id; None when this sender's id was used for one already."""
    return insert_once(unit, ApiKeyRow, values)


def find_key(reading: Reading, key_id: int) -> ApiKeyRow | None:
    """One key."""
    return reading.session.get(ApiKeyRow, key_id, populate_existing=True)


def find_key_made(reading: Reading, staff_id: int, client_id: str) -> int:
    """The key that this sender's id was used for."""
    rows = select(ApiKeyRow.id).where(ApiKeyRow.staff_id == staff_id, ApiKeyRow.client_id == client_id)
    return int(reading.execute(rows).scalar_one())


def find_key_by_digest(reading: Reading, sha256: bytes) -> ApiKeyRow | None:
    """The key with this digest."""
    return reading.session.execute(select(ApiKeyRow).where(ApiKeyRow.sha256 == sha256)).scalar()


def load_keys(reading: Reading, staff_id: int | None) -> list[ApiKeyRow]:
    """Somebody's keys, everybody's for None, the newest first."""
    rows = select(ApiKeyRow).order_by(ApiKeyRow.id.desc())
    if staff_id is not None:
        rows = rows.where(ApiKeyRow.staff_id == staff_id)
    return list(reading.session.execute(rows).scalars())


def revoke_key(unit: Unit, key_id: int) -> bool:
    """End a key; false if it was over."""
    row = update(ApiKeyRow).where(ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None))
    return unit.execute(row.values(revoked_at=unit.now)).rowcount == 1


def touch_key(unit: Unit, key_id: int, address: str) -> None:
    """Say that a key is in use."""
    row = update(ApiKeyRow).where(ApiKeyRow.id == key_id)
    unit.execute(row.values(last_used_at=unit.now, last_address=address))
