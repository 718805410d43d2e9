"""Episodes that are about an order."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from yingda.conversations.models import EpisodeOrderRow
from yingda.conversations.store.rows import episode
from yingda.infra.db import Reading, Unit

order = cast(Table, EpisodeOrderRow.__table__)


def insert_order(unit: Unit, conversation_id: int, episode_id: int) -> None:
    """Write down that an episode is about an order; once is enough."""
    made: Any = sqlite.insert(order) if unit.sqlite else postgresql.insert(order)
    values = {"episode_id": episode_id, "conversation_id": conversation_id, "noted_at": unit.now}
    unit.execute(made.values(**values).on_conflict_do_nothing())


def find_newest_episode(reading: Reading, conversation_id: int) -> int | None:
    """The newest episode of a conversation."""
    rows = select(func.max(episode.c.id)).where(episode.c.conversation_id == conversation_id)
    found: int | None = reading.execute(rows).scalar()
    return found


def find_episodes(reading: Reading, episode_ids: Collection[int]) -> set[int]:
    """Those of these episodes that are about an order."""
    rows = select(order.c.episode_id).where(order.c.episode_id.in_(episode_ids))
    return set(reading.execute(rows).scalars())


def find_conversations(reading: Reading, conversation_ids: Collection[int]) -> set[int]:
    """Those of these conversations that have an episode about an order."""
    rows = select(order.c.conversation_id).where(order.c.conversation_id.in_(conversation_ids))
    return set(reading.execute(rows).scalars())
