"""Finding, knowing and describing customers."""

from collections.abc import Collection
from typing import Any

from yingda.accounts.types import Actor, Permission
from yingda.customers import store
from yingda.customers.events import CustomerChanged, CustomerIdentified
from yingda.customers.policy import clean_tags, mask, visitor_name
from yingda.customers.pushes import Customer, CustomerBrief, IdentityCard
from yingda.customers.types import Identity, IdentityKind, ProfileChange
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError


def create_visitor(unit: Unit, shop_id: int, visitor: str, locale: str) -> int:
    """The customer behind a browser's token; made when first seen."""
    known = store.find_by_identity(unit, IdentityKind.VISITOR, shop_id, visitor)
    if known is not None:
        return known
    customer_id, new = _make(unit, shop_id, Identity(IdentityKind.VISITOR, visitor, verified=True), "", locale)
    if new:
        store.update_customer(unit, customer_id, {"name": visitor_name(customer_id, locale)})
    return customer_id


def find_visitor(reading: Reading, shop_id: int, visitor: str, user_id: str | None) -> int | None:
    """The customer behind a browser or behind a shop's own account, if they ever wrote."""
    if user_id is not None:
        return store.find_by_identity(reading, IdentityKind.SHOP_USER, shop_id, user_id)
    return store.find_by_identity(reading, IdentityKind.VISITOR, shop_id, visitor)


def identify(unit: Unit, shop_id: int, user_id: str, name: str | None, locale: str) -> int:
    """The customer whom the shop itself vouches for as `user_id`; made when first seen."""
    known = store.find_by_identity(unit, IdentityKind.SHOP_USER, shop_id, user_id)
    if known is not None:
        return known
    identity = Identity(IdentityKind.SHOP_USER, user_id, verified=True)
    customer_id, new = _make(unit, shop_id, identity, name or user_id, locale)
    if new:
        unit.announce(CustomerIdentified(customer_id, shop_id))
    return customer_id


def add_contact(unit: Unit, customer_id: int, contact: str, name: str | None) -> None:
    """Keep what a visitor typed to be reached; typed data never finds or merges another customer."""
    store.insert_identity(unit, customer_id, 0, Identity(IdentityKind.CONTACT, contact, verified=False))
    if name:
        store.update_customer(unit, customer_id, {"name": name})
        unit.announce(CustomerChanged(customer_id))


def has_contact(reading: Reading, customer_id: int) -> bool:
    """Whether the shop could reach the customer outside this chat."""
    return any(row.kind != IdentityKind.VISITOR for row in store.find_identities(reading, customer_id))


def count_episode(unit: Unit, customer_id: int) -> None:
    """Note that another matter of the customer began."""
    store.count_episode(unit, customer_id)


def briefs(reading: Reading, ids: Collection[int]) -> dict[int, CustomerBrief]:
    """Customers by id, for lists."""
    return {row.id: CustomerBrief(row.id, row.name, row.vip, row.tags) for row in store.find_briefs(reading, ids)}


def given_name(customer: CustomerBrief) -> str:
    """What to call a customer to their face: nothing while they only have a number of ours."""
    ours = {visitor_name(customer.id, locale) for locale in ("zh", "en")}
    return "" if customer.name in ours else customer.name


def find_by_name(reading: Reading, words: str, shop_ids: Collection[int], limit: int = 200) -> list[int]:
    """Customers of the shops whose names hold the words, the last seen first."""
    return store.find_by_name(reading, words, shop_ids, limit)


def access_customer(reading: Reading, actor: Actor, customer_id: int) -> Customer:
    """The profile, if the customer wrote to one of the actor's shops."""
    row = store.find_customer(reading, customer_id)
    if row is None or not store.find_shops(reading, customer_id) & actor.shop_ids:
        raise NotFoundError
    identities = [
        IdentityCard(one.kind, mask(one.kind, one.value), one.verified)
        for one in store.find_identities(reading, customer_id)
    ]
    return Customer(
        id=row.id, version=row.version, name=row.name, vip=row.vip, tags=row.tags, fields=row.fields,
        note=row.note, identities=identities, city=row.city, first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at, episodes_count=row.episodes_count,
    )  # fmt: skip


def edit_profile(unit: Unit, actor: Actor, customer_id: int, change: ProfileChange) -> Customer:
    """Write an agent's edits; refused when somebody else's were written meanwhile."""
    access_customer(unit, actor, customer_id)
    actor.check(Permission.CUSTOMER_EDIT)
    edited = {"name": change.name, "vip": change.vip, "note": change.note, "fields": change.fields}
    values: dict[str, Any] = {key: value for key, value in edited.items() if value is not None}
    if change.tags is not None:
        values["tags"] = clean_tags(change.tags)
    if not store.update_customer(unit, customer_id, values, change.version):
        raise ConflictError("customer.changed_meanwhile")
    unit.announce(CustomerChanged(customer_id))
    return access_customer(unit, actor, customer_id)


def _make(unit: Unit, shop_id: int, identity: Identity, name: str, locale: str) -> tuple[int, bool]:
    """The customer of a verified identity, and whether they are new: another unit may make them meanwhile."""
    customer_id = store.insert_customer(unit, name, locale)
    if store.insert_identity(unit, customer_id, shop_id, identity):
        store.insert_shop(unit, customer_id, shop_id)
        return customer_id, True
    store.delete_customer(unit, customer_id)
    first = store.find_by_identity(unit, identity.kind, shop_id, identity.value)
    assert first is not None
    return first, False
