"""What triage reads: a customer's last turn, and texts of the past."""

from typing import cast

from sqlalchemy import Table, bindparam, literal_column, select

from yingda.conversations.models import ConversationRow, MessageRow
from yingda.conversations.store.rows import AnyRow
from yingda.conversations.types import Author, Kind
from yingda.infra.db import Prepared, Reading

conversation = cast(Table, ConversationRow.__table__)
LOOKED_AT = 40  # nobody's turn has more messages
message = cast(Table, MessageRow.__table__)
_NEWEST = Prepared(
    select(message.c.seq, message.c.author, message.c.kind, message.c.text, message.c.at, message.c.withdrawn_at)
    .where(
        message.c.conversation_id == bindparam("conversation_id"),
        message.c.episode_id == bindparam("episode_id"),
        message.c.kind != Kind.NOTE,
        message.c.kind != Kind.SYSTEM,
    )
    .order_by(message.c.seq.desc())
    .limit(literal_column(str(LOOKED_AT)))
)


def find_newest(reading: Reading, conversation_id: int, episode_id: int) -> list[AnyRow]:
    """The newest messages of an episode that customer and shop exchanged, newest first."""
    return list(reading.execute(_NEWEST, {"conversation_id": conversation_id, "episode_id": episode_id}))


def find_past_texts(reading: Reading, shop_id: int, before_id: int, count: int) -> list[AnyRow]:
    """Texts that customers of a shop wrote, newest first."""
    rows = (
        select(
            message.c.id, message.c.conversation_id, message.c.seq, message.c.text, message.c.at,
            conversation.c.channel,
        )
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(
            message.c.shop_id == shop_id, message.c.id < before_id, message.c.author == Author.CUSTOMER,
            message.c.kind == Kind.TEXT, message.c.withdrawn_at.is_(None), message.c.text != "",
        )
        .order_by(message.c.id.desc())
        .limit(count)
    )  # fmt: skip
    return list(reading.execute(rows))
