"""Reaching a conversation: only as far as the actor's rights go."""

from collections.abc import Collection, Sequence

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import store
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service.cards import cards_of, push_cards
from yingda.conversations.service.held import Held, hold
from yingda.conversations.types import NOBODYS, By
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import NotFoundError


def seen_by(reading: Reading, actor: Actor, rows: Sequence[store.AnyRow]) -> list[store.AnyRow]:
    """Those of the conversations that are the actor's, theirs to help with, or in reach of their permissions."""
    mates = _mates_among(reading, actor, rows)
    return [row for row in rows if _sees(actor, row, mates)]


def seen_among(reading: Reading, actor: Actor, ids: Collection[int]) -> set[int]:
    """Those of the ids that are conversations which the actor may see."""
    return {row.id for row in seen_by(reading, actor, store.find_conversations(reading, ids))}


def _sees(actor: Actor, row: store.AnyRow, mates: Collection[int]) -> bool:
    if row.shop_id not in actor.shop_ids:
        return False
    if actor.staff_id in (row.owner_id, *row.helper_ids) or actor.may(Permission.CONVERSATION_READ_ALL):
        return True
    leads = actor.may(Permission.CONVERSATION_READ_TEAM)
    if leads and (_holder(row) in mates or row.wanted_team_id in actor.team_ids):
        return True
    serves = leads or actor.may(Permission.CONVERSATION_SERVE)
    return serves and (row.last_agent_id == actor.staff_id or row.state in NOBODYS)


def _mates_among(reading: Reading, actor: Actor, rows: Sequence[store.AnyRow]) -> set[int]:
    """Those who have or had the conversations and are in a team of the actor, who may read what the team has."""
    if actor.may(Permission.CONVERSATION_READ_ALL) or not actor.may(Permission.CONVERSATION_READ_TEAM):
        return set()
    holders = {holder for row in rows if (holder := _holder(row)) is not None}
    teams = accounts.teams_of(reading, holders)
    return {staff_id for staff_id, theirs in teams.items() if actor.team_ids & set(theirs)}


def _holder(row: store.AnyRow) -> int | None:
    """Who has the conversation, or had it last."""
    found: int | None = row.last_agent_id if row.owner_id is None else row.owner_id
    return found


def access_conversation(reading: Reading, actor: Actor, conversation_id: int) -> store.AnyRow:
    """The conversation's row, if the actor may see it."""
    row = store.find_conversation(reading, conversation_id)
    if row is None or not seen_by(reading, actor, [row]):
        raise NotFoundError
    return row


def access_card(reading: Reading, actor: Actor, conversation_id: int) -> ConversationCard:
    """The conversation's card, if the actor may see it."""
    return cards_of(reading, [access_conversation(reading, actor, conversation_id)])[0]


def access_held(unit: Unit, actor: Actor, conversation_id: int) -> Held:
    """The conversation for changing, if the actor may see it."""
    held = hold(unit, conversation_id)
    if not seen_by(unit, actor, [held._row]):
        raise NotFoundError
    return held


def role_in(actor: Actor, held: Held | store.AnyRow) -> By:
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
