"""What staff do with promises: confirm, take, postpone, drop, call."""

from dataclasses import replace

from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.customers.pushes import Revealed
from yingda.customers.types import Reveal
from yingda.followups.policy.promises import FARTHEST, after, armed, decide
from yingda.followups.pushes import PromiseCard
from yingda.followups.service import telling
from yingda.followups.service.callbacks import check_text, follow_missed, tell_by_text, text_by_rule
from yingda.followups.service.firing import arm_for
from yingda.followups.service.making import begin, supersede
from yingda.followups.service.showing import push_promises
from yingda.followups.store import promises as store
from yingda.followups.store.settings import find_settings
from yingda.followups.store.texting import find_made_text
from yingda.followups.types import (
    CallNote,
    Postponement,
    Promise,
    PromiseAct,
    PromiseDrop,
    PromiseState,
    PromiseWhy,
)
from yingda.followups.types.callbacks import TextWish
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError


def confirm(unit: Unit, actor: Actor, promise_id: int) -> PromiseCard:
    """A suggestion is a promise; what is overdue by now goes off at once."""
    promise = _hold(unit, actor, promise_id)
    if promise.state is PromiseState.OPEN:
        return _shown(unit, promise)
    _check(promise, PromiseAct.CONFIRM)
    settings, _ = find_settings(unit, promise.shop_id)
    opened = armed(replace(promise, state=PromiseState.OPEN), unit.now, settings)
    return _save(unit, actor, promise, opened, "confirm")


def take(unit: Unit, actor: Actor, promise_id: int) -> PromiseCard:
    """Somebody of the team has it from now on; who takes it again keeps it."""
    promise = _hold(unit, actor, promise_id)
    if promise.owner_id == actor.staff_id:
        return _shown(unit, promise)
    if promise.owner_id is not None or promise.settled_at is not None:
        raise ConflictError("followups.taken")
    if promise.team_id not in actor.team_ids:
        raise ForbiddenError("followups.not_your_team")
    telling.settle_taken(unit, promise)
    return _save(unit, actor, promise, replace(promise, owner_id=actor.staff_id, taken_at=unit.now), "take")


def postpone(unit: Unit, actor: Actor, promise_id: int, wanted: Postponement) -> PromiseCard:
    """Another time takes the place of the one that was promised; the third one is told to the supervisors."""
    promise = _hold(unit, actor, promise_id)
    if not max(unit.now, promise.due_at) < wanted.due_at <= unit.now + FARTHEST:
        raise InvalidError(fields=(FieldError("/due_at", "followups.wrong_time"),))
    _check(promise, PromiseAct.MOVE)
    moved = supersede(unit, promise, PromiseWhy.AGENT, wanted.reason.strip())
    assert moved is not None
    settings, _ = find_settings(unit, promise.shop_id)
    fresh = replace(
        promise, id=0, version=1, state=PromiseState.OPEN, due_at=wanted.due_at, made_at=unit.now,
        made_by=actor.staff_id, postponed=promise.postponed + 1, before_id=promise.id, by_policy=False, tries=0,
        why=None, decided_at=None, decided_seq=None, settled_at=None, reason="",
    )  # fmt: skip
    made = begin(unit, armed(fresh, unit.now, settings))
    _note(unit, actor, promise, "postpone", {"due_at": promise.due_at}, {"due_at": made.due_at, "id": made.id})
    return push_promises(unit, [moved, made])[-1]


def drop(unit: Unit, actor: Actor, promise_id: int, wanted: PromiseDrop) -> PromiseCard:
    """Nobody sees to it any more: a suggestion was none, a promise has a reason; a broken one stays broken."""
    promise = _hold(unit, actor, promise_id)
    reason = wanted.reason.strip()
    _check(promise, PromiseAct.DROP)
    if promise.state is not PromiseState.SUGGESTED and not reason:
        raise InvalidError(fields=(FieldError("/reason", "followups.no_reason"),))
    dropped = decide(promise, PromiseAct.DROP, unit.now, PromiseWhy.AGENT)
    assert dropped is not None
    return _save(unit, actor, promise, replace(dropped, reason=reason), "drop")


