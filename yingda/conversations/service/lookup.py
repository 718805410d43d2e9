"""Reading conversations: for routing, for lists of messages, for search."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from yingda.accounts.types import Actor
from yingda.conversations import store
from yingda.conversations.pushes import Message, VisitorConversation, VisitorMessage
from yingda.conversations.service.access import access_conversation
from yingda.conversations.service.cards import cards_of, message_cards, visitor_card, visitor_message
from yingda.conversations.types import REHEARSAL, ActiveEpisode, Priority, QueuedEpisode, State
from yingda.infra.db import Reading

MAX_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Which messages: those after a seq, or the newest before one."""

    after: int | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """The conversation of an agent whose customer waits longest."""

    conversation_id: int
    since: datetime


def messages_for_staff(
    reading: Reading, actor: Actor, conversation_id: int, span: Span
) -> tuple[list[Message], bool]:
    """Messages in ascending order, and whether there are more in that direction."""
    access_conversation(reading, actor, conversation_id)
    rows, more = _messages(reading, conversation_id, span, visible=False)
    return message_cards(reading, [row._mapping for row in rows]), more


def messages_for_customer(reading: Reading, conversation_id: int, span: Span) -> tuple[list[VisitorMessage], bool]:
    """What the customer sees, in ascending order, and whether there is more."""
    rows, more = _messages(reading, conversation_id, span, visible=True)
    return [visitor_message(reading, row._mapping) for row in rows], more


def find_customer_conversation(reading: Reading, shop_id: int, channel: str, customer_id: int) -> int | None:
    """The customer's conversation with the shop on this channel."""
    return store.find_latest_of(reading, shop_id, channel, customer_id)


def conversation_for_customer(reading: Reading, conversation_id: int) -> VisitorConversation | None:
    """The conversation as its customer sees it; None before the first episode."""
    row = store.find_conversation(reading, conversation_id)
    if row is None or row.episode_id is None:
        return None
    return visitor_card(reading, row, cards_of(reading, [row])[0].owner)


def find_queued(reading: Reading, shop_id: int, skill: str, limit: int = 200) -> list[QueuedEpisode]:
    """Who waits for an agent of `skill`."""
    return [
        QueuedEpisode(
            conversation_id=row.id, episode_id=row.episode_id, shop_id=row.shop_id, skill=row.skill,
            priority=Priority(row.priority), left_message=row.left_message, queued_at=row.queued_at,
            wanted_agent_id=row.wanted_agent_id, wanted_team_id=row.wanted_team_id,
            avoid_agent_ids=tuple(row.avoid_agent_ids), customer_id=row.customer_id,
        )
        for row in store.find_queued(reading, shop_id, skill, limit)
    ]  # fmt: skip


def queued_skills(reading: Reading, shop_id: int) -> list[str]:
    """The skills for which somebody waits in a shop."""
    return store.find_waiting_skills(reading, shop_id)


def loads_of(reading: Reading, staff_ids: Collection[int]) -> dict[int, int]:
    """How many conversations count as load for each."""
    return store.find_loads(reading, staff_ids)


def oldest_waiting_of(reading: Reading, staff_ids: Collection[int]) -> dict[int, Waiting]:
    """For each agent with an unanswered customer, the one who waits longest."""
    rows = store.find_oldest_waiting(reading, staff_ids)
    return {staff_id: Waiting(row.id, row.waiting_since) for staff_id, row in rows.items()}


def is_rehearsal(reading: Reading, conversation_id: int) -> bool:
    """Whether the customer of a conversation is simulated."""
    row = store.find_conversation(reading, conversation_id)
    return row is not None and row.channel == REHEARSAL


def find_active(reading: Reading, conversation_id: int) -> ActiveEpisode | None:
    """Who has the conversation, if somebody has."""
    row = store.find_conversation(reading, conversation_id)
    return None if row is None or row.state != State.ACTIVE else _active(row)


def find_active_of(reading: Reading, agent_id: int) -> list[ActiveEpisode]:
    """Everything an agent has."""
    return [_active(row) for row in store.find_active_of(reading, agent_id)]


def _active(row: store.AnyRow) -> ActiveEpisode:
    return ActiveEpisode(
        conversation_id=row.id, episode_id=row.episode_id, shop_id=row.shop_id, skill=row.skill,
        owner_id=row.owner_id, assigned_at=row.assigned_at,
        answered_since_assigned=row.answered_since_assigned, needs_reply=row.needs_reply, loaded=row.loaded,
        avoid_agent_ids=tuple(row.avoid_agent_ids),
    )  # fmt: skip


def _messages(
    reading: Reading, conversation_id: int, span: Span, *, visible: bool
) -> tuple[list[store.AnyRow], bool]:
    limit = max(1, min(span.limit, MAX_MESSAGES))
    if span.after is not None:
        rows = store.find_messages_after(reading, conversation_id, span.after, limit + 1, visible=visible)
        return rows[:limit], len(rows) > limit
    before = span.before if span.before is not None else 2**62
    rows = store.find_messages_before(reading, conversation_id, before, limit + 1, visible=visible)
    return rows[-limit:], len(rows) > limit
