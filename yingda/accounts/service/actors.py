"""Somebody as an actor without being signed in: for what goes on in their name."""

from yingda.accounts import store
from yingda.accounts.service.roles import role_of
from yingda.accounts.types import Actor, Role
from yingda.infra.db.unit import Reading


def find_actor(reading: Reading, staff_id: int) -> Actor | None:
    """What somebody may do now; None for who no longer works here."""
    staff = store.find_staff(reading, staff_id)
    if staff is None or not staff.active or (staff.expires_at is not None and staff.expires_at <= reading.now):
        return None
    shops = staff.shop_ids
    if staff.role == Role.ADMIN:
        shops = tuple(shop.id for shop in store.load_shops(reading, None))
    return Actor(
        staff_id=staff.id, name=staff.name, role=staff.role, locale=staff.locale,
        permissions=role_of(reading, staff.role).permissions,
        shop_ids=frozenset(shops), team_ids=frozenset(staff.team_ids),
    )  # fmt: skip
