"""Looking up names, shops, colleagues and hours; nothing here asks who wants to know."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache

import msgspec

from yingda.accounts import store
from yingda.accounts.types import Permission, ShopBrief, ShopInfo, StaffName, Team
from yingda.infra.db.unit import Reading
from yingda.kit.calendar import BusinessCalendar, NeverOpenError, around_the_clock, calendar_from_json
from yingda.kit.errors import NotFoundError


def shop_by_code(reading: Reading, code: str) -> ShopInfo:
    """The active shop of a public address; NotFoundError for any other."""
    shop = store.find_shop_by_code(reading, code)
    if shop is None:
        raise NotFoundError
    return shop


def shop_info(reading: Reading, shop_id: int) -> ShopInfo:
    """A shop that is known to exist."""
    shop = store.find_shop(reading, shop_id)
    if shop is None:
        raise NotFoundError
    return shop


def words_of(shop: ShopInfo, text: str) -> str:
    """A text of the shop with its name and alias filled in for {shop} and {alias}."""
    return text.replace("{shop}", shop.name).replace("{alias}", shop.alias or shop.name)


def shop_brief(reading: Reading, shop_id: int) -> ShopBrief:
    """Name and colour of a shop."""
    briefs = store.load_briefs(reading, [shop_id])
    if not briefs:
        raise NotFoundError
    return briefs[0]


def shop_briefs(reading: Reading, shop_ids: Collection[int]) -> list[ShopBrief]:
    """Names and colours of shops, in the order of their opening."""
    return store.load_briefs(reading, shop_ids)


def names_of(reading: Reading, staff_ids: Collection[int]) -> dict[int, StaffName]:
    """Names of staff by id, also of those who left."""
    return {row.id: StaffName(row.id, row.name) for row in store.load_names(reading, staff_ids)}


def locales_of(reading: Reading, staff_ids: Collection[int]) -> dict[int, str]:
    """Which language each of the staff reads; who no longer works here is missing."""
    return store.load_locales(reading, staff_ids)


def alias_of(reading: Reading, shop_id: int, staff_id: int) -> str:
    """What customers of the shop call somebody: never the real name."""
    return aliases_of(reading, shop_id, [staff_id])[staff_id]


def aliases_of(reading: Reading, shop_id: int, staff_ids: Collection[int]) -> dict[int, str]:
    """What customers of the shop call each of the staff; the shop's own alias where none is set."""
    common, aliases = store.find_alias(reading, shop_id, staff_ids)
    return {staff_id: aliases.get(staff_id, common) for staff_id in staff_ids}


def staff_of_shop(
    reading: Reading, shop_id: int, permission: Permission = Permission.CONVERSATION_SERVE
) -> list[int]:
    """Active staff of the shop who hold the permission, by id."""
    return store.find_active_ids(reading, permission=permission, shop_id=shop_id)


def staff_in_team(
    reading: Reading, team_id: int, permission: Permission = Permission.CONVERSATION_SERVE
) -> list[int]:
    """Active members of the team who hold the permission, by id."""
    return store.find_active_ids(reading, permission=permission, team_id=team_id)


def staff_with_role(reading: Reading, shop_id: int, roles: Collection[str]) -> list[int]:
    """Active staff of the shop with one of the roles, by id."""
    return store.find_ids_with_role(reading, shop_id, roles)


def colleagues_of(reading: Reading, shop_ids: Collection[int]) -> list[int]:
    """Everybody of any of the shops, also the inactive, by id."""
    return store.find_colleague_ids(reading, shop_ids)


def active_colleagues_of(reading: Reading, shop_ids: Collection[int]) -> list[int]:
    """Everybody of any of the shops who still works here, by id."""
    return store.find_colleague_ids(reading, shop_ids, active_only=True)


def shops_of(reading: Reading, staff_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The shops in which each of the staff works."""
    found = store.load_staff_shops(reading, staff_ids)
    return {staff_id: tuple(found.get(staff_id, ())) for staff_id in staff_ids}


def teams_of(reading: Reading, staff_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The teams to which each of the staff belongs."""
    found = store.load_staff_teams(reading, staff_ids)
    return {staff_id: tuple(found.get(staff_id, ())) for staff_id in staff_ids}


def teams_of_shop(reading: Reading, shop_id: int) -> list[Team]:
    """The teams that work for a shop."""
    return store.load_teams(reading, store.find_team_ids(reading, [shop_id]))


def team_names(reading: Reading, team_ids: Collection[int]) -> dict[int, str]:
    """Names of teams by id, also of dissolved ones."""
    return store.load_team_names(reading, team_ids)


def calendar_of(reading: Reading, shop_id: int) -> BusinessCalendar:
    """The hours of a shop."""
    row = store.find_hours(reading, shop_id)
    if row is None:
        raise NotFoundError
    return _calendar(row.zone, row.hours)


def opening_of(reading: Reading, shop_id: int) -> datetime | None:
    """When a shop that is closed now opens again; None while it is open, or if it never opens."""
    calendar = calendar_of(reading, shop_id)
    if calendar.is_open(reading.now):
        return None
    try:
        return calendar.next_opening(reading.now)
    except NeverOpenError:
        return None


# keyed by the very text that this unit has read, so it can never be stale
@lru_cache(maxsize=512)
def _calendar(zone: str, hours: str | None) -> BusinessCalendar:
    if hours is None:
        return around_the_clock(zone)
    return calendar_from_json(msgspec.json.decode(hours, type=dict[str, object]) | {"zone": zone})
