"""What administration does about somebody's way in: links for a password, sessions, second step."""

from yingda.accounts import policy
from yingda.accounts.policy import signing
from yingda.accounts.service import own_sessions, roles, sessions, two_step
from yingda.accounts.service.access import access_staff
from yingda.accounts.service.secrets import digest, new_link
from yingda.accounts.service.staff import reset_password
from yingda.accounts.service.trail import Person, of_staff
from yingda.accounts.store import sessions as session_store
from yingda.accounts.store import signing as store
from yingda.accounts.types import Actor, Permission, Secret, StaffInfo
from yingda.accounts.types.signing import Entry, Link, SignInEntry
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError


def entry_of(reading: Reading, actor: Actor, staff_id: int) -> Entry:
    """How somebody signs in and where they are signed in."""
    _access(reading, actor, staff_id)
    return Entry(
        two_step=staff_id in store.have_second_step(reading, [staff_id]),
        sessions=session_store.load_sessions(reading, staff_id, actor.session_id),
        identities=store.load_identities(reading, staff_id),
    )


def sign_ins_of(reading: Reading, actor: Actor, staff_id: int, before: int | None, limit: int) -> list[SignInEntry]:
    """Somebody's attempts to sign in, the latest first."""
    _access(reading, actor, staff_id)
    return store.load_sign_ins(reading, staff_id, before, limit)


def create_password_link(unit: Unit, actor: Actor, staff_id: int) -> Link:
    """A link with which somebody chooses a password; until then nobody signs in with one, and sessions end."""
    reset_password(unit, actor, staff_id, sessions.NO_PASSWORD)
    link = new_link(unit.now + signing.PASSWORD_LINK_LASTS)
    store.save_password_link(unit, staff_id, digest(link.token), link.expires_at)
    return link


def open_password_link(reading: Reading, token: str) -> tuple[str, str]:
    """Sign-in name and name of whose link this is, while it works."""
    row = store.find_password_link(reading, digest(token))
    if row is None:
        raise NotFoundError("accounts.link_over")
    return row.login, row.name


def use_password_link(unit: Unit, token: str, secret: Secret) -> str:
    """Write the password that was chosen by a link, which ends; the sign-in name."""
    row = store.find_password_link(unit, digest(token))
    if row is None or not store.delete_password_link(unit, row.staff_id):
        raise NotFoundError("accounts.link_over")
    sessions.write_password(unit, row.staff_id, secret)
    record(unit, Person(row.staff_id), "session.password", of_staff(row.staff_id))
    login: str = row.login
    return login


def end_staff_session(unit: Unit, actor: Actor, staff_id: int, session_id: int) -> None:
    """Sign somebody out of one browser."""
    _access(unit, actor, staff_id)
    own_sessions.end_session_of(unit, staff_id, session_id)
    record(unit, actor, "staff.end_sessions", of_staff(staff_id), {"session_id": session_id})


def end_staff_sessions(unit: Unit, actor: Actor, staff_id: int) -> int:
    """Sign somebody out everywhere; of how many browsers."""
    _access(unit, actor, staff_id)
    record(unit, actor, "staff.end_sessions", of_staff(staff_id))
    return own_sessions.end_sessions_of(unit, staff_id)


def end_staff_two_step(unit: Unit, actor: Actor, staff_id: int) -> None:
    """Switch off the second step of somebody who lost phone and codes; one's own needs a password."""
    _access(unit, actor, staff_id)
    if staff_id == actor.staff_id:
        raise ConflictError("accounts.own_two_step")
    two_step.end_two_step(unit, staff_id)
    record(unit, actor, "staff.end_two_step", of_staff(staff_id))
    own_sessions.end_sessions_of(unit, staff_id)


def _access(reading: Reading, actor: Actor, staff_id: int) -> StaffInfo:
    staff = access_staff(reading, actor, staff_id, Permission.STAFF_MANAGE)
    policy.check_rules_over(actor, roles.role_of(reading, staff.role))
    return staff
