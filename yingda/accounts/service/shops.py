"""Opening shops, changing them and their hours."""

from typing import Any

import msgspec

from yingda.accounts import policy, store
from yingda.accounts.events import HoursChanged, ShopChanged, ShopCreated, StaffChanged
from yingda.accounts.models import Shop
from yingda.accounts.service.access import access_shop
from yingda.accounts.service.directory import calendar_of
from yingda.accounts.service.sessions import reconnect
from yingda.accounts.service.trail import of_shop
from yingda.accounts.types import Actor, Permission, ShopChange, ShopDraft, ShopInfo, changes_of
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.files import service as files
from yingda.kit.calendar import BusinessCalendar, calendar_to_json
from yingda.kit.errors import ConflictError
from yingda.kit.ids import new_token

SECRET_BYTES = 32


def list_shops(reading: Reading, actor: Actor) -> list[ShopInfo]:
    """The actor's shops, also closed ones."""
    return store.load_shops(reading, None if policy.sees_everything(actor) else actor.shop_ids)


def create_shop(unit: Unit, actor: Actor, draft: ShopDraft) -> ShopInfo:
    """Open a shop, at first around the clock; whoever opens it works in it."""
    policy.check_may(actor, Permission.SHOP_MANAGE)
    policy.check_zone(draft.zone)
    earlier = store.find_made(unit, Shop, actor.staff_id, draft.client_id)
    if earlier is not None:
        return _known(unit, earlier)
    values: dict[str, Any] = msgspec.structs.asdict(draft)
    values |= {
        "author_id": actor.staff_id,
        "picture": _used(unit, actor, draft.picture, None),
        "identity_secret": new_token(SECRET_BYTES),
        "active": True,
        "version": 1,
        "hours_version": 1,
        "created_at": unit.now,
    }
    shop_id = store.insert_once(unit, Shop, values)
    if shop_id is None:
        raise ConflictError("accounts.code_taken")
    unit.announce(ShopCreated(shop_id))
    _join(unit, actor.staff_id, shop_id)
    made = _known(unit, shop_id)
    record(unit, actor, "shop.create", of_shop(shop_id), None, made)
    return made


def update_shop(unit: Unit, actor: Actor, shop_id: int, change: ShopChange) -> ShopInfo:
    """Change a shop; another zone makes its hours mean something else."""
    before = access_shop(unit, actor, shop_id, Permission.SHOP_MANAGE)
    changes = changes_of(change)
    policy.check_zone(changes.get("zone", before.zone))
    if "picture" in changes:
        changes["picture"] = _used(unit, actor, changes["picture"], before.picture)
    wanted = change.version if isinstance(change.version, int) else before.version
    if not store.update_version(unit, Shop, shop_id, wanted, changes):
        raise ConflictError("accounts.changed_meanwhile")
    after = _known(unit, shop_id)
    if after.zone != before.zone:
        store.raise_hours_version(unit, shop_id)
        unit.announce(HoursChanged(shop_id))
    unit.announce(ShopChanged(shop_id))
    record(unit, actor, "shop.update", of_shop(shop_id), before, after)
    return after


def get_hours(reading: Reading, actor: Actor, shop_id: int) -> tuple[BusinessCalendar, int]:
    """The hours of a shop and their version."""
    access_shop(reading, actor, shop_id)
    row = store.find_hours(reading, shop_id)
    assert row is not None
    return calendar_of(reading, shop_id), row.hours_version


def put_hours(
    unit: Unit, actor: Actor, shop_id: int, calendar: BusinessCalendar, version: int | None = None
) -> tuple[BusinessCalendar, int]:
    """Write the hours of a shop; its zone stays the shop's. With a version only if nobody changed them."""
    access_shop(unit, actor, shop_id, Permission.SHOP_MANAGE)
    row = store.find_hours(unit, shop_id)
    assert row is not None
    kept, before = calendar_to_json(calendar), calendar_to_json(calendar_of(unit, shop_id))
    del kept["zone"], before["zone"]
    if not store.update_hours(unit, shop_id, version or row.hours_version, kept):
        raise ConflictError("accounts.changed_meanwhile")
    unit.announce(HoursChanged(shop_id))
    record(unit, actor, "hours.update", of_shop(shop_id), before, kept)
    return get_hours(unit, actor, shop_id)


def picture_url(reading: Reading, shop: ShopInfo) -> str | None:
    """An expiring link to the shop's picture."""
    return files.links_of(reading, shop.picture)[0] if shop.picture else None


def _join(unit: Unit, staff_id: int, shop_id: int) -> None:
    """Without it an owner on their own could open a shop and answer nobody in it."""
    if not staff_id:
        return
    shops = store.load_staff_shops(unit, [staff_id]).get(staff_id, {})
    store.replace_staff_shops(unit, staff_id, {**shops, shop_id: ""})
    reconnect(unit, staff_id)
    unit.announce(StaffChanged(staff_id))


def _used(unit: Unit, actor: Actor, token: str | None, before: dict[str, Any] | None) -> dict[str, Any] | None:
    if token is None or (before and before["token"] == token):
        return before if token else None
    return files.use_picture(unit, token, f"staff:{actor.staff_id}")


def _known(reading: Reading, shop_id: int) -> ShopInfo:
    shop = store.find_shop(reading, shop_id)
    assert shop is not None
    return shop
