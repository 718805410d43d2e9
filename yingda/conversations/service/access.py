"""Reaching a conversation: only as far as the actor's rights go."""

from collections.abc import Collection

from yingda.accounts.types import Actor, Permission
from yingda.conversations import store
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service.cards import cards_of, push_cards
from yingda.conversations.service.held import Held, hold
from yingda.conversations.types import QUEUE_STATES, By
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import NotFoundError


def may_see(actor: Actor, row: store.AnyRow) -> bool:
    """Whether a conversation is the actor's, theirs to help with, or in reach of their permissions."""
    if row.shop_id not in actor.shop_ids:
        return False
    if row.owner_id == actor.staff_id or actor.staff_id in row.helper_ids:
        return True
    if actor.may(Permission.CONVERSATION_READ_ALL) or actor.may(Permission.CONVERSATION_READ_TEAM):
        return True
    serves = actor.may(Permission.CONVERSATION_SERVE)
    return serves and (row.last_agent_id == actor.staff_id or row.state in QUEUE_STATES)


def access_conversation(reading: Reading, actor: Actor, conversation_id: int) -> store.AnyRow:
    """The conversation's row, if the actor may see it."""
    row = store.find_conversation(reading, conversation_id)
    if row is None or not may_see(actor, row):
        raise NotFoundError
    return row


def access_card(reading: Reading, actor: Actor, conversation_id: int) -> ConversationCard:
    """The conversation's card, if the actor may see it."""
    return cards_of(reading, [access_conversation(reading, actor, conversation_id)])[0]


def access_held(unit: Unit, actor: Actor, conversation_id: int) -> Held:
    """The conversation for changing, if the actor may see it."""
    held = hold(unit, conversation_id)
    if not may_see(actor, held._row):
        raise NotFoundError
    return held


def role_in(actor: Actor, held: Held) -> By:
    """As what the actor acts in this conversation."""
    if held.owner_id == actor.staff_id:
        return By.OWNER
    if actor.may_in(Permission.CONVERSATION_TAKE_OVER, held.shop_id):
        return By.SUPERVISOR
    return By.AGENT


def show_again(unit: Unit, customer_id: int) -> None:
    """Push the cards of a customer's conversations because what they show of the customer changed."""
    ids = store.touch_conversations_of(unit, customer_id)
    push_cards(unit, store.find_conversations(unit, ids))


def cards(reading: Reading, ids: Collection[int]) -> dict[int, ConversationCard]:
    """Conversation cards by id."""
    rows = store.find_conversations(reading, ids)
    return {row.id: card for row, card in zip(rows, cards_of(reading, rows), strict=True)}
