"""Customers in the database."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.customers.models import CustomerRow, CustomerShopRow, IdentityRow
from yingda.customers.types import Identity, IdentityKind
from yingda.infra.db import Prepared, Reading, Unit, one_of

REACHED_BY = (IdentityKind.PHONE, IdentityKind.EMAIL, IdentityKind.CONTACT)

# asked with every message
_BY_IDENTITY = Prepared(
    select(IdentityRow.customer_id).where(
        IdentityRow.kind == bindparam("kind"),
        IdentityRow.scope == bindparam("scope"),
        IdentityRow.value == bindparam("value"),
        IdentityRow.verified,
    )
)
_BRIEFS = Prepared(
    select(CustomerRow.id, CustomerRow.name, CustomerRow.vip, CustomerRow.tags).where(one_of(CustomerRow.id, "ids"))
)


def find_by_identity(reading: Reading, kind: str, scope: int, value: str) -> int | None:
    """The customer whose verified identity this is."""
    key = {"kind": kind, "scope": scope, "value": value}
    customer_id: int | None = reading.execute(_BY_IDENTITY, key).scalar()
    return customer_id


def insert_customer(unit: Unit, name: str, locale: str) -> int:
    """A new customer's id."""
    row = insert(CustomerRow).values(
        name=name, locale=locale, version=1, vip=False, note="", tags=[], fields={}, first_seen_at=unit.now,
        last_seen_at=unit.now, episodes_count=0,
    )  # fmt: skip
    return int(unit.execute(row.returning(CustomerRow.id)).scalar_one())


def delete_customer(unit: Unit, customer_id: int) -> None:
    """Forget a customer to whom nothing refers."""
    unit.execute(delete(CustomerRow).where(CustomerRow.id == customer_id))


def insert_identity(unit: Unit, customer_id: int, scope: int, identity: Identity) -> bool:
    """Add an identity; false when it is there already (or is somebody else's, if verified)."""
    made: Any = sqlite.insert(IdentityRow) if unit.sqlite else postgresql.insert(IdentityRow)
    row = made.values(
        customer_id=customer_id, kind=identity.kind, scope=scope, value=identity.value,
        verified=identity.verified, added_at=unit.now,
    )  # fmt: skip
    return unit.execute(row.on_conflict_do_nothing().returning(IdentityRow.id)).scalar() is not None


def insert_shop(unit: Unit, customer_id: int, shop_id: int) -> None:
    """Let the shop's staff see the customer."""
    made: Any = sqlite.insert(CustomerShopRow) if unit.sqlite else postgresql.insert(CustomerShopRow)
    unit.execute(made.values(customer_id=customer_id, shop_id=shop_id).on_conflict_do_nothing())


def update_customer(unit: Unit, customer_id: int, values: Mapping[str, Any], version: int | None = None) -> bool:
    """Write `values`; false when the row has another version than `version` by now."""
    changed = update(CustomerRow).where(CustomerRow.id == customer_id)
    if version is not None:
        changed = changed.where(CustomerRow.version == version)
    statement = changed.values(**values, version=CustomerRow.version + 1)
    return unit.execute(statement).rowcount == 1


def count_episode(unit: Unit, customer_id: int) -> None:
    """Note that another episode of the customer began."""
    unit.execute(
        update(CustomerRow)
        .where(CustomerRow.id == customer_id)
        .values(episodes_count=CustomerRow.episodes_count + 1, last_seen_at=unit.now)
    )


def find_customer(reading: Reading, customer_id: int) -> Any | None:
    """One customer's row."""
    return reading.execute(select(CustomerRow.__table__).where(CustomerRow.id == customer_id)).first()


def find_briefs(reading: Reading, ids: Collection[int]) -> list[Any]:
    """Rows (id, name, vip, tags) of customers."""
    return list(reading.execute(_BRIEFS, {"ids": ids}))


def find_by_name(reading: Reading, words: str, shop_ids: Collection[int], limit: int) -> list[int]:
    """Customers of the shops whose names hold the words, the last seen first."""
    # SQLite's LIKE folds ASCII by itself, and far faster than lower() does
    named = (CustomerRow.name.contains if reading.sqlite else CustomerRow.name.icontains)(words, autoescape=True)
    own = CustomerShopRow.customer_id == CustomerRow.id
    here = exists().where(own, CustomerShopRow.shop_id.in_(shop_ids))
    rows = select(CustomerRow.id).where(named, here).order_by(CustomerRow.last_seen_at.desc())
    return list(reading.execute(rows.limit(limit)).scalars())


def find_by_contact(reading: Reading, words: str, shop_ids: Collection[int], limit: int) -> list[int]:
    """Customers of the shops who can be reached by what holds the words, the last seen first."""
    reached = select(IdentityRow.customer_id).where(
        IdentityRow.kind.in_(REACHED_BY), IdentityRow.value.contains(words, autoescape=True)
    )
    own = CustomerShopRow.customer_id == CustomerRow.id
    here = exists().where(own, CustomerShopRow.shop_id.in_(shop_ids))
    rows = select(CustomerRow.id).where(CustomerRow.id.in_(reached), here).order_by(CustomerRow.last_seen_at.desc())
    return list(reading.execute(rows.limit(limit)).scalars())


def find_vips(reading: Reading, shop_ids: Collection[int], limit: int) -> list[int]:
    """VIPs of the shops, the last seen first."""
    own = CustomerShopRow.customer_id == CustomerRow.id
    here = exists().where(own, CustomerShopRow.shop_id.in_(shop_ids))
    rows = select(CustomerRow.id).where(CustomerRow.vip, here).order_by(CustomerRow.last_seen_at.desc())
    return list(reading.execute(rows.limit(limit)).scalars())


def find_identities(reading: Reading, customer_id: int) -> list[Any]:
    """Every identity of a customer, oldest first."""
    rows = select(IdentityRow.__table__).where(IdentityRow.customer_id == customer_id)
    return list(reading.execute(rows.order_by(IdentityRow.id)))


def find_shops(reading: Reading, customer_id: int) -> frozenset[int]:
    """The shops that a customer wrote to."""
    rows = select(CustomerShopRow.shop_id).where(CustomerShopRow.customer_id == customer_id)
    return frozenset(reading.execute(rows).scalars())


def delete_identities(unit: Unit, customer_id: int) -> None:
    """Know a customer by nothing any more."""
    unit.execute(delete(IdentityRow).where(IdentityRow.customer_id == customer_id))
