"""Rows of what is over, and of what its customer has open besides."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from yingda.conversations.store.rows import AnyRow, conversation, episode
from yingda.conversations.types import State
from yingda.infra.db import Reading, Unit


def find_open_of(reading: Reading, customer_id: int, limit: int) -> list[AnyRow]:
    """Conversations of a customer that are going on, the longest waiting first."""
    c = conversation.c
    rows = select(conversation).where(c.customer_id == customer_id, c.state != State.ENDED)
    return list(reading.execute(rows.order_by(c.id).limit(limit)))


def save_closed(unit: Unit, episode_id: int, at: datetime | None) -> None:
    """Write down since when the loop of an episode is closed."""
    unit.execute(update(episode).where(episode.c.id == episode_id).values(closed_at=at))


def find_episodes(reading: Reading, ids: Collection[int]) -> list[AnyRow]:
    """Episodes by id, in the order of their beginning."""
    rows = select(episode).where(episode.c.id.in_(ids))
    return list(reading.execute(rows.order_by(episode.c.opened_at, episode.c.id)))


def find_after(reading: Reading, conversation_id: int, number: int) -> int | None:
    """The episode that followed another one in its conversation."""
    rows = select(episode.c.id).where(episode.c.conversation_id == conversation_id, episode.c.number == number + 1)
    found: int | None = reading.execute(rows).scalar()
    return found
