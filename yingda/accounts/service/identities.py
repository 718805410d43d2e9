"""Signing in by the company's identity provider."""

from yingda.accounts import policy
from yingda.accounts.service.sessions import begin_session
from yingda.accounts.service.trail import of_staff
from yingda.accounts.store import signing as store
from yingda.accounts.types import Actor, NewSession
from yingda.accounts.types.signing import Account, Linked, Method, Origin, Person
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError, UnauthenticatedError


def account_of(reading: Reading, actor: Actor) -> Account:
    """How the actor signs in."""
    second = store.find_second_step(reading, actor.staff_id)
    on = second.confirmed_at if second else None
    return Account(
        two_step_since=on,
        recovery_left=len(store.load_recovery(reading, actor.staff_id)) if on else 0,
        identities=store.load_identities(reading, actor.staff_id),
    )


def open_company_session(
    unit: Unit, person: Person, origin: Origin, old_token: str | None = None, *, by_email: bool
) -> NewSession:
    """A session for whom the provider vouches: known by subject, or (if allowed) newly by a verified address."""
    staff_id = store.find_identity(unit, person.issuer, person.subject)
    if staff_id is None and by_email and person.email_verified:
        staff_id = _link_by_email(unit, person)
    if staff_id is None:
        raise UnauthenticatedError("accounts.no_identity")
    return begin_session(unit, staff_id, origin, Method.COMPANY, old_token)


def link_identity(unit: Unit, actor: Actor, person: Person) -> None:
    """Have the actor sign in by this identity from now on."""
    owner = store.find_identity(unit, person.issuer, person.subject)
    if owner == actor.staff_id:
        return
    if owner is not None or not store.insert_identity(unit, actor.staff_id, person):
        raise ConflictError("accounts.identity_taken")
    record(unit, actor, "session.link", of_staff(actor.staff_id), None, {"issuer": person.issuer})


def unlink_identity(unit: Unit, actor: Actor, identity_id: int) -> list[Linked]:
    """Have the actor no longer sign in by an identity; those that are left."""
    if not store.delete_identity(unit, actor.staff_id, identity_id):
        raise NotFoundError
    record(unit, actor, "session.unlink", of_staff(actor.staff_id))
    return store.load_identities(unit, actor.staff_id)


def _link_by_email(unit: Unit, person: Person) -> int | None:
    """Whose sign-in name the address is, unless the provider knows that person as somebody else already."""
    owner = store.find_owner(unit, policy.fold_login(person.email))
    if owner is None or not owner.active or store.has_identity(unit, owner.id, person.issuer):
        return None
    if not store.insert_identity(unit, owner.id, person):
        return None
    staff_id: int = owner.id
    return staff_id
