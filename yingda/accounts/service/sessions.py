"""Signing in and out. Passwords are verified between two units, never inside one: it takes 20–50 ms."""

from dataclasses import replace
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from yingda.accounts import policy, store
from yingda.accounts.events import SignedIn as SignedInEvent
from yingda.accounts.events import SignedOut
from yingda.accounts.policy import signing
from yingda.accounts.service.history import note_success
from yingda.accounts.service.secrets import digest
from yingda.accounts.service.trail import Person, of_staff
from yingda.accounts.service.two_step import spend
from yingda.accounts.store import sessions as session_store
from yingda.accounts.store import signing as signing_store
from yingda.accounts.types import Actor, Credentials, NewSession, Secret, SignedIn
from yingda.accounts.types.signing import Method, Origin, Proof
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.push.hub import CLOSE
from yingda.infra.push.socket import RESTART
from yingda.infra.push.types import Push
from yingda.kit.errors import InvalidError, UnauthenticatedError
from yingda.kit.ids import new_token

PASSWORD_ALONE = Proof()
NO_PASSWORD = Secret("!", must_change=True)  # no hash, so nothing matches it
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
    if row is None or row.password_hash == NO_PASSWORD.password_hash:
        return Credentials(None, _nobodys_hash())
    return Credentials(row.id, row.password_hash)


def open_session(
    unit: Unit,
    credentials: Credentials,
    origin: Origin,
    old_token: str | None = None,
    proof: Proof = PASSWORD_ALONE,
) -> NewSession:
    """A session for somebody whose password was verified, unless it was changed since; the old one ends."""
    row = store.find_password(unit, credentials.staff_id) if credentials.staff_id else None
    if row is None or row.password_hash != credentials.password_hash:
        raise UnauthenticatedError("accounts.wrong_sign_in")
    staff_id = credentials.staff_id or 0
    spend(unit, staff_id, proof)
    return begin_session(unit, staff_id, origin, proof.method, old_token)


def begin_session(
    unit: Unit, staff_id: int, origin: Origin, method: Method, old_token: str | None = None
) -> NewSession:
    """A session for somebody who has proved who they are; the browser's old one ends."""
    row = store.find_password(unit, staff_id)
    if row is not None and policy.has_ended(row.expires_at, unit.now):
        raise UnauthenticatedError("accounts.account_ended")
    if row is None or not row.active:
        raise UnauthenticatedError("accounts.wrong_sign_in")
    if old_token:
        store.delete_session_of_token(unit, digest(old_token))
    note_success(unit, staff_id, method, origin)
    return _new_session(unit, staff_id, origin, method)


def find_session(reading: Reading, token: str) -> SignedIn | None:
    """Who holds this session's token; None if it is over or never was."""
    row = store.find_session(reading, digest(token))
    if row is None or policy.has_ended(row.account_ends_at, reading.now):
        return None
    terms = session_store.find_terms(reading, row.session_id)
    over = signing.is_session_over(terms.rules, reading.now, row.last_seen_at, terms.created_at)
    if over and not terms.held:
        return None
    role = policy.shipped_role(row.role) or store.find_role(reading, row.role)
    actor = Actor(
        staff_id=row.staff_id,
        name=row.name,
        role=row.role,
        permissions=role.permissions if role else frozenset(),
        shop_ids=_ids(row.shops),
        team_ids=_ids(row.teams),
        session_id=row.session_id,
        locale=row.locale,
    )
    return SignedIn(
        actor,
        row.login,
        row.csrf,
        row.must_change_password,
        row.last_seen_at,
        row.account_ends_at,
        role.name if role else "",
        signing.session_ends_at(terms.rules, terms.created_at),
        signing.needs_second_step(terms.rules, row.role, terms.method) and not terms.second_step,
    )


def actor_for_token(reading: Reading, token: str) -> Actor | None:
    """The actor of a session's token; None if it is over, never was, or asks for something else first."""
    signed_in = find_session(reading, token)
    return signed_in.actor if signed_in and not signed_in.restricted else None


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
    last = not session_store.has_session(unit, actor.staff_id)
    unit.announce(SignedOut(actor.staff_id, actor.session_id, last))
    record(unit, actor, "session.sign_out", of_staff(actor.staff_id))
    return last


def credentials_of(reading: Reading, actor: Actor) -> Credentials:
    """What to verify the actor's present password against."""
    row = store.find_password(reading, actor.staff_id)
    return Credentials(actor.staff_id, row.password_hash) if row else Credentials(None, _nobodys_hash())


def check_new_password(reading: Reading, actor: Actor, password: str) -> None:
    """Refuse a password that the actor may not choose."""
    row = store.find_password(reading, actor.staff_id)
    policy.check_password(password, row.login if row else "")


def check_chosen(login: str, password: str) -> None:
    """Refuse a sign-in name or a password that somebody who comes by a link may not choose."""
    try:
        policy.check_password(password, policy.check_login(login))
    except InvalidError as error:
        fields = tuple(replace(wrong, pointer=wrong.pointer.replace("/new", "/password")) for wrong in error.fields)
        raise InvalidError(error.code, fields=fields) from error


def change_password(unit: Unit, actor: Actor, verified: Credentials, secret: Secret, origin: Origin) -> NewSession:
    """Write the actor's new password; every session ends and a new one takes this one's place."""
    row = store.find_password(unit, actor.staff_id)
    if row is None or not row.active or row.password_hash != verified.password_hash:
        raise InvalidError("accounts.wrong_password")
    method = Method.PASSWORD
    if actor.session_id is not None:
        method = session_store.find_terms(unit, actor.session_id).method
    write_password(unit, actor.staff_id, secret)
    record(unit, actor, "session.password", of_staff(actor.staff_id))
    return _new_session(unit, actor.staff_id, origin, method)


def write_password(unit: Unit, staff_id: int, secret: Secret) -> None:
    """Write a password that somebody chose: every session and every link for choosing another ends."""
    store.set_password(unit, staff_id, replace(secret, must_change=False))
    signing_store.delete_password_link(unit, staff_id)
    store.delete_sessions_of(unit, staff_id)
    reconnect(unit, staff_id)


def reconnect(unit: Unit, staff_id: int) -> None:
    """Have somebody's sockets connect again: only those whose session holds, with the rights of now."""
    unit.push(Push(f"staff:{staff_id}", CLOSE, staff_id, 0, RESTART, stored=False))


def _new_session(unit: Unit, staff_id: int, origin: Origin, method: Method) -> NewSession:
    secrets = NewSession(new_token(32), new_token(18))
    rules = session_store.load_rules(unit)
    values = {
        "token_sha256": digest(secrets.token),
        "staff_id": staff_id,
        "csrf": secrets.csrf,
        "user_agent": origin.user_agent,
        "address": origin.address,
        "method": method.value,
        "created_at": unit.now,
        "last_seen_at": unit.now,
        "expires_at": signing.session_ends_at(rules, unit.now),
    }
    session_id = session_store.insert_session(unit, values)
    unit.announce(SignedInEvent(staff_id, session_id))
    how = {"method": method.value}
    record(unit, Person(staff_id, session_id), "session.sign_in", of_staff(staff_id), None, how)
    return secrets


def _ids(joined: str | None) -> frozenset[int]:
    return frozenset(map(int, joined.split(","))) if joined else frozenset()


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(new_token())
