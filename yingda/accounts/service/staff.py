"""Taking staff on, changing what they are, and the first administrator."""

from collections.abc import Mapping
from typing import Any

from yingda.accounts import policy, store
from yingda.accounts.events import StaffChanged, StaffCreated
from yingda.accounts.models import Staff
from yingda.accounts.service.access import access_staff
from yingda.accounts.service.sessions import generate_password, reconnect
from yingda.accounts.types import (
    Actor,
    Permission,
    Role,
    Secret,
    StaffChange,
    StaffDraft,
    StaffInfo,
    changes_of,
)
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError
from yingda.kit.texts import DEFAULT_LOCALE, text

FIRST_LOGIN = "admin"
_COLUMNS = ("name", "role", "locale", "active")


def list_staff(reading: Reading, actor: Actor) -> list[StaffInfo]:
    """Everybody whom the actor may see, also the inactive."""
    policy.check_may(actor, Permission.STAFF_MANAGE)
    if policy.sees_everything(actor):
        return store.load_staff(reading, None)
    ids = {actor.staff_id, *store.find_colleague_ids(reading, actor.shop_ids)}
    return store.load_staff(reading, ids)


def create_staff(unit: Unit, actor: Actor, draft: StaffDraft, secret: Secret) -> StaffInfo:
    """Take somebody on, with at most what the actor holds."""
    policy.check_grant(actor, draft.role, draft.shop_ids)
    _check_shops(unit, draft.shop_ids)
    _check_teams(unit, actor, draft.team_ids)
    values = _columns(draft.name, draft.role, draft.locale, secret)
    values |= {"login": policy.check_login(draft.login), "created_at": unit.now, "version": 1}
    staff_id = store.insert_once(unit, Staff, values)
    if staff_id is None:
        raise ConflictError("accounts.login_taken")
    store.replace_staff_shops(unit, staff_id, _aliases(draft.shop_ids, draft.aliases))
    store.replace_staff_teams(unit, staff_id, draft.team_ids)
    unit.announce(StaffCreated(staff_id))
    return _known(unit, staff_id)


def update_staff(unit: Unit, actor: Actor, staff_id: int, change: StaffChange) -> StaffInfo:
    """Change somebody; a new role or leaving ends their sessions."""
    before = access_staff(unit, actor, staff_id, Permission.STAFF_MANAGE)
    _check_change(unit, actor, before, change)
    changes = changes_of(change)
    columns: dict[str, Any] = {name: changes[name] for name in _COLUMNS if name in changes}
    if "role" in columns:
        columns["role"] = columns["role"].value
    wanted = change.version if isinstance(change.version, int) else before.version
    if not store.update_version(unit, Staff, staff_id, wanted, columns):
        raise ConflictError("accounts.changed_meanwhile")
    _change_places(unit, actor, before, change)
    after = _known(unit, staff_id)
    left = before.active and not after.active
    if left or after.role != before.role:
        store.delete_sessions_of(unit, staff_id)
    if _rights_of(after) != _rights_of(before):
        reconnect(unit, staff_id)
    unit.announce(StaffChanged(staff_id, deactivated=left))
    return after


def reset_password(unit: Unit, actor: Actor, staff_id: int, secret: Secret) -> None:
    """Give somebody a new password and end their sessions."""
    staff = access_staff(unit, actor, staff_id, Permission.STAFF_MANAGE)
    _check_not_above(actor, staff)
    store.set_password(unit, staff_id, secret)
    store.delete_sessions_of(unit, staff_id)
    reconnect(unit, staff_id)


def set_locale(unit: Unit, actor: Actor, locale: str) -> None:
    """Write the language in which the actor works."""
    store.set_locale(unit, actor.staff_id, locale)


