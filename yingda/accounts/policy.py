"""Which role may do what, who may be told of whom, and what a sign-in needs. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from yingda.accounts.types import Actor, Permission, Role
from yingda.kit.errors import FieldError, ForbiddenError, InvalidError

_AGENT = frozenset({Permission.CONVERSATION_SERVE, Permission.CUSTOMER_EDIT})
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
    Role.INSPECTOR: frozenset(
        {
            Permission.CONVERSATION_READ_ALL,
            Permission.FIGURES_READ,
            Permission.WALL_READ,
            Permission.EXPORT,
        }
    ),
}

IDLE = timedelta(hours=12)  # a long shift with its breaks, but not the next day's
LONGEST = timedelta(days=7)  # everybody signs in once a week
SEEN_EVERY = timedelta(minutes=10)  # how rarely a session's row is written, however busy it is

PASSWORD_LENGTH = range(8, 129)  # NIST SP 800-63B: at least 8, and long passphrases are welcome
_LOGIN = re.compile(r"[\w.@-]+")


def permissions_of(role: Role) -> frozenset[Permission]:
    """What the role may do."""
    return ROLES[role]


def roles_with(permission: Permission) -> list[Role]:
    """The roles that hold the permission."""
    return [role for role, held in ROLES.items() if permission in held]


def sees_everything(actor: Actor) -> bool:
    """Whether the actor is shown every shop and everybody: administrators are."""
    return actor.role is Role.ADMIN


def may_grant(actor: Actor, role: Role) -> bool:
    """Nobody can give a role that may do more than the giver."""
    return ROLES[role] <= actor.permissions


def check_may(actor: Actor, permission: Permission) -> None:
    """Refuse an actor without the permission."""
    if not actor.may(permission):
        raise ForbiddenError("accounts.no_permission", permission=permission.value)


def check_grant(actor: Actor, role: Role, shop_ids: Collection[int]) -> None:
    """Refuse to give a role or shops beyond the actor's own."""
    check_may(actor, Permission.STAFF_MANAGE)
    if not may_grant(actor, role):
        raise ForbiddenError("accounts.role_beyond", role=role.value)
    if not sees_everything(actor) and not set(shop_ids) <= actor.shop_ids:
        raise ForbiddenError("accounts.shop_beyond")


def sees_staff(actor: Actor, staff_id: int, shop_ids: Collection[int]) -> bool:
    """Oneself, colleagues of one's shops, and everybody for administrators."""
    return staff_id == actor.staff_id or sees_everything(actor) or bool(actor.shop_ids & set(shop_ids))


def sees_team(actor: Actor, team_id: int, shop_ids: Collection[int]) -> bool:
    """One's own teams, those of one's shops, and all for administrators."""
    return team_id in actor.team_ids or sees_everything(actor) or bool(actor.shop_ids & set(shop_ids))


def is_session_valid(now: datetime, last_seen_at: datetime, expires_at: datetime) -> bool:
    """A session ends after 12 idle hours, and after 7 days in any case."""
    return now < expires_at and now - last_seen_at < IDLE


def is_seen_due(now: datetime, last_seen_at: datetime) -> bool:
    """Whether it is time to write down that a session is in use."""
    return now - last_seen_at >= SEEN_EVERY


def fold_login(login: str) -> str:
    """A sign-in name as it is stored: full width, case and spaces around it make no difference."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def check_login(login: str) -> str:
    """The folded sign-in name; letters of any script, digits, dot, hyphen, @ and underscore."""
    folded = fold_login(login)
    if len(folded) < 2 or _LOGIN.fullmatch(folded) is None:
        raise _field("/login", "accounts.bad_login")
    return folded


def check_password(password: str, login: str) -> None:
    """Refuse a password that is too short, too long or the sign-in name itself."""
    if len(password) not in PASSWORD_LENGTH:
        limits = {"least": PASSWORD_LENGTH.start, "most": PASSWORD_LENGTH.stop - 1}
        raise InvalidError(fields=(FieldError("/new", "accounts.bad_password", limits),))
    if fold_login(password) == login:
        raise _field("/new", "accounts.password_is_login")


def check_zone(zone: str) -> None:
    """Refuse a time zone that does not exist."""
    if zone not in available_timezones():
        raise _field("/zone", "accounts.bad_zone")


def _field(pointer: str, code: str) -> InvalidError:
    return InvalidError(fields=(FieldError(pointer, code),))
