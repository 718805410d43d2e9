"""Where somebody is signed in, ending that, and how long it lasts."""

from dataclasses import dataclass
from itertools import groupby

from yingda.accounts import policy
from yingda.accounts.events import SignedOut
from yingda.accounts.service.sessions import reconnect
from yingda.accounts.service.trail import of_installation, of_staff
from yingda.accounts.store import sessions as store
from yingda.accounts.types import Actor, Permission
from yingda.accounts.types.signing import OwnSession, SignInRules
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.kit.errors import ConflictError, NotFoundError

END_OVER = "accounts.end_over"


@dataclass(frozen=True, slots=True)
class Released:
    """Somebody holds no conversation any more."""

    staff_id: int


def list_sessions(reading: Reading, actor: Actor) -> list[OwnSession]:
    """Where the actor is signed in, the latest used first."""
    return store.load_sessions(reading, actor.staff_id, actor.session_id)


def end_session(unit: Unit, actor: Actor, session_id: int) -> None:
    """Sign the actor out of one browser."""
    end_session_of(unit, actor.staff_id, session_id)
    record(unit, actor, "session.end", of_staff(actor.staff_id), {"session_id": session_id})


def end_other_sessions(unit: Unit, actor: Actor) -> int:
    """Sign the actor out everywhere else; of how many browsers."""
    record(unit, actor, "session.end", of_staff(actor.staff_id))
    return _tell(unit, store.end_sessions(unit, actor.staff_id, keep=actor.session_id))


def end_session_of(unit: Unit, staff_id: int, session_id: int) -> None:
    """End one session of somebody whom the caller may manage."""
    if not store.end_session(unit, staff_id, session_id):
        raise NotFoundError
    _tell(unit, [(staff_id, session_id)])


def end_sessions_of(unit: Unit, staff_id: int) -> int:
    """End every session of somebody whom the caller may manage; how many."""
    return _tell(unit, store.end_sessions(unit, staff_id))


def hold_sessions(unit: Unit, staff_id: int) -> None:
    """Somebody holds conversations: time ends none of their sessions."""
    store.hold_sessions(unit, staff_id)


def release_sessions(unit: Unit, staff_id: int) -> None:
    """Somebody holds no conversation any more: what time has ended meanwhile ends now."""
    if store.release_sessions(unit, staff_id):
        unit.enqueue(NewJob(END_OVER, Released(staff_id), key=f"{END_OVER}:{staff_id}"))


def end_over(unit: Unit, staff_id: int | None = None) -> int:
    """End what time has ended and no conversation holds, of one person or of everybody; how many."""
    return _tell(unit, store.end_over(unit, staff_id))


def get_rules(reading: Reading, actor: Actor) -> SignInRules:
    """How long sessions last and who needs a second step."""
    policy.check_may(actor, Permission.SHOP_MANAGE)
    return store.load_rules(reading)


def put_rules(unit: Unit, actor: Actor, rules: SignInRules) -> SignInRules:
    """Change how long sessions last and who needs a second step."""
    policy.check_may(actor, Permission.SHOP_MANAGE)
    known = store.load_rules(unit)
    if rules.version not in {0, known.version}:
        raise ConflictError("accounts.changed_meanwhile")
    store.save_rules(unit, rules, known.version + 1)
    after = store.load_rules(unit)
    record(unit, actor, "sign_in.update", of_installation("sign_in"), known, after)
    return after


def _tell(unit: Unit, ended: list[tuple[int, int]]) -> int:
    """Have sockets of ended sessions close, and tell who is signed in nowhere now."""
    for staff_id, sessions in groupby(ended, lambda each: each[0]):
        reconnect(unit, staff_id)
        last = not store.has_session(unit, staff_id)
        for _, session_id in sessions:
            unit.announce(SignedOut(staff_id, session_id, last))
    return len(ended)
