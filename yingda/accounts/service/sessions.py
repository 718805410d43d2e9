"""Signing in and out. Passwords are verified between two units, never inside one: it takes 20–50 ms."""

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from yingda.accounts import policy, store
from yingda.accounts.events import SignedIn as SignedInEvent
from yingda.accounts.events import SignedOut
from yingda.accounts.models import StaffSession
from yingda.accounts.types import Actor, Credentials, NewSession, Role, Secret, SignedIn
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.push.hub import CLOSE
from yingda.infra.push.socket import RESTART
from yingda.infra.push.types import Push
from yingda.kit.errors import InvalidError, UnauthenticatedError
from yingda.kit.ids import new_token

MAX_USER_AGENT = 300
GENERATED_BYTES = 9  # 12 characters, 72 bits

# OWASP's second set for argon2id: 19 MiB, so that sign-ins at once don't cost the server its memory
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def fold_login(login: str) -> str:
    """A sign-in name as it is stored."""
    return policy.fold_login(login)


def hash_password(password: str, *, must_change: bool = False) -> Secret:
    """A password as it is stored; slow on purpose, so never called in a unit."""
    return Secret(_hasher.hash(password), must_change)


def generate_password() -> tuple[str, Secret]:
    """A password to be shown once and then changed by its owner, with its hash."""
    password = new_token(GENERATED_BYTES)
    return password, hash_password(password, must_change=True)


def verify_password(credentials: Credentials, password: str) -> bool:
    """Whether the password is right; takes as long for somebody who does not exist."""
    try:
        right = _hasher.verify(credentials.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return right and credentials.staff_id is not None


def find_credentials(reading: Reading, login: str) -> Credentials:
    """What to verify a password against; a hash that nothing matches for an unknown sign-in name."""
    row = store.find_login(reading, policy.fold_login(login))
    return Credentials(row.id, row.password_hash) if row else Credentials(None, _nobodys_hash())


def open_session(unit: Unit, credentials: Credentials, user_agent: str, old_token: str | None = None) -> NewSession:
    """A session for somebody whose password was verified, unless it was changed since; the old one ends."""
    row = store.find_password(unit, credentials.staff_id) if credentials.staff_id else None
    if row is None or not row.active or row.password_hash != credentials.password_hash:
        raise UnauthenticatedError("accounts.wrong_sign_in")
    store.delete_old_sessions(unit, unit.now - policy.IDLE)
    if old_token:
        store.delete_session_of_token(unit, _digest(old_token))
    return _new_session(unit, credentials.staff_id or 0, user_agent)


def find_session(reading: Reading, token: str) -> SignedIn | None:
    """Who holds this session's token; None if it is over or never was."""
    row = store.find_session(reading, _digest(token))
    if row is None or not policy.is_session_valid(reading.now, row.last_seen_at, row.expires_at):
        return None
    role = Role(row.role)
    actor = Actor(
        staff_id=row.staff_id,
        name=row.name,
        role=role,
        permissions=policy.permissions_of(role),
        shop_ids=_ids(row.shops),
        team_ids=_ids(row.teams),
        session_id=row.session_id,
        locale=row.locale,
    )
    return SignedIn(actor, row.login, row.csrf, row.must_change_password, row.last_seen_at)


def actor_for_token(reading: Reading, token: str) -> Actor | None:
    """The actor of a session's token; None if it is over or never was."""
    signed_in = find_session(reading, token)
    return signed_in.actor if signed_in else None


def is_touch_due(signed_in: SignedIn, now: datetime) -> bool:
    """Whether `touch_session` is to be called for this use of the session."""
    return policy.is_seen_due(now, signed_in.last_seen_at)


def touch_session(unit: Unit, session_id: int) -> None:
    """Move the idle limit of a session that is in use."""
    store.touch_session(unit, session_id)


def sign_out(unit: Unit, actor: Actor) -> bool:
    """End the actor's session; whether no other of theirs is left."""
    if actor.session_id is None or not store.delete_session(unit, actor.session_id):
        return False
    reconnect(unit, actor.staff_id)
    last = not store.has_session(unit, actor.staff_id, unit.now - policy.IDLE)
    unit.announce(SignedOut(actor.staff_id, actor.session_id, last))
    return last


def credentials_of(reading: Reading, actor: Actor) -> Credentials:
    """What to verify the actor's present password against."""
    row = store.find_password(reading, actor.staff_id)
    return Credentials(actor.staff_id, row.password_hash) if row else Credentials(None, _nobodys_hash())


def check_new_password(reading: Reading, actor: Actor, password: str) -> None:
    """Refuse a password that the actor may not choose."""
    row = store.find_password(reading, actor.staff_id)
    policy.check_password(password, row.login if row else "")


def change_password(unit: Unit, actor: Actor, verified: Credentials, secret: Secret, user_agent: str) -> NewSession:
    """Write the actor's new password; every session ends and a new one takes this one's place."""
    row = store.find_password(unit, actor.staff_id)
    if row is None or not row.active or row.password_hash != verified.password_hash:
        raise InvalidError("accounts.wrong_password")
    store.set_password(unit, actor.staff_id, replace(secret, must_change=False))
    store.delete_sessions_of(unit, actor.staff_id)
    reconnect(unit, actor.staff_id)
    return _new_session(unit, actor.staff_id, user_agent)


def reconnect(unit: Unit, staff_id: int) -> None:
    """Have somebody's sockets connect again: only those whose session holds, with the rights of now."""
    unit.push(Push(f"staff:{staff_id}", CLOSE, staff_id, 0, RESTART, stored=False))


def _new_session(unit: Unit, staff_id: int, user_agent: str) -> NewSession:
    secrets = NewSession(new_token(32), new_token(18))
    values = {
        "token_sha256": _digest(secrets.token),
        "staff_id": staff_id,
        "csrf": secrets.csrf,
        "user_agent": user_agent[:MAX_USER_AGENT],
        "created_at": unit.now,
        "last_seen_at": unit.now,
        "expires_at": unit.now + policy.LONGEST,
    }
    session_id = store.insert_once(unit, StaffSession, values)
    assert session_id is not None
    unit.announce(SignedInEvent(staff_id, session_id))
    return secrets


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _ids(joined: str | None) -> frozenset[int]:
    return frozenset(map(int, joined.split(","))) if joined else frozenset()


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(new_token())
