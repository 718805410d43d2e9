"""Taking staff on, changing what they are, and the first administrator."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from yingda.accounts import policy, store
from yingda.accounts.events import StaffChanged, StaffCreated
from yingda.accounts.models import Staff
from yingda.accounts.service import roles
from yingda.accounts.service.access import access_staff
from yingda.accounts.service.reach import follow_members
from yingda.accounts.service.sessions import generate_password, reconnect
from yingda.accounts.service.trail import of_staff
from yingda.accounts.types import (
    Actor,
    Permission,
    Role,
    Secret,
    StaffChange,
    StaffDraft,
    StaffInfo,
    Standing,
    changes_of,
)
from yingda.infra.audit.service import record
from yingda.infra.clock import to_ms
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError
from yingda.kit.texts import DEFAULT_LOCALE, text

FIRST_LOGIN = "admin"
EXPIRE = "accounts.expire"
_COLUMNS = ("name", "role", "locale", "active", "expires_at", "company")


@dataclass(frozen=True, slots=True)
class Expiry:
    """Somebody's account comes to its end."""

    staff_id: int


def list_staff(reading: Reading, actor: Actor) -> list[StaffInfo]:
    """Everybody whom the actor may see, also the inactive."""
    policy.check_may(actor, Permission.STAFF_MANAGE)
    if policy.sees_everything(actor):
        return store.load_staff(reading, None)
    ids = {actor.staff_id, *store.find_colleague_ids(reading, actor.shop_ids)}
    return store.load_staff(reading, ids)


def create_staff(unit: Unit, actor: Actor, draft: StaffDraft, secret: Secret) -> StaffInfo:
    """Take somebody on, with at most what the actor holds; once for each `client_id` of the actor's."""
    check_draft(unit, actor, draft)
    staff_id = _insert(unit, actor, draft, secret)
    if staff_id is None:
        return _made_before(unit, actor, draft, secret)
    store.replace_staff_shops(unit, staff_id, _aliases(draft.shop_ids, draft.aliases))
    store.replace_staff_teams(unit, staff_id, draft.team_ids)
    _arm_expiry(unit, staff_id, draft.expires_at)
    unit.announce(StaffCreated(staff_id))
    made = _known(unit, staff_id)
    record(unit, actor, "staff.create", of_staff(staff_id), None, made)
    return made


def check_draft(unit: Unit, actor: Actor, draft: StaffDraft) -> None:
    """Refuse what the actor may not give, or what cannot be."""
    role = roles.lock_role(unit, draft.role)
    policy.check_grant(actor, role, draft.shop_ids)
    policy.check_expiry(draft.expires_at, unit.now)
    policy.check_company(role, draft.company)
    _check_shops(unit, draft.shop_ids)
    _check_teams(unit, actor, draft.team_ids)


def update_staff(unit: Unit, actor: Actor, staff_id: int, change: StaffChange) -> StaffInfo:
    """Change somebody; a new role or leaving ends their sessions."""
    before = access_staff(unit, actor, staff_id, Permission.STAFF_MANAGE)
    _check_change(unit, actor, before, change)
    changes = changes_of(change)
    columns: dict[str, Any] = {name: changes[name] for name in _COLUMNS if name in changes}
    wanted = change.version if isinstance(change.version, int) else before.version
    if not store.update_version(unit, Staff, staff_id, wanted, columns):
        raise ConflictError("accounts.changed_meanwhile")
    _change_places(unit, actor, before, change)
    after = _known(unit, staff_id)
    left = before.active and not after.active
    if after.active and after.expires_at != before.expires_at:
        _arm_expiry(unit, staff_id, after.expires_at)
    if left or after.role != before.role:
        store.delete_sessions_of(unit, staff_id)
    if _rights_of(after) != _rights_of(before):
        reconnect(unit, staff_id)
        changed = store.load_teams(unit, {*before.team_ids} ^ {*after.team_ids})
        follow_members(unit, *(team.member_ids for team in changed))
    unit.announce(StaffChanged(staff_id, deactivated=left))
    record(unit, actor, "staff.update", of_staff(staff_id), before, after)
    return after


def reset_password(unit: Unit, actor: Actor, staff_id: int, secret: Secret) -> None:
    """Give somebody a new password and end their sessions."""
    staff = access_staff(unit, actor, staff_id, Permission.STAFF_MANAGE)
    policy.check_grant(actor, roles.role_of(unit, staff.role), staff.shop_ids)
    store.set_password(unit, staff_id, secret)
    record(unit, actor, "staff.reset_password", of_staff(staff_id))
    store.delete_sessions_of(unit, staff_id)
    reconnect(unit, staff_id)


