"""Roles as sets of permissions: shipped ones to copy from, and the shops' own."""

from dataclasses import replace
from typing import Any

from yingda.accounts import policy, store
from yingda.accounts.events import RoleChanged
from yingda.accounts.models import RoleRow
from yingda.accounts.service.sessions import reconnect
from yingda.accounts.service.trail import of_role
from yingda.accounts.types import Actor, Permission, Role, RoleChange, RoleDraft, RoleInfo
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.kit.ids import new_token
from yingda.kit.texts import text

CODE_BYTES = 9


def find_role(reading: Reading, code: str) -> RoleInfo | None:
    """A role that can be given: a shipped one, or one of the shops' own."""
    return policy.shipped_role(code) or store.find_role(reading, code)


def role_of(reading: Reading, code: str) -> RoleInfo:
    """The role of somebody; one that is gone may do nothing."""
    return find_role(reading, code) or RoleInfo(code, frozenset(), name=code)


def role_names(reading: Reading, locale: str) -> dict[str, str]:
    """What roles are called, by code."""
    shipped = {role.value: text(f"role.{role.value}", locale) for role in Role}
    return shipped | {role.code: role.name for role in store.load_roles(reading)}


def list_roles(reading: Reading, actor: Actor) -> list[RoleInfo]:
    """Every role, the shipped ones first."""
    if not actor.may(Permission.ROLE_MANAGE):
        policy.check_may(actor, Permission.STAFF_MANAGE)
    shipped = [shown for role in Role if (shown := policy.shipped_role(role.value))]
    return [*shipped, *store.load_roles(reading)]


def count_holders(reading: Reading) -> dict[str, int]:
    """How many active members of staff hold each role."""
    return dict(store.count_holders(reading))


def create_role(unit: Unit, actor: Actor, draft: RoleDraft) -> RoleInfo:
    """Add a role that may do at most what the actor may."""
    code = f"own-{new_token(CODE_BYTES).lower()}"
    wanted = RoleInfo(code, frozenset(draft.permissions), draft.vendor, _name(draft.name))
    policy.check_role(actor, wanted, None, ())
    made = _made_before(unit, actor, draft)
    if made is not None:
        return made
    values: dict[str, Any] = {
        "code": code, "name": wanted.name, "permissions": sorted(wanted.permissions), "vendor": wanted.vendor,
        "archived": False, "version": 1, "author_id": actor.staff_id, "client_id": draft.client_id,
        "created_at": unit.now,
    }  # fmt: skip
    if store.insert_once(unit, RoleRow, values) is None:
        made = _made_before(unit, actor, draft)
        assert made is not None
        return made
    unit.announce(RoleChanged(wanted.code))
    after = replace(wanted, version=1)
    record(unit, actor, "role.create", of_role(code), None, after)
    return after


def update_role(unit: Unit, actor: Actor, code: str, change: RoleChange) -> RoleInfo:
    """Change a role of the shops' own; whoever holds it has the new rights at once."""
    before = _held(unit, actor, code)
    wanted = replace(
        before,
        name=before.name if not isinstance(change.name, str) else _name(change.name),
        permissions=frozenset(change.permissions) if isinstance(change.permissions, list) else before.permissions,
    )
    holders = store.find_holders(unit, code)
    policy.check_role(actor, wanted, before, store.find_shops_of(unit, holders))
    expected = change.version if isinstance(change.version, int) else before.version
    values = {"name": wanted.name, "permissions": sorted(wanted.permissions)}
    if not store.update_version(unit, RoleRow, store.role_id_of(unit, code), expected, values):
        raise ConflictError("accounts.changed_meanwhile")
    if wanted.permissions != before.permissions:
        for staff_id in holders:
            reconnect(unit, staff_id)
    unit.announce(RoleChanged(code))
    after = replace(wanted, version=expected + 1)
    record(unit, actor, "role.update", of_role(code), before, after)
    return after


def delete_role(unit: Unit, actor: Actor, code: str) -> None:
    """Take a role away that nobody holds any more."""
    before = _held(unit, actor, code)
    policy.check_role(actor, before, before, ())
    holders = store.find_holders(unit, code)
    if holders:
        raise ConflictError("accounts.role_in_use", n=len(holders))
    store.update_version(unit, RoleRow, store.role_id_of(unit, code), before.version, {"archived": True})
    unit.announce(RoleChanged(code))
    record(unit, actor, "role.delete", of_role(code), before)


def lock_role(unit: Unit, code: str) -> RoleInfo:
    """The role, held until the unit ends, so that it neither grows nor goes while it is given."""
    shipped = policy.shipped_role(code)
    if shipped is None:
        store.lock_role(unit, code)
    role = shipped or store.find_role(unit, code)
    if role is None:
        raise InvalidError(fields=(FieldError("/role", "accounts.no_such_role"),))
    return role


def _held(unit: Unit, actor: Actor, code: str) -> RoleInfo:
    policy.check_may(actor, Permission.ROLE_MANAGE)
    store.lock_role(unit, code)
    role = find_role(unit, code)
    if role is None:
        raise NotFoundError
    return role


def _made_before(unit: Unit, actor: Actor, draft: RoleDraft) -> RoleInfo | None:
    made = store.find_made(unit, RoleRow, actor.staff_id, draft.client_id)
    return None if made is None else store.find_role_by_id(unit, made)


def _name(name: str) -> str:
    if not name.strip():
        raise InvalidError(fields=(FieldError("/name", "error.field.too_short", {"limit": 1}),))
    return name.strip()
