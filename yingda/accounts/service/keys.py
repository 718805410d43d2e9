"""API keys: made and revoked by people who have signed in, shown once, used by their systems."""

import hashlib

from yingda.accounts import policy, store
from yingda.accounts.models import ApiKeyRow
from yingda.accounts.policy import keys as rules
from yingda.accounts.service.actors import find_actor
from yingda.accounts.store import keys as rows
from yingda.accounts.types import Actor, Permission
from yingda.accounts.types.keys import Key, KeyDraft, KeyHolder, NewKey
from yingda.infra.audit.service import record
from yingda.infra.audit.types import Target
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.errors import NotFoundError
from yingda.kit.ids import new_token

KEY_BYTES = 32
is_key = rules.is_key


def mint_key() -> str:
    """A fresh key; made before the unit that keeps its digest."""
    return rules.KEY_PREFIX + new_token(KEY_BYTES)


def create_key(unit: Unit, actor: Actor, draft: KeyDraft, token: str) -> NewKey:
    """Keep a key that may do at most what its maker may."""
    policy.check_may(actor, Permission.INTEGRATION_MANAGE)
    rules.check_key(actor, draft, unit.now)
    key_id = rows.insert_key(
        unit,
        {
            "staff_id": actor.staff_id, "client_id": draft.client_id, "name": draft.name.strip(),
            "prefix": token[: rules.SHOWN], "sha256": _digest(token), "created_at": unit.now,
            "scopes": sorted({scope.value for scope in draft.scopes}), "expires_at": draft.expires_at,
            "shop_ids": None if draft.shop_ids is None else sorted(set(draft.shop_ids)),
        },
    )  # fmt: skip
    if key_id is not None:
        record(unit, actor, "api_key.create", Target("api_key", key_id), None, draft)
    made = rows.find_key_made(unit, actor.staff_id, draft.client_id) if key_id is None else key_id
    return NewKey(key=_shown(unit, [_access(unit, actor, made)])[0], token=token if key_id else None)


def list_keys(reading: Reading, actor: Actor) -> list[Key]:
    """One's own keys, everybody's for administrators, the newest first."""
    policy.check_may(actor, Permission.INTEGRATION_MANAGE)
    return _shown(reading, rows.load_keys(reading, None if policy.sees_everything(actor) else actor.staff_id))


def revoke_key(unit: Unit, actor: Actor, key_id: int) -> None:
    """End a key at once; saying it again changes nothing."""
    name = _access(unit, actor, key_id).name
    if rows.revoke_key(unit, key_id):
        record(unit, actor, "api_key.revoke", Target("api_key", key_id), {"name": name})


def find_key_holder(reading: Reading, token: str) -> KeyHolder | None:
    """Who acts by this key now; None if it is over, or whoever made it may no longer make keys."""
    row = rows.find_key_by_digest(reading, _digest(token))
    if row is None or not rules.is_live(reading.now, row.expires_at, row.revoked_at):
        return None
    maker = find_actor(reading, row.staff_id)
    if maker is None or not maker.may(Permission.INTEGRATION_MANAGE):
        return None
    actor = rules.narrowed(maker, policy.known_permissions(row.scopes), row.shop_ids)
    return KeyHolder(row.id, actor, rules.is_use_due(reading.now, row.last_used_at))


def touch_key(unit: Unit, key_id: int, address: str) -> None:
    """Write down that a key is in use, and from where."""
    rows.touch_key(unit, key_id, address)


def _access(reading: Reading, actor: Actor, key_id: int) -> ApiKeyRow:
    policy.check_may(actor, Permission.INTEGRATION_MANAGE)
    row = rows.find_key(reading, key_id)
    if row is None or (row.staff_id != actor.staff_id and not policy.sees_everything(actor)):
        raise NotFoundError
    return row


def _shown(reading: Reading, found: list[ApiKeyRow]) -> list[Key]:
    names = {each.id: each.name for each in store.load_names(reading, {row.staff_id for row in found})}
    return [
        Key(
            id=row.id, name=row.name, prefix=row.prefix, staff_id=row.staff_id,
            staff_name=names.get(row.staff_id, ""), scopes=sorted(policy.known_permissions(row.scopes)),
            shop_ids=row.shop_ids, created_at=row.created_at, expires_at=row.expires_at,
            last_used_at=row.last_used_at, last_address=row.last_address, revoked_at=row.revoked_at,
        )
        for row in found
    ]  # fmt: skip


def _digest(token: str) -> bytes:
    # 256 random bits: nothing to guess, so a plain digest protects them
    return hashlib.sha256(token.encode()).digest()