def expire(unit: Unit, staff_id: int) -> None:
    """End the work of somebody whose account has come to its end, unless that was put off."""
    staff = store.find_staff(unit, staff_id)
    if staff is None or not staff.active or staff.expires_at is None or staff.expires_at > unit.now:
        return
    if not store.update_version(unit, Staff, staff_id, staff.version, {"active": False}):
        return
    store.delete_sessions_of(unit, staff_id)
    reconnect(unit, staff_id)
    unit.announce(StaffChanged(staff_id, deactivated=True))
    record(unit, None, "staff.expire", of_staff(staff_id), staff, replace(staff, active=False))


def set_locale(unit: Unit, actor: Actor, locale: str) -> None:
    """Write the language in which the actor works."""
    store.set_locale(unit, actor.staff_id, locale)


def ensure_admin(unit: Unit) -> tuple[str, str] | None:
    """The first administrator's sign-in name and password; None when there is any staff already."""
    if store.has_staff(unit):
        return None
    password, secret = generate_password()
    name = text("accounts.first_admin", DEFAULT_LOCALE)
    draft = StaffDraft(login=FIRST_LOGIN, name=name, role=Role.ADMIN.value)
    staff_id = store.insert_once(unit, Staff, _columns(unit, draft, secret))
    if staff_id is None:
        return None
    unit.announce(StaffCreated(staff_id))
    return FIRST_LOGIN, password


def _insert(unit: Unit, actor: Actor, draft: StaffDraft, secret: Secret) -> int | None:
    sender = {"author_id": actor.staff_id, "client_id": draft.client_id}
    return store.insert_once(unit, Staff, _columns(unit, draft, secret) | sender)


def _made_before(unit: Unit, actor: Actor, draft: StaffDraft, secret: Secret) -> StaffInfo:
    """Who was made by this very request; the password is new, since nobody has heard of the first."""
    staff_id = store.find_made(unit, Staff, actor.staff_id, draft.client_id)
    if staff_id is None:
        raise ConflictError("accounts.login_taken")
    if _known(unit, staff_id).must_change_password:
        store.set_password(unit, staff_id, secret)
    return _known(unit, staff_id)


def _columns(unit: Unit, draft: StaffDraft, secret: Secret) -> dict[str, Any]:
    return {
        "login": policy.check_login(draft.login), "name": draft.name, "role": draft.role, "locale": draft.locale,
        "active": True, "password_hash": secret.password_hash, "must_change_password": secret.must_change,
        "expires_at": draft.expires_at, "company": draft.company.strip(), "created_at": unit.now, "version": 1,
    }  # fmt: skip


def _arm_expiry(unit: Unit, staff_id: int, at: datetime | None) -> None:
    if at is not None:
        unit.enqueue(NewJob(EXPIRE, Expiry(staff_id), at, f"expire:{staff_id}:{to_ms(at)}"))


def _rights_of(staff: StaffInfo) -> tuple[object, ...]:
    return staff.active, staff.role, staff.shop_ids, staff.team_ids


def _check_change(unit: Unit, actor: Actor, before: StaffInfo, change: StaffChange) -> None:
    shop_ids = change.shop_ids if isinstance(change.shop_ids, list) else []
    after = replace(before, **{name: value for name, value in changes_of(change).items() if name in _COLUMNS})
    held = roles.role_of(unit, before.role)
    stays = after.role == before.role and (before.active or not after.active)
    wanted = held if stays else roles.lock_role(unit, after.role)
    standing = Standing(held, frozenset(before.shop_ids), before.active, before.expires_at)
    shops = standing.shop_ids | set(shop_ids)
    policy.check_edit(actor, standing, Standing(wanted, shops, after.active, after.expires_at), unit.now)
    _check_shops(unit, shop_ids)
    if isinstance(change.team_ids, list):
        _check_teams(unit, actor, [id_ for id_ in change.team_ids if id_ not in before.team_ids])
    if (after.role, after.company) != (before.role, before.company):
        policy.check_company(wanted, after.company)
    if policy.is_lasting_admin(before) and not policy.is_lasting_admin(after):
        _check_not_last(unit, before)


def _check_not_last(unit: Unit, staff: StaffInfo) -> None:
    if store.lock_lasting_admins(unit) == [staff.id]:
        raise ConflictError("accounts.last_admin")


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
    if not all(policy.may_fill(actor, team) for team in teams):
        raise ForbiddenError("accounts.team_beyond")


def _known(reading: Reading, staff_id: int) -> StaffInfo:
    staff = store.find_staff(reading, staff_id)
    assert staff is not None
    return staff
