"""Rows of what the bot has, and when it receives."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from yingda.conversations.models import BotDutyRow
from yingda.conversations.store.rows import AnyRow, conversation, message
from yingda.conversations.types import OPEN_STATES, Author, Kind
from yingda.guard.types import SourceKind
from yingda.infra.db import Prepared, Reading, Unit

_DUTY = Prepared(select(BotDutyRow.__table__).where(BotDutyRow.shop_id == bindparam("shop_id")))
SPOKEN = (Author.CUSTOMER, Author.BOT, Author.AGENT)


def find_bot_duty(reading: Reading, shop_id: int) -> AnyRow | None:
    """When the shop's bot receives; None where there never was one."""
    return reading.execute(_DUTY, {"shop_id": shop_id}).first()


def put_bot_duty(unit: Unit, shop_id: int, *, in_hours: bool, out_of_hours: bool) -> None:
    """Say when the shop's bot receives."""
    made: Any = sqlite.insert(BotDutyRow) if unit.sqlite else postgresql.insert(BotDutyRow)
    values = {"in_hours": in_hours, "out_of_hours": out_of_hours}
    statement = made.values(shop_id=shop_id, **values)
    unit.execute(statement.on_conflict_do_update(index_elements=["shop_id"], set_=values))


def customer_said_after(reading: Reading, conversation_id: int, seq: int) -> bool:
    """Whether the customer said something after `seq`."""
    rows = select(message.c.id).where(
        message.c.conversation_id == conversation_id, message.c.seq > seq, message.c.author == Author.CUSTOMER
    )
    return reading.execute(rows.limit(1)).first() is not None


def find_talk(reading: Reading, conversation_id: int, episode_id: int, limit: int) -> list[AnyRow]:
    """The last messages of an episode that were said aloud, ascending."""
    rows = select(message).where(
        message.c.conversation_id == conversation_id, message.c.episode_id == episode_id,
        message.c.author.in_(SPOKEN), message.c.kind != Kind.NOTE, message.c.withdrawn_at.is_(None),
    )  # fmt: skip
    return list(reversed(reading.execute(rows.order_by(message.c.seq.desc()).limit(limit)).all()))


def find_articles_told(reading: Reading, conversation_ids: Collection[int]) -> list[AnyRow]:
    """What agents of these conversations sent from articles."""
    m = message.c
    rows = select(m.episode_id, m.seq, m.source_id).where(
        m.conversation_id.in_(conversation_ids), m.author == Author.AGENT, m.source_kind == SourceKind.ARTICLE,
        m.source_id.is_not(None),
    )  # fmt: skip
    return list(reading.execute(rows))


def find_open_after(reading: Reading, shop_id: int, after_id: int, limit: int) -> list[int]:
    """Open conversations of a shop with ids above `after_id`, in order."""
    rows = select(conversation.c.id).where(
        conversation.c.shop_id == shop_id, conversation.c.state.in_(OPEN_STATES), conversation.c.id > after_id
    )
    return list(reading.execute(rows.order_by(conversation.c.id).limit(limit)).scalars())
