"""Which episodes are about an order: their records are kept longer."""

from collections.abc import Collection

from yingda.conversations.store import orders as store
from yingda.infra.db import Reading, Unit


def note_order(unit: Unit, conversation_id: int, episode_id: int | None = None) -> None:
    """An episode (the newest, if none is named) is about an order from now on."""
    number = episode_id or store.find_newest_episode(unit, conversation_id)
    if number is not None:
        store.insert_order(unit, conversation_id, number)


def about_orders(
    reading: Reading, episode_ids: Collection[int], conversation_ids: Collection[int]
) -> tuple[set[int], set[int]]:
    """Those of these episodes, and of these conversations, that are about an order."""
    episodes = store.find_episodes(reading, episode_ids) if episode_ids else set()
    return episodes, store.find_conversations(reading, conversation_ids) if conversation_ids else set()
