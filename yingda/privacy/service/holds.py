"""Legal holds: while one holds, nothing of a customer or of a conversation goes, at night or on demand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.customers import service as customers
from yingda.infra.audit import service as audit
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.words import Old, first_of
from yingda.kit.errors import FieldError, InvalidError, NotFoundError
from yingda.privacy import policy
from yingda.privacy.pushes import LegalHoldCard, LegalHoldList
from yingda.privacy.service.steps import STEPS
from yingda.privacy.store import erasures, nights
from yingda.privacy.store import holds as store
from yingda.privacy.types import Erase, ErasureState, LegalHoldDraft, LegalHoldLift, Release

ERASE = "privacy.erase"
RELEASE = "privacy.release"
ENDED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Held:
    """Whose things and which conversations are kept now."""

    customer_ids: frozenset[int]
    conversation_ids: frozenset[int]

    def keeps(self, old: Old, customer_id: int | None) -> bool:
        """Whether a row may not go."""
        return old.conversation_id in self.conversation_ids or customer_id in self.customer_ids


def held_now(reading: Reading) -> Held:
    """What legal holds keep at this instant."""
    rows = [row for row in store.find_unreleased(reading) if _active(row, reading.now)]
    return Held(
        frozenset(row.customer_id for row in rows if row.conversation_id is None),
        frozenset(row.conversation_id for row in rows if row.conversation_id is not None),
    )


def holds_of(reading: Reading, customer_id: int) -> list[LegalHoldCard]:
    """What keeps things of a customer now, the holds on single conversations too."""
    rows = [row for row in store.find_unreleased(reading) if row.customer_id == customer_id]
    return _cards(reading, [row for row in rows if _active(row, reading.now)])


def list_holds(reading: Reading, actor: Actor) -> LegalHoldList:
    """Legal holds, those that hold first."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    rows = [*store.find_unreleased(reading), *store.find_released(reading, ENDED_SHOWN)]
    cards = _cards(reading, rows)
    return LegalHoldList(sorted(cards, key=lambda card: (not card.active, -card.id)))


def put_hold(unit: Unit, actor: Actor, draft: LegalHoldDraft) -> LegalHoldCard:
    """Keep everything of a customer or of one conversation; asked for again it is the same hold."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    if (draft.customer_id is None) == (draft.conversation_id is None):
        raise InvalidError(fields=(FieldError("/customer_id", "privacy.hold_on_one"),))
    if draft.until is not None and draft.until <= unit.now:
        raise InvalidError(fields=(FieldError("/until", "privacy.hold_in_past"),))
    if draft.conversation_id is not None:
        customer_id = conversations.access_conversation(unit, actor, draft.conversation_id).customer_id
    else:
        assert draft.customer_id is not None
        customer_id = customers.access_customer(unit, actor, draft.customer_id).id
    values = {
        "client_id": draft.client_id, "customer_id": customer_id, "conversation_id": draft.conversation_id,
        "reason": draft.reason, "until": draft.until, "made_by": actor.staff_id, "made_at": unit.now,
        "lift_reason": "",
    }  # fmt: skip
    made = store.insert_hold(unit, values)
    card = _cards(unit, [store.find_made(unit, actor.staff_id, draft.client_id)])[0]
    if made is not None:
        audit.record(unit, actor, "customer.hold", customers.target_of(customer_id), None, _told(card))
        if draft.until is not None:
            unit.enqueue(NewJob(RELEASE, Release(), due_at=draft.until, priority=Priority.BULK))
    return card


def lift_hold(unit: Unit, actor: Actor, hold_id: int, lift: LegalHoldLift) -> LegalHoldCard:
    """End a legal hold; said twice it happens once."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    row = store.find_hold(unit, hold_id)
    if row is None:
        raise NotFoundError
    if _active(row, unit.now):
        values = {"lifted_by": actor.staff_id, "lifted_at": unit.now, "lift_reason": lift.reason}
        store.save_hold(unit, hold_id, values)
        target = customers.target_of(row.customer_id)
        audit.record(unit, actor, "customer.lift_hold", target, None, {"hold": hold_id, "reason": lift.reason})
        release(unit)
    return _cards(unit, [store.find_hold(unit, hold_id)])[0]


def release(unit: Unit) -> None:
    """See to holds that ended: what they kept is looked at again, and deletions that waited begin."""
    ended = [row for row in store.find_unreleased(unit) if not _active(row, unit.now)]
    for row in ended:
        _look_again(unit, row)
        store.save_hold(unit, row.id, {"released_at": unit.now})
    for row in erasures.find_waiting(unit):
        if not holds_of(unit, row.customer_id):
            erasures.change_state(unit, row.id, ErasureState.WAITING, ErasureState.RUNNING)
            unit.enqueue(NewJob(ERASE, Erase(row.id), priority=Priority.BULK))


def held_conversations(reading: Reading) -> list[int]:
    """Every conversation that a hold keeps now."""
    held = held_now(reading)
    of_customers = conversations.conversations_of_all(reading, held.customer_ids)
    return sorted({*of_customers, *held.conversation_ids})


def _look_again(unit: Unit, row: Any) -> None:
    ids = [row.conversation_id] if row.conversation_id else conversations.conversations_of(unit, row.customer_id)[0]
    for step in STEPS:
        first = first_of(unit, step.words, ids) if step.words.in_order and ids else None
        if first is not None and first <= nights.find_reached(unit, step.name):
            nights.save_reached(unit, step.name, first - 1)


def _active(row: Any, now: datetime) -> bool:
    return policy.holds_at(row.lifted_at, row.until, now)


def _told(card: LegalHoldCard) -> dict[str, Any]:
    return {
        "hold": card.id, "conversation": card.conversation_id, "reason": card.reason,
        "until": card.until and card.until.isoformat(),
    }  # fmt: skip


def _cards(reading: Reading, rows: Sequence[Any]) -> list[LegalHoldCard]:
    people = accounts.names_of(reading, [one for row in rows for one in (row.made_by, row.lifted_by) if one])
    briefs = customers.briefs(reading, [row.customer_id for row in rows])
    names = {number: person.name for number, person in people.items()}
    return [
        LegalHoldCard(
            id=row.id, active=_active(row, reading.now), customer_id=row.customer_id,
            customer_name=briefs[row.customer_id].name if row.customer_id in briefs else "",
            conversation_id=row.conversation_id, reason=row.reason, made_by=names.get(row.made_by, ""),
            made_at=row.made_at, until=row.until, lifted_by=names.get(row.lifted_by, ""),
            lifted_at=row.lifted_at, lift_reason=row.lift_reason,
        )
        for row in rows
    ]  # fmt: skip
