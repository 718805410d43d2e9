"""Policies and settings of shops in the database."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
from sqlalchemy import Row, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Prepared, Reading, Unit
from yingda.sla.models import SlaPolicyRow, SlaShopRow
from yingda.sla.types import Policy, PolicyContent

AnyRow = Row[*tuple[Any, ...]]
shop = cast(Table, SlaShopRow.__table__)
policy = cast(Table, SlaPolicyRow.__table__)

_SHOP = Prepared(select(shop).where(shop.c.shop_id == bindparam("shop_id")))


def find_shop(reading: Reading, shop_id: int) -> AnyRow | None:
    """What holds for all targets of a shop; None: what ships."""
    return reading.execute(_SHOP, {"shop_id": shop_id}).first()


def lock_shop(unit: Unit, shop_id: int, stamp: int) -> AnyRow:
    """The shop's row, held until the unit ends; made with this stamp if there was none."""
    made: Any = sqlite.insert(shop) if unit.sqlite else postgresql.insert(shop)
    unit.execute(made.values(shop_id=shop_id, stamp=stamp, version=0, settings=None).on_conflict_do_nothing())
    return unit.execute(select(shop).where(shop.c.shop_id == shop_id).with_for_update()).one()


def save_shop(unit: Unit, shop_id: int, values: Mapping[str, Any]) -> None:
    """Write a shop's stamp or settings."""
    unit.execute(update(shop).where(shop.c.shop_id == shop_id).values(**values))


def find_policies(reading: Reading, shop_id: int) -> list[AnyRow]:
    """The policies of a shop in their order."""
    rows = select(policy).where(policy.c.shop_id == shop_id, policy.c.archived_at.is_(None))
    return list(reading.execute(rows.order_by(policy.c.position, policy.c.id)))


def find_policy(reading: Reading, policy_id: int) -> AnyRow | None:
    """A policy that is in use."""
    rows = select(policy).where(policy.c.id == policy_id, policy.c.archived_at.is_(None))
    return reading.execute(rows).first()


def find_names(reading: Reading, policy_ids: Sequence[int]) -> dict[int, str]:
    """Names of policies, also of archived ones."""
    rows = reading.execute(select(policy.c.id, policy.c.content).where(policy.c.id.in_(policy_ids)))
    return {row.id: row.content["name"] for row in rows}


def find_made(reading: Reading, author_id: int, client_id: str) -> int | None:
    """The policy that this sender's id was used for, if it was."""
    rows = select(policy.c.id).where(policy.c.author_id == author_id, policy.c.client_id == client_id)
    found: int | None = reading.execute(rows).scalar()
    return found


def insert_policy(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new policy's id; None if the sender's id was used before."""
    made: Any = sqlite.insert(policy) if unit.sqlite else postgresql.insert(policy)
    row = made.values(version=1, edited_at=unit.now, **values).on_conflict_do_nothing()
    new_id: int | None = unit.execute(row.returning(policy.c.id)).scalar()
    return new_id


def save_policy(unit: Unit, policy_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write a policy's next version if it is still at `version`."""
    changed = update(policy).where(policy.c.id == policy_id, policy.c.version == version)
    return unit.execute(changed.values(**values, version=version + 1, edited_at=unit.now)).rowcount == 1


def save_order(unit: Unit, ids: Sequence[int]) -> None:
    """Number policies in this order."""
    for position, policy_id in enumerate(ids, start=1):
        unit.execute(update(policy).where(policy.c.id == policy_id).values(position=position))


def archive_policy(unit: Unit, policy_id: int) -> None:
    """Take a policy out of use; clocks that run by it go on."""
    unit.execute(update(policy).where(policy.c.id == policy_id).values(archived_at=unit.now))


def policy_of(row: AnyRow) -> Policy:
    """A row as a policy."""
    return Policy(row.id, row.version, row.position, msgspec.convert(row.content, PolicyContent))
