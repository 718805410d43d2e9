"""The only way to an object: it is given only if the actor may see it; otherwise there is none."""

from yingda.accounts import policy, store
from yingda.accounts.types import Actor, Permission, Role, ShopInfo, StaffInfo, Team
from yingda.infra.db.unit import Reading
from yingda.kit.errors import NotFoundError


def access_shop(reading: Reading, actor: Actor, shop_id: int, permission: Permission | None = None) -> ShopInfo:
    """The shop, if the actor works in it and holds the permission."""
    visible = shop_id in actor.shop_ids or policy.sees_everything(actor)
    shop = store.find_shop(reading, shop_id) if visible else None
    if shop is None:
        raise NotFoundError
    _check(actor, permission)
    return shop


def access_staff(reading: Reading, actor: Actor, staff_id: int, permission: Permission | None = None) -> StaffInfo:
    """Somebody who works in one of the actor's shops, or the actor; also the inactive."""
    staff = store.find_staff(reading, staff_id)
    if staff is None or not policy.sees_staff(actor, staff.id, staff.shop_ids):
        raise NotFoundError
    _check(actor, permission)
    return staff


def access_team(reading: Reading, actor: Actor, team_id: int, permission: Permission | None = None) -> Team:
    """A team of one of the actor's shops, or the actor's own."""
    team = store.find_team(reading, team_id)
    if team is None or not policy.sees_team(actor, team.id, team.shop_ids):
        raise NotFoundError
    _check(actor, permission)
    return team


def check_may(actor: Actor, permission: Permission) -> None:
    """Refuse an actor without the permission."""
    policy.check_may(actor, permission)


def system_actor(reading: Reading) -> Actor:
    """Who acts when the command line does: an administrator of every shop who is nobody."""
    shop_ids = frozenset(shop.id for shop in store.load_shops(reading, None))
    return Actor(0, "system", Role.ADMIN, frozenset(Permission), shop_ids)


def _check(actor: Actor, permission: Permission | None) -> None:
    if permission is not None:
        policy.check_may(actor, permission)
