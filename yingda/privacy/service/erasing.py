"""Deleting what is kept of one customer: slices of messages first, who they are at last."""

from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot import service as bot
from yingda.conversations import service as conversations
from yingda.customers import service as customers
from yingda.followups import service as followups
from yingda.followups.service import tasks
from yingda.infra.audit import service as audit
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.kit.errors import ConflictError
from yingda.knowledge import service as knowledge
from yingda.outreach import service as outreach
from yingda.privacy.pushes import Erasure, ErasureOutlook
from yingda.privacy.service.holds import ERASE, holds_of
from yingda.privacy.store import erasures as store
from yingda.privacy.types import Erase, EraseWish, ErasureState
from yingda.sla import service as sla
from yingda.triage import service as triage

AT_ONCE = EraseWish()


def outlook(reading: Reading, actor: Actor, customer_id: int) -> ErasureOutlook:
    """What deleting would take, and how far the last deletion is."""
    _check(reading, actor, customer_id)
    ids, still_open = conversations.conversations_of(reading, customer_id)
    row = store.find_latest(reading, customer_id)
    return ErasureOutlook(
        conversations=len(ids), messages=conversations.count_messages_of(reading, customer_id),
        open_conversation=still_open, erasure=_card(reading, row) if row else None,
        held=holds_of(reading, customer_id),
    )  # fmt: skip


def begin_erasure(unit: Unit, actor: Actor, customer_id: int, wish: EraseWish = AT_ONCE) -> Erasure:
    """Have a customer's data deleted; asking again while that runs or waits changes nothing.

    During a legal hold it is refused with the hold's reason, or waits for its end if that is wished.
    """
    _check(unit, actor, customer_id)
    _, still_open = conversations.conversations_of(unit, customer_id)
    if still_open:
        raise ConflictError("privacy.still_open")
    held = holds_of(unit, customer_id)
    if held and not wish.when_hold_ends:
        raise ConflictError("privacy.held", reason=held[0].reason, by=held[0].made_by)
    values = {
        "customer_id": customer_id, "asked_by": actor.staff_id, "conversation_id": 0, "reached_seq": 0, "done": 0,
        "state": ErasureState.WAITING if held else ErasureState.RUNNING, "asked_at": unit.now,
        "total": conversations.count_messages_of(unit, customer_id),
    }  # fmt: skip
    made = store.insert_erasure(unit, values)
    if made is not None:
        audit.record(unit, actor, "customer.erase", customers.target_of(customer_id))
        if not held:
            unit.enqueue(NewJob(ERASE, Erase(made), priority=Priority.BULK))
    row = store.find_latest(unit, customer_id)
    assert row is not None
    return _card(unit, row)


def erase_slice(unit: Unit, erasure_id: int) -> tuple[bool, tuple[str, ...]]:
    """Delete the next messages, or at last the rest; whether that was all, and keys of files to delete."""
    row = store.find_erasure(unit, erasure_id)
    if row is None or row.state != ErasureState.RUNNING:
        return True, ()
    if holds_of(unit, row.customer_id):  # put since it began: the rest waits
        store.change_state(unit, erasure_id, ErasureState.RUNNING, ErasureState.WAITING)
        return True, ()
    ids, _ = conversations.conversations_of(unit, row.customer_id)
    left = [one for one in ids if one >= row.conversation_id]
    if not left:
        return _finish(unit, row), ()
    reached_seq = row.reached_seq if left[0] == row.conversation_id else 0
    part = conversations.erase_conversation(unit, left[0], reached_seq)
    if part.done:
        triage.erase_conversation(unit, left[0])
        bot.erase_conversation(unit, left[0])
        followups.erase_conversation(unit, left[0])
        sla.erase_conversation(unit, left[0])
        outreach.erase_conversation(unit, left[0])
    place = {"conversation_id": left[0], "reached_seq": part.reached}
    if part.done:
        place = {"conversation_id": left[0] + 1, "reached_seq": 0}
    store.save_erasure(unit, erasure_id, {**place, "done": row.done + part.count})
    return False, part.keys


def _finish(unit: Unit, row: Any) -> bool:
    erasers = (audit.forget_customer, knowledge.erase_customer, tasks.erase_customer)
    if any(erase(unit, row.customer_id) for erase in erasers):
        return False
    customers.erase(unit, row.customer_id)
    store.save_erasure(unit, row.id, {"state": ErasureState.DONE, "finished_at": unit.now})
    return True


def _check(reading: Reading, actor: Actor, customer_id: int) -> None:
    customers.access_customer(reading, actor, customer_id)
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)


def _card(reading: Reading, row: Any) -> Erasure:
    names = accounts.names_of(reading, [row.asked_by])
    return Erasure(
        id=row.id, customer_id=row.customer_id, state=ErasureState(row.state), done=row.done, total=row.total,
        asked_by=names[row.asked_by].name if row.asked_by in names else "", asked_at=row.asked_at,
        finished_at=row.finished_at,
    )  # fmt: skip