def ensure_admin(unit: Unit) -> tuple[str, str] | None:
    """The first administrator's sign-in name and password; None when there is any staff already."""
    if store.has_staff(unit):
        return None
    password, secret = generate_password()
    name = text("accounts.first_admin", DEFAULT_LOCALE)
    values = _columns(name, Role.ADMIN, DEFAULT_LOCALE, secret)
    staff_id = store.insert_once(
        unit, Staff, {**values, "login": FIRST_LOGIN, "created_at": unit.now, "version": 1}
    )
    if staff_id is None:
        return None
    unit.announce(StaffCreated(staff_id))
    return FIRST_LOGIN, password


def _columns(name: str, role: Role, locale: str, secret: Secret) -> dict[str, Any]:
    return {
        "name": name,
        "role": role.value,
        "locale": locale,
        "active": True,
        "password_hash": secret.password_hash,
        "must_change_password": secret.must_change,
    }


def _rights_of(staff: StaffInfo) -> tuple[object, ...]:
    return staff.active, staff.role, staff.shop_ids, staff.team_ids


def _check_change(unit: Unit, actor: Actor, before: StaffInfo, change: StaffChange) -> None:
    _check_not_above(actor, before)
    role = change.role if isinstance(change.role, Role) else before.role
    shop_ids = change.shop_ids if isinstance(change.shop_ids, list) else []
    policy.check_grant(actor, role, set(shop_ids) - set(before.shop_ids))
    _check_shops(unit, shop_ids)
    if isinstance(change.team_ids, list):
        _check_teams(unit, actor, [id_ for id_ in change.team_ids if id_ not in before.team_ids])
    active = change.active if isinstance(change.active, bool) else before.active
    was_admin = before.active and before.role is Role.ADMIN
    if was_admin and not (active and role is Role.ADMIN) and store.lock_active_admins(unit) == [before.id]:
        raise ConflictError("accounts.last_admin")


def _check_not_above(actor: Actor, staff: StaffInfo) -> None:
    if not policy.may_grant(actor, staff.role):
        raise ForbiddenError("accounts.role_beyond", role=staff.role.value)


def _change_places(unit: Unit, actor: Actor, before: StaffInfo, change: StaffChange) -> None:
    """Shops, aliases and teams; what the actor cannot see of them stays."""
    shop_ids, aliases = set(before.shop_ids), dict(before.aliases)
    if isinstance(change.shop_ids, list):
        hidden = set() if policy.sees_everything(actor) else shop_ids - actor.shop_ids
        shop_ids = set(change.shop_ids) | hidden
    if isinstance(change.aliases, dict):
        aliases = {id_: alias for id_, alias in aliases.items() if id_ not in actor.shop_ids} | change.aliases
    if isinstance(change.shop_ids, list) or isinstance(change.aliases, dict):
        store.replace_staff_shops(unit, before.id, _aliases(sorted(shop_ids), aliases))
    if isinstance(change.team_ids, list):
        teams = store.load_teams(unit, before.team_ids)
        hidden = {team.id for team in teams if not policy.sees_team(actor, team.id, team.shop_ids)}
        store.replace_staff_teams(unit, before.id, hidden | set(change.team_ids))


def _aliases(shop_ids: list[int], aliases: Mapping[int, str]) -> dict[int, str]:
    return {shop_id: aliases.get(shop_id, "").strip() for shop_id in sorted(set(shop_ids))}


def _check_shops(unit: Unit, shop_ids: list[int]) -> None:
    if store.existing_shop_ids(unit, shop_ids) != set(shop_ids):
        raise InvalidError(fields=(FieldError("/shop_ids", "accounts.no_such_shop"),))


def _check_teams(unit: Unit, actor: Actor, team_ids: list[int]) -> None:
    teams = store.load_teams(unit, team_ids)
    if {team.id for team in teams if policy.sees_team(actor, team.id, team.shop_ids)} != set(team_ids):
        raise InvalidError(fields=(FieldError("/team_ids", "accounts.no_such_team"),))


def _known(reading: Reading, staff_id: int) -> StaffInfo:
    staff = store.find_staff(reading, staff_id)
    assert staff is not None
    return staff
