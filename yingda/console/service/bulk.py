"""One act on many conversations: written at once, carried out row by row by a job."""

from dataclasses import dataclass, replace

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.console import store
from yingda.console.policy import check_bulk, start_of
from yingda.console.pushes import BULK, BulkCard, BulkReport, BulkRowResult
from yingda.console.service.ending import Closing, end
from yingda.console.store.bulk import AnyRow
from yingda.console.types import BulkAct, BulkDraft, BulkKind, BulkState, ItemState
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending
from yingda.conversations.types import Result
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.push.types import Push
from yingda.kit.errors import AppError, NotFoundError
from yingda.kit.texts import text

JOB = "console.bulk"
OPEN_STATES = (BulkState.WAITING, BulkState.RUNNING)


@dataclass(frozen=True, slots=True)
class BulkRun:
    """Carry this act out."""

    bulk_id: int


def begin_bulk(unit: Unit, actor: Actor, draft: BulkDraft) -> BulkCard:
    """Take an act on, for what the actor sees of it; what customers feel begins in eight seconds."""
    check_bulk(actor, draft.act)
    seen = conversations.seen_among(unit, actor, set(draft.conversation_ids))
    if not seen:
        raise NotFoundError
    starts_at = start_of(draft.act, unit.now)
    values = {
        "staff_id": actor.staff_id, "client_id": draft.client_id, "state": BulkState.WAITING,
        "act": msgspec.to_builtins(draft.act), "actor": msgspec.to_builtins(actor), "made_at": unit.now,
        "starts_at": starts_at, "ended_at": None,
    }  # fmt: skip
    bulk_id, new = store.insert_bulk(unit, values, sorted(seen))
    if new:
        what = {"act": msgspec.to_builtins(draft.act), "conversations": len(set(draft.conversation_ids))}
        audit.record(unit, actor, "bulk.begin", Target("bulk", bulk_id), None, what)
        unit.enqueue(NewJob(JOB, BulkRun(bulk_id), due_at=starts_at, key=f"bulk:{bulk_id}", priority=Priority.BULK))
    return _show(unit, bulk_id)


def cancel_bulk(unit: Unit, actor: Actor, bulk_id: int) -> BulkCard:
    """Leave undone what is not done yet; what is done stays."""
    row = _access(unit, actor, bulk_id)
    if row.state in OPEN_STATES:
        store.settle_pending(unit, bulk_id, ItemState.CANCELLED)
        audit.record(unit, actor, "bulk.cancel", Target("bulk", bulk_id))
        store.save_bulk(unit, bulk_id, {"state": BulkState.CANCELLED, "ended_at": unit.now})
    return _show(unit, bulk_id)


def bulk_report(reading: Reading, actor: Actor, bulk_id: int) -> BulkReport:
    """What became of each conversation; only for whoever asked for the act."""
    card = _card(reading, _access(reading, actor, bulk_id))
    items = store.find_items(reading, bulk_id)
    cards = conversations.cards(reading, [one.conversation_id for one in items])
    return BulkReport(card, [_result(one, actor, cards[one.conversation_id].customer.name) for one in items])


def next_slice(unit: Unit, bulk_id: int, limit: int) -> list[int]:
    """What is to be done next; nothing when it was cancelled. Ends the act when all is done."""
    row = store.find_bulk(unit, bulk_id)
    if row is None or row.state not in OPEN_STATES:
        return []
    pending = store.find_pending(unit, bulk_id, limit)
    ended = {"state": BulkState.DONE, "ended_at": unit.now}
    store.save_bulk(unit, bulk_id, {"state": BulkState.RUNNING} if pending else ended)
    _show(unit, bulk_id)
    return pending


def do_item(unit: Unit, bulk_id: int, conversation_id: int) -> None:
    """Do the act to one conversation, once; raises what the conversation's verb raises."""
    row = store.find_bulk(unit, bulk_id)
    if row is None or row.state != BulkState.RUNNING:
        return
    actor = _actor(unit, row)
    _act(unit, actor, conversation_id, msgspec.convert(row.act, BulkAct))
    store.settle_item(unit, bulk_id, conversation_id, {"state": ItemState.DONE})


def refuse_item(unit: Unit, bulk_id: int, conversation_id: int, error: AppError) -> None:
    """Say why one conversation was left as it is."""
    values = {"state": ItemState.REFUSED, "code": error.code, "params": error.params}
    store.settle_item(unit, bulk_id, conversation_id, values)


def _act(unit: Unit, actor: Actor, conversation_id: int, act: BulkAct) -> None:
    if act.kind is BulkKind.ASSIGN:
        conversations.reassign(unit, actor, conversation_id, act.agent_id)
    elif act.kind is BulkKind.TAG:
        row = conversations.access_conversation(unit, actor, conversation_id)
        conversations.set_tags(unit, actor, conversation_id, [*row.tags, *act.tags])
    elif act.kind is BulkKind.SPAM:
        end(unit, actor, conversation_id, Closing(Ending(Result.SPAM)))
    else:
        end(unit, actor, conversation_id, Closing(Ending(act.result, act.unsolved_reason)))


def _actor(reading: Reading, row: AnyRow) -> Actor:
    """Whoever asked, as far as they still work in the shops."""
    actor = msgspec.convert(row.actor, Actor)
    still = accounts.active_colleagues_of(reading, actor.shop_ids)
    return actor if actor.staff_id in still else replace(actor, shop_ids=frozenset())


def _access(reading: Reading, actor: Actor, bulk_id: int) -> AnyRow:
    row = store.find_bulk(reading, bulk_id)
    if row is None or row.staff_id != actor.staff_id:
        raise NotFoundError
    return row


def _show(unit: Unit, bulk_id: int) -> BulkCard:
    row = store.find_bulk(unit, bulk_id)
    assert row is not None
    card = _card(unit, row)
    unit.push(Push(f"staff:{row.staff_id}", BULK, card.id, card.version, card))
    return card


def _card(reading: Reading, row: AnyRow) -> BulkCard:
    counts = store.count_items(reading, row.id)
    return BulkCard(
        id=row.id, version=row.version, state=BulkState(row.state), kind=BulkKind(row.act["kind"]),
        total=counts.total(), done=counts[ItemState.DONE], refused=counts[ItemState.REFUSED],
        starts_at=row.starts_at,
    )  # fmt: skip


def _result(row: AnyRow, actor: Actor, customer_name: str) -> BulkRowResult:
    why = text(row.code, actor.locale, row.params or {}) if row.code else None
    return BulkRowResult(
        conversation_id=row.conversation_id, customer_name=customer_name, state=ItemState(row.state), why=why
    )
