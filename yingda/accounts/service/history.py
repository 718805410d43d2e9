"""Who tried to sign in, from where, and what became of it."""

from yingda.accounts import policy
from yingda.accounts.policy import signing
from yingda.accounts.store import signing as store
from yingda.accounts.types import Actor
from yingda.accounts.types.signing import Method, Origin, Outcome, SignInEntry
from yingda.infra.db.unit import Reading, Unit

MAX_USER_AGENT = 300


def origin_of(address: str, user_agent: str) -> Origin:
    """From where a request comes, as it is kept."""
    return Origin(address, user_agent[:MAX_USER_AGENT])


def note_failure(
    unit: Unit, login: str, outcome: Outcome, origin: Origin, method: Method = Method.PASSWORD
) -> None:
    """Write down an attempt that failed; the same work whether or not anybody has this name."""
    owner = store.find_owner(unit, policy.fold_login(login))
    if owner is None:
        store.insert_sign_in(unit, None, Outcome.UNKNOWN, method, origin)
        return
    store.insert_sign_in(unit, owner.id, outcome if owner.active else Outcome.INACTIVE, method, origin)


def note_success(unit: Unit, staff_id: int, method: Method, origin: Origin) -> None:
    """Write down that somebody signed in."""
    store.insert_sign_in(unit, staff_id, Outcome.DONE, method, origin)


def is_known_place(reading: Reading, staff_id: int | None, origin: Origin) -> bool:
    """Whether somebody has lately signed in from there."""
    return store.was_here(reading, staff_id, origin.address, reading.now - signing.KNOWN_PLACE)


def list_sign_ins(reading: Reading, actor: Actor, before: int | None, limit: int) -> list[SignInEntry]:
    """The actor's own attempts, the latest first."""
    return store.load_sign_ins(reading, actor.staff_id, before, limit)


def forget_sign_ins(unit: Unit, limit: int) -> int:
    """Forget attempts that are older than they are kept; how many."""
    return store.delete_sign_ins(unit, unit.now - signing.HISTORY_LASTS, limit)
