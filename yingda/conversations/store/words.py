"""What conversations keep of customers' words, for clearing what is old."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, null, update

from yingda.conversations.models import TransferRow
from yingda.conversations.store.rows import conversation, episode, message
from yingda.conversations.types import State
from yingda.infra.db import Unit
from yingda.infra.words import Words

transfer = cast(Table, TransferRow.__table__)
_SAID: dict[str, Any] = {"text": "", "file": None, "quote": None, "product": None, "choices": None}
_OF_MESSAGES: dict[str, Any] = {
    "table": message, "at": message.c.at, "in_order": True,
    "conversation": message.c.conversation_id, "episode": message.c.episode_id,
}  # fmt: skip


def _erase_conversations(unit: Unit, ids: Sequence[int]) -> None:
    gone = {"preview": null(), "summary": None, "page": null(), "version": conversation.c.version + 1}
    unit.execute(update(conversation).where(conversation.c.id.in_(ids)).values(**gone))


MESSAGES = Words(label="messages", gone=_SAID, **_OF_MESSAGES)
FILES = Words(label="files", gone={"file": None}, ready=message.c.file.is_not(None), **_OF_MESSAGES)
WORDS = (
    Words(
        table=episode, at=episode.c.ended_at, gone={"first_text": "", "note": None, "stars_comment": None},
        ready=episode.c.ended_at.is_not(None), conversation=episode.c.conversation_id, episode=episode.c.id,
        customer=episode.c.customer_id,
    ),
    Words(
        table=conversation, at=conversation.c.last_message_at,
        gone={"preview": None, "summary": None, "page": None}, ready=conversation.c.state == State.ENDED,
        conversation=conversation.c.id, customer=conversation.c.customer_id, erase=_erase_conversations,
    ),
    Words(
        table=transfer, at=transfer.c.asked_at, gone={"reason": "", "summary": ""},
        ready=transfer.c.settled_at.is_not(None), conversation=transfer.c.conversation_id,
        episode=transfer.c.episode_id,
    ),
)  # fmt: skip
