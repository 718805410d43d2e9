"""The order of a queue."""

from collections.abc import Iterable
from datetime import datetime

from yingda.conversations.types import QueuedEpisode
from yingda.routing.types import Waiting

OrderKey = tuple[bool, int, datetime, int]


def order_key(episode: QueuedEpisode) -> OrderKey:
    """Left messages first, then complaints, VIP, others (T3), and within each the longest waiting."""
    return not episode.left_message, -episode.priority, episode.queued_at, episode.conversation_id


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Everybody who waits, the next one first; over several queues as over one."""
    return sorted(waiting, key=lambda each: order_key(each.episode))
