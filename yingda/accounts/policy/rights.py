"""Which role may do what, and who may be told of whom. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from yingda.accounts.types import Actor, Permission, Role, RoleInfo, StaffInfo, Standing, Team
from yingda.kit.errors import FieldError, ForbiddenError, InvalidError

_SERVING = frozenset({Permission.CONVERSATION_SERVE, Permission.CUSTOMER_EDIT})
_AGENT = _SERVING | {Permission.CUSTOMER_SEE_CONTACT, Permission.KNOWLEDGE_EDIT}
_TEAM_LEAD = _AGENT | {
    Permission.CONVERSATION_READ_TEAM,
    Permission.CONVERSATION_TAKE_OVER,
    Permission.CONVERSATION_REASSIGN,
    Permission.QUICK_REPLY_EDIT_TEAM,
    Permission.FIGURES_READ,
    Permission.WALL_READ,
    Permission.NOTICE_WRITE,
}
_SUPERVISOR = _TEAM_LEAD | {
    Permission.CONVERSATION_READ_ALL,
    Permission.KNOWLEDGE_MANAGE,
    Permission.TRIAGE_MANAGE,
    Permission.BOT_MANAGE,
    Permission.SLA_MANAGE,
    Permission.QUICK_REPLY_EDIT_SHOP,
    Permission.STAFF_MANAGE,
    Permission.EXPORT,
}
# shop.manage shows the secret that signs customers' identities, so it is the administrator's alone
ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.AGENT: _AGENT,
    Role.TEAM_LEAD: _TEAM_LEAD,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: frozenset(Permission),
    Role.VENDOR_AGENT: _SERVING,
    Role.INSPECTOR: frozenset(
        {
            Permission.CONVERSATION_READ_ALL,
            Permission.FIGURES_READ,
            Permission.WALL_READ,
            Permission.EXPORT,
        }
    ),
}


VENDOR_ROLES = frozenset({Role.VENDOR_AGENT})
# what nobody of another company may ever do: take data along
NOT_FOR_VENDORS = frozenset({Permission.EXPORT})
_SHIPPED = {role.value: role for role in Role}
_KNOWN = {permission.value: permission for permission in Permission}


def permissions_of(role: Role) -> frozenset[Permission]:
    """What a shipped role may do."""
    return ROLES[role]


def shipped_role(code: str) -> RoleInfo | None:
    """The shipped role of this name."""
    role = _SHIPPED.get(code)
    return None if role is None else RoleInfo(role.value, ROLES[role], role in VENDOR_ROLES)


def known_permissions(stored: Iterable[str]) -> frozenset[Permission]:
    """Permissions as a row keeps them; what a later release has dropped is nothing."""
    return frozenset(_KNOWN[each] for each in stored if each in _KNOWN)


def roles_with(permission: Permission) -> list[Role]:
    """The shipped roles that hold the permission."""
    return [role for role, held in ROLES.items() if permission in held]


def sees_everything(actor: Actor) -> bool:
    """Whether the actor is shown every shop and everybody: administrators are."""
    return actor.role == Role.ADMIN


def may_grant(actor: Actor, role: RoleInfo) -> bool:
    """Nobody can give a role that may do more than the giver; an administrator works in every shop there is."""
    return role.permissions <= actor.permissions and (role.code != Role.ADMIN or sees_everything(actor))


def check_may(actor: Actor, permission: Permission) -> None:
    """Refuse an actor without the permission."""
    if not actor.may(permission):
        raise ForbiddenError("accounts.no_permission", permission=permission.value)


def check_rules_over(actor: Actor, role: RoleInfo) -> None:
    """Refuse to touch somebody whose role may do more than the actor."""
    check_may(actor, Permission.STAFF_MANAGE)
    if not may_grant(actor, role):
        raise ForbiddenError("accounts.role_beyond", role=role.code)


def check_shops(actor: Actor, shop_ids: Collection[int]) -> None:
    """Refuse to give rights in shops beyond the actor's own."""
    if not sees_everything(actor) and not set(shop_ids) <= actor.shop_ids:
        raise ForbiddenError("accounts.shop_beyond")


def check_grant(actor: Actor, role: RoleInfo, shop_ids: Collection[int]) -> None:
    """Refuse to give a role or shops beyond the actor's own."""
    check_rules_over(actor, role)
    check_shops(actor, shop_ids)


def check_edit(actor: Actor, before: Standing, after: Standing, now: datetime) -> None:
    """Refuse a change of somebody that gives them, anywhere, what the actor does not hold there."""
    check_rules_over(actor, before.role)
    check_shops(actor, after.shop_ids - before.shop_ids)
    revived = after.active and not before.active
    if revived or (after.role, after.expires_at) != (before.role, before.expires_at):
        # these reach into every shop where somebody works, also those that the actor cannot see
        check_grant(actor, after.role, before.shop_ids | after.shop_ids)
    if revived or after.expires_at != before.expires_at:
        check_expiry(after.expires_at, now)


def may_fill(actor: Actor, team: Team) -> bool:
    """Belonging to a team opens its conversations: only who is in it, or works in all its shops, lets others in."""
    return sees_everything(actor) or team.id in actor.team_ids or set(team.shop_ids) <= actor.shop_ids


def check_role(actor: Actor, wanted: RoleInfo, before: RoleInfo | None, holder_shops: Collection[int]) -> None:
    """Refuse a role, or a change of one, that would give anybody more than the actor holds where they work."""
    check_may(actor, Permission.ROLE_MANAGE)
    if before is not None and before.shipped:
        raise ForbiddenError("accounts.role_shipped")
    if wanted.vendor and wanted.permissions & NOT_FOR_VENDORS:
        raise InvalidError(fields=(FieldError("/permissions", "accounts.vendor_no_export"),))
    beyond = (wanted.permissions | (before.permissions if before else frozenset())) - actor.permissions
    if beyond:
        raise ForbiddenError("accounts.permission_beyond", permission=min(beyond).value)
    if before is not None and wanted.permissions != before.permissions:
        check_shops(actor, holder_shops)


def has_ended(expires_at: datetime | None, now: datetime) -> bool:
    """Whether an account has come to its end."""
    return expires_at is not None and expires_at <= now


def check_expiry(expires_at: datetime | None, now: datetime) -> None:
    """Refuse an end that has passed."""
    if has_ended(expires_at, now):
        raise InvalidError(fields=(FieldError("/expires_at", "accounts.expiry_past"),))


def is_lasting_admin(staff: StaffInfo) -> bool:
    """Whether somebody is an administrator without an end: one such must always be left."""
    return staff.active and staff.role == Role.ADMIN and staff.expires_at is None


def check_company(role: RoleInfo, company: str) -> None:
    """Refuse people of another company without that company's name."""
    if role.vendor and not company.strip():
        raise InvalidError(fields=(FieldError("/company", "accounts.company_needed"),))


def sees_staff(actor: Actor, staff_id: int, shop_ids: Collection[int]) -> bool:
    """Oneself, colleagues of one's shops, and everybody for administrators."""
    return staff_id == actor.staff_id or sees_everything(actor) or bool(actor.shop_ids & set(shop_ids))


def sees_team(actor: Actor, team_id: int, shop_ids: Collection[int]) -> bool:
    """One's own teams, those of one's shops, and all for administrators."""
    return team_id in actor.team_ids or sees_everything(actor) or bool(actor.shop_ids & set(shop_ids))
