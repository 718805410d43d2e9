"""What was said in an episode, and what it was made from."""

from typing import cast

from sqlalchemy import Table, select

from yingda.conversations.models import MessageRow
from yingda.conversations.store.rows import AnyRow
from yingda.conversations.types import Kind
from yingda.infra.db import Reading

MOST = 400  # messages; nobody's episode has more
message = cast(Table, MessageRow.__table__)


def find_texts(reading: Reading, conversation_id: int, episode_id: int) -> list[AnyRow]:
    """The texts of an episode that customer and shop exchanged, in order."""
    said = ("author", "staff_id", "text", "source_kind", "source_id")
    rows = select(*(message.c[name] for name in said)).where(
        message.c.conversation_id == conversation_id, message.c.episode_id == episode_id,
        message.c.kind == Kind.TEXT, message.c.withdrawn_at.is_(None),
    )  # fmt: skip
    return list(reading.execute(rows.order_by(message.c.seq).limit(MOST)))
