"""The SQL of the shops' own roles, and of requests that were made before."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, func, or_, select, type_coerce

from yingda.accounts.models import RoleRow, Staff, StaffShop
from yingda.accounts.policy import known_permissions, roles_with
from yingda.accounts.types import Permission, RoleInfo
from yingda.infra.db.types import Base
from yingda.infra.db.unit import Reading, Unit

_COLUMNS = (RoleRow.code, RoleRow.permissions, RoleRow.vendor, RoleRow.name, RoleRow.version)


def find_role(reading: Reading, code: str) -> RoleInfo | None:
    """A role of the shops' own that is still in use."""
    return next(iter(_roles(reading, RoleRow.code == code, RoleRow.archived.is_(False))), None)


def lock_role(unit: Unit, code: str) -> None:
    """Hold a role: nobody gives it while it changes or goes."""
    unit.execute(select(RoleRow.id).where(RoleRow.code == code).with_for_update()).first()


def load_roles(reading: Reading) -> list[RoleInfo]:
    """The shops' own roles, in the order in which they were added."""
    return _roles(reading, RoleRow.archived.is_(False))


def find_role_by_id(reading: Reading, role_id: int) -> RoleInfo | None:
    """A role of the shops' own, also one that is gone."""
    return next(iter(_roles(reading, RoleRow.id == role_id)), None)


def role_id_of(reading: Reading, code: str) -> int:
    """The row of a role that is known to exist."""
    return int(reading.execute(select(RoleRow.id).where(RoleRow.code == code)).scalar_one())


def count_holders(reading: Reading) -> Mapping[str, int]:
    """How many active members of staff hold each role."""
    rows = reading.execute(
        select(Staff.role, func.count().label("number")).where(Staff.active).group_by(Staff.role)
    )
    return {row.role: row.number for row in rows}


def find_holders(reading: Reading, code: str) -> list[int]:
    """Active staff who hold the role, by id."""
    rows = reading.execute(select(Staff.id).where(Staff.role == code, Staff.active).order_by(Staff.id))
    return list(rows.scalars())


def find_shops_of(reading: Reading, staff_ids: Collection[int]) -> set[int]:
    """Every shop in which any of the staff works."""
    return set(reading.execute(select(StaffShop.shop_id).where(StaffShop.staff_id.in_(staff_ids))).scalars())


def holds(permission: Permission) -> ColumnElement[bool]:
    """That somebody's role, shipped or the shops' own, holds the permission."""
    stored = type_coerce(RoleRow.permissions, Text)
    own = select(RoleRow.code).where(stored.contains(f'"{permission.value}"', autoescape=True))
    return or_(Staff.role.in_([role.value for role in roles_with(permission)]), Staff.role.in_(own))


def find_made(reading: Reading, table: type[Base], author_id: int, client_id: str | None) -> int | None:
    """What this sender's id was used for, if it was."""
    if client_id is None:
        return None
    columns = table.__table__.c
    rows = select(columns.id).where(columns.author_id == author_id, columns.client_id == client_id)
    made: int | None = reading.execute(rows).scalar()
    return made


def find_taken_logins(reading: Reading, author_id: int, sheet_id: str) -> list[str]:
    """Every sign-in name there is, but those that this very sheet has made."""
    statement = select(Staff.login)
    if sheet_id:
        made_by_sheet = (Staff.author_id == author_id) & Staff.client_id.startswith(f"{sheet_id}:", autoescape=True)
        statement = statement.where(Staff.client_id.is_(None) | ~made_by_sheet)
    return list(reading.execute(statement).scalars())


def _roles(reading: Reading, *conditions: Any) -> list[RoleInfo]:
    rows = reading.execute(select(*_COLUMNS).where(*conditions).order_by(RoleRow.id))
    return [
        RoleInfo(row.code, known_permissions(row.permissions), row.vendor, row.name, row.version) for row in rows
    ]