def note_call(unit: Unit, actor: Actor, promise_id: int, note: CallNote) -> PromiseCard:
    """The customer was called: reached in time the promise is kept, else it was tried."""
    promise = _hold(unit, actor, promise_id)
    _check(promise, PromiseAct.KEEP)
    store.insert_call(unit, promise.id, actor.staff_id, note)
    called = replace(promise, tries=promise.tries + 1)
    if note.reached:
        reached = decide(called, PromiseAct.KEEP, unit.now, PromiseWhy.CALL)
        assert reached is not None
        return _save(unit, actor, promise, reached, "call")
    missed = follow_missed(unit, called, note)
    card = _save(unit, actor, promise, missed, "call")
    told = text_by_rule(unit, replace(missed, version=card.version), actor.staff_id)
    return push_promises(unit, told)[-1] if told else card


def text(unit: Unit, actor: Actor, promise_id: int, wish: TextWish) -> PromiseCard:
    """Tell a customer who was not reached by text message when the shop calls next; the promise of that time."""
    before = find_made_text(unit, actor.staff_id, wish.client_id)
    if before is not None:
        return _shown(unit, access_promise(unit, actor, before.promise_id))
    promise = _hold(unit, actor, promise_id)
    template_id = check_text(unit, promise, wish)
    moved, made = tell_by_text(unit, promise, wish, template_id, actor.staff_id)
    _note(unit, actor, promise, "text", {"due_at": promise.due_at}, {"due_at": made.due_at, "id": made.id})
    return push_promises(unit, [moved, made])[-1]


def reveal(unit: Unit, actor: Actor, promise_id: int, how: Reveal) -> Revealed:
    """The number of a promise in full; that it was shown or copied is written down."""
    promise = access_promise(unit, actor, promise_id)
    actor.check(Permission.CUSTOMER_SEE_CONTACT)
    audit.record(unit, actor, f"promise.{how}", _target(promise))
    return Revealed(promise.number)


def access_promise(reading: Reading, actor: Actor, promise_id: int) -> Promise:
    """A promise that the actor has, may take, or whose conversation the actor may see."""
    return _seen(reading, actor, store.find_promise(reading, promise_id))


def _seen(reading: Reading, actor: Actor, promise: Promise | None) -> Promise:
    if promise is None or promise.shop_id not in actor.shop_ids:
        raise NotFoundError
    theirs = actor.staff_id in (promise.owner_id, promise.made_by) or promise.team_id in actor.team_ids
    if not theirs and not conversations.seen_among(reading, actor, [promise.conversation_id]):
        raise NotFoundError
    return promise


def _hold(unit: Unit, actor: Actor, promise_id: int) -> Promise:
    promise = _seen(unit, actor, store.lock_promise(unit, promise_id))
    if not _may_act(unit, actor, promise):
        raise ForbiddenError("followups.not_yours")
    return promise


def _may_act(reading: Reading, actor: Actor, promise: Promise) -> bool:
    """Who has it, whose team has to take it, who has the customer, and supervisors."""
    if promise.owner_id == actor.staff_id or actor.may_in(Permission.SLA_MANAGE, promise.shop_id):
        return True
    if promise.owner_id is None and promise.team_id in actor.team_ids:
        return True
    active = conversations.find_active(reading, promise.conversation_id)
    return active is not None and active.owner_id == actor.staff_id


def _check(promise: Promise, act: PromiseAct) -> None:
    if promise.settled_at is not None or after(promise.state, act) is None:
        raise ConflictError("followups.decided")


def _save(unit: Unit, actor: Actor, before: Promise, changed: Promise, verb: str) -> PromiseCard:
    changed = replace(changed, version=before.version + 1)
    store.save_promise(unit, changed)
    if changed.settled_at is not None:
        telling.settle(unit, changed)
    _note(unit, actor, before, verb, {"state": before.state}, {"state": changed.state, "reason": changed.reason})
    arm_for(unit, changed.next_at)
    return _shown(unit, changed)


def _note(
    unit: Unit, actor: Actor, promise: Promise, verb: str, was: dict[str, object], now: dict[str, object]
) -> None:
    """What somebody does with another's promise is written down."""
    if promise.owner_id not in (None, actor.staff_id):
        audit.record(unit, actor, f"promise.{verb}", _target(promise), was, now)


def _shown(unit: Unit, promise: Promise) -> PromiseCard:
    return push_promises(unit, [promise])[0]


def _target(promise: Promise) -> Target:
    return Target("promise", promise.id, promise.shop_id)
