"""Taking texts and files out of conversations; what is counted stays."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import column as named
from sqlalchemy import delete, func, null, select, table, update

from yingda.conversations.models import TransferRow
from yingda.conversations.store.rows import AnyRow, conversation, episode, message
from yingda.conversations.types import State
from yingda.infra.db import Reading, Unit

ERASED = {"code": "erased", "params": {}}
_SEARCH = table("message_search", named("rowid"))


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


def find_older(reading: Reading, after_id: int, before: datetime, limit: int, *, files_only: bool) -> list[AnyRow]:
    """Messages after an id that were written before an instant, in order of their ids."""
    rows = select(message).where(message.c.id > after_id, message.c.at < before)
    if files_only:
        rows = rows.where(message.c.file.is_not(None))
    return list(reading.execute(rows.order_by(message.c.id).limit(limit)))


def count_older(reading: Reading, after_id: int, before: datetime, *, files_only: bool) -> int:
    """How many messages `find_older` would find in all."""
    rows = select(func.count()).select_from(message).where(message.c.id > after_id, message.c.at < before)
    if files_only:
        rows = rows.where(message.c.file.is_not(None))
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


def erase_excerpts(unit: Unit, before: datetime, limit: int) -> int:
    """Empty the excerpts of episodes that ended before an instant; how many."""
    old = (
        select(episode.c.id)
        .where(episode.c.ended_at < before, (episode.c.first_text != "") | episode.c.note.is_not(None))
        .limit(limit)
    )
    gone = {"first_text": "", "note": None, "stars_comment": None}
    erased = unit.execute(update(episode).where(episode.c.id.in_(old)).values(**gone)).rowcount
    unit.execute(
        update(conversation)
        .where(
            conversation.c.id.in_(
                select(conversation.c.id)
                .where(conversation.c.last_message_at < before, conversation.c.preview.is_not(None))
                .limit(limit)
            )
        )
        .values(preview=null(), summary=None, page=null(), version=conversation.c.version + 1)
    )
    return erased
