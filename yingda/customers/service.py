"""Finding, knowing and describing customers."""

from collections.abc import Collection
from typing import Any

from yingda.accounts.types import Actor, Permission
from yingda.customers import store
from yingda.customers.events import CustomerChanged, CustomerIdentified
from yingda.customers.policy import (
    clean_tags,
    erased_name,
    is_contact_search,
    mask,
    mask_fields,
    restore,
    restore_fields,
    visitor_name,
)
from yingda.customers.pushes import Customer, CustomerBrief, IdentityCard, Revealed
from yingda.customers.types import Identity, IdentityKind, ProfileChange, Reveal
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.lang.contacts import mask_contacts

PERSONAL = frozenset({"name", "note", "fields", "tags", "city"})


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


def contacts_of(reading: Reading, customer_id: int) -> tuple[str, ...]:
    """Numbers and addresses to reach a customer, the newest first; for sending, never for showing."""
    ours = (IdentityKind.VISITOR, IdentityKind.SHOP_USER)
    return tuple(one.value for one in reversed(store.find_identities(reading, customer_id)) if one.kind not in ours)


def count_episode(unit: Unit, customer_id: int) -> None:
    """Note that another matter of the customer began."""
    store.count_episode(unit, customer_id)


def briefs(reading: Reading, ids: Collection[int]) -> dict[int, CustomerBrief]:
    """Customers by id, for lists."""
    rows = store.find_briefs(reading, ids)
    return {row.id: CustomerBrief(row.id, mask_contacts(row.name), row.vip, row.tags) for row in rows}


def given_name(customer: CustomerBrief) -> str:
    """What to call a customer to their face: nothing while they only have a number of ours."""
    ours = {visitor_name(customer.id, locale) for locale in ("zh", "en")}
    return "" if customer.name in ours else customer.name


def find_by_words(
    reading: Reading, actor: Actor, words: str, shop_ids: Collection[int], limit: int = 200
) -> list[int]:
    """Customers of the shops whose names hold the words, and for who may see contacts, whose contacts do."""
    found = store.find_by_name(reading, words, shop_ids, limit)
    if not is_contact_search(words):
        return found
    if actor.may(Permission.CUSTOMER_SEE_CONTACT):
        return list(dict.fromkeys([*store.find_by_contact(reading, words, shop_ids, limit), *found]))[:limit]
    shown = briefs(reading, found)
    return [one for one in found if words in shown[one].name]


def vips_of(reading: Reading, shop_ids: Collection[int], limit: int = 2000) -> list[int]:
    """The shops' VIPs, the last seen first."""
    return store.find_vips(reading, shop_ids, limit)


def access_customer(reading: Reading, actor: Actor, customer_id: int) -> Customer:
    """The profile, if the customer wrote to one of the actor's shops."""
    row = _access_row(reading, actor, customer_id)
    identities = store.find_identities(reading, customer_id)
    cards = [IdentityCard(one.id, one.kind, mask(one.kind, one.value), one.verified) for one in identities]
    name, note, fields = mask_contacts(row.name), mask_contacts(row.note), mask_fields(row.fields)
    hidden = [f"identity.{one.id}" for one in identities if one.kind != IdentityKind.VISITOR]
    hidden += [part for part, shown in (("name", name), ("note", note)) if shown != getattr(row, part)]
    hidden += [f"fields.{key}" for key, shown in fields.items() if shown != row.fields[key]]
    return Customer(
        id=row.id, version=row.version, name=name, vip=row.vip, tags=row.tags, fields=fields,
        note=note, identities=cards, city=row.city, first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at, episodes_count=row.episodes_count, hidden=hidden,
    )  # fmt: skip


def edit_profile(unit: Unit, actor: Actor, customer_id: int, change: ProfileChange) -> Customer:
    """Write an agent's edits; refused when somebody else's were written meanwhile."""
    before = _access_row(unit, actor, customer_id)
    actor.check(Permission.CUSTOMER_EDIT)
    fields = None if change.fields is None else restore_fields(change.fields, before.fields)
    edited: dict[str, Any] = {"vip": change.vip, "fields": fields}
    for part, value in (("name", change.name), ("note", change.note)):
        was = getattr(before, part)
        edited[part] = None if value is None else restore(value, was, mask_contacts(was))
    values: dict[str, Any] = {key: value for key, value in edited.items() if value is not None}
    if change.tags is not None:
        values["tags"] = clean_tags(change.tags)
    if not store.update_customer(unit, customer_id, values, change.version):
        if any(getattr(before, key) != value for key, value in values.items()):
            raise ConflictError("customer.changed_meanwhile")
        return access_customer(unit, actor, customer_id)  # it is so already: said twice
    was = {key: getattr(before, key) for key in values}
    audit.record(unit, actor, "customer.update", target_of(customer_id, PERSONAL), was, values)
    unit.announce(CustomerChanged(customer_id))
    return access_customer(unit, actor, customer_id)


def reveal(unit: Unit, actor: Actor, customer_id: int, what: str, how: Reveal) -> Revealed:
    """One value in full, for who may see it; that it was shown or copied is written down, the value is not."""
    row = _access_row(unit, actor, customer_id)
    actor.check(Permission.CUSTOMER_SEE_CONTACT)
    part, _, key = what.partition(".")
    values: dict[str, str] = {"name": row.name, "note": row.note}
    values |= {f"fields.{name}": value for name, value in row.fields.items()}
    if part == "identity":
        found = store.find_identities(unit, customer_id)
        values = {f"identity.{one.id}": one.value for one in found if one.kind != IdentityKind.VISITOR}
    if what not in values:
        raise NotFoundError
    # the name of a field is an agent's own word and may be anything
    audit.record(
        unit, actor, f"customer.{how}", target_of(customer_id), None, {"what": what if key.isdigit() else part}
    )
    return Revealed(values[what])


def target_of(customer_id: int, personal: frozenset[str] = frozenset()) -> Target:
    """What the trail says of a customer."""
    return Target("customer", customer_id, customer_id=customer_id, personal=personal)


def full_profile(reading: Reading, customer_id: int) -> dict[str, Any]:
    """Everything that is kept of a customer here, for handing it to them."""
    row = store.find_customer(reading, customer_id)
    if row is None:
        raise NotFoundError
    found = store.find_identities(reading, customer_id)
    known_by = [{"kind": one.kind, "value": one.value, "since": one.added_at} for one in found]
    return {**row._mapping, "identities": known_by}


def erase(unit: Unit, customer_id: int) -> None:
    """Forget who a customer is: what is left is a number with figures."""
    row = store.find_customer(unit, customer_id)
    assert row is not None
    name = erased_name(customer_id, row.locale)
    gone: dict[str, Any] = {"name": name, "note": "", "city": None, "tags": [], "fields": {}}
    store.update_customer(unit, customer_id, gone)
    store.delete_identities(unit, customer_id)
    unit.announce(CustomerChanged(customer_id))


def _access_row(reading: Reading, actor: Actor, customer_id: int) -> Any:
    row = store.find_customer(reading, customer_id)
    if row is None or not store.find_shops(reading, customer_id) & actor.shop_ids:
        raise NotFoundError
    return row


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
