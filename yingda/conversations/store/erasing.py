"""Taking texts and files out of conversations; what is counted stays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import column as named
from sqlalchemy import delete, func, null, select, table, update

from yingda.conversations.models import TransferRow
from yingda.conversations.store.orders import order
from yingda.conversations.store.rows import AnyRow, conversation, episode, message
from yingda.conversations.types import State
from yingda.infra.db import Reading, Unit

ERASED = {"code": "erased", "params": {}}
_SEARCH = table("message_search", named("rowid"))
_SAID = (message.c.text != "") | message.c.file.is_not(None) | message.c.product.is_not(None)


@dataclass(frozen=True, slots=True)
class Among:
    """Which messages are counted: with a file, about an order or not, of these conversations."""

    files_only: bool = False
    after_id: int = 0
    with_order: bool | None = None
    conversation_ids: Collection[int] | None = None


def find_messages(reading: Reading, ids: Collection[int]) -> list[AnyRow]:
    """Messages by id."""
    return list(reading.execute(select(message).where(message.c.id.in_(ids)).order_by(message.c.id)))


def find_customers(reading: Reading, conversation_ids: Collection[int]) -> dict[int, int]:
    """Whose conversations these are."""
    rows = select(conversation.c.id, conversation.c.customer_id).where(conversation.c.id.in_(conversation_ids))
    return {row.id: row.customer_id for row in reading.execute(rows)}


def find_of_customers(reading: Reading, customer_ids: Collection[int]) -> list[int]:
    """The conversations of customers."""
    rows = select(conversation.c.id).where(conversation.c.customer_id.in_(customer_ids))
    return list(reading.execute(rows.order_by(conversation.c.id)).scalars())


def find_of_customer(reading: Reading, customer_id: int) -> list[AnyRow]:
    """`id`, `state` of every conversation of a customer, in order."""
    rows = select(conversation.c.id, conversation.c.state).where(conversation.c.customer_id == customer_id)
    return list(reading.execute(rows.order_by(conversation.c.id)))


def count_messages_of(reading: Reading, customer_id: int) -> int:
    """How many messages a customer's conversations have."""
    total = select(func.coalesce(func.sum(conversation.c.last_seq), 0)).where(
        conversation.c.customer_id == customer_id
    )
    return int(reading.execute(total).scalar_one())


def count_older(reading: Reading, before: datetime, which: Among) -> int:
    """How many messages of some kind still say something from before an instant."""
    rows = select(func.count()).select_from(message).where(message.c.id > which.after_id, message.c.at < before)
    rows = rows.where(message.c.kind != "system")
    rows = rows.where(message.c.file.is_not(None) if which.files_only else _SAID)
    with_order = message.c.episode_id.in_(select(order.c.episode_id))
    if which.with_order is not None:
        rows = rows.where(with_order if which.with_order else ~with_order)
    if which.conversation_ids is not None:
        rows = rows.where(message.c.conversation_id.in_(which.conversation_ids))
    return int(reading.execute(rows).scalar_one())


def erase_messages(unit: Unit, ids: Collection[int], *, files_only: bool) -> None:
    """Empty messages; a text that is gone is not found either."""
    gone: dict[str, Any] = {"file": null(), "event": ERASED, "revision": message.c.revision + 1}
    if not files_only:
        gone |= {"text": "", "quote": null(), "product": null(), "choices": null()}
        unit.execute(delete(_SEARCH).where(_SEARCH.c.rowid.in_(ids)))
    spoken = message.c.kind != "system"
    unit.execute(update(message).where(message.c.id.in_(ids), spoken).values(**gone))


def erase_words(unit: Unit, conversation_id: int) -> None:
    """Empty what is written about a conversation: excerpts, summaries, notes, the page that was open."""
    unit.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id, conversation.c.state == State.ENDED)
        .values(preview=null(), summary=None, page=null(), tags=[], version=conversation.c.version + 1)
    )
    unit.execute(
        update(episode)
        .where(episode.c.conversation_id == conversation_id)
        .values(first_text="", note=None, stars_comment=None, tags=[])
    )
    unit.execute(
        update(TransferRow).where(TransferRow.conversation_id == conversation_id).values(reason="", summary="")
    )
