"""Small marks on a conversation: read, tags, help, withdrawing, stars."""

from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import store
from yingda.conversations.events import HelpAsked, MessageWithdrawn, StarsGiven
from yingda.conversations.pushes import ConversationCard, Message, ReadMarks
from yingda.conversations.service.access import access_conversation, access_held
from yingda.conversations.service.cards import message_card, push_message
from yingda.conversations.service.held import hold
from yingda.conversations.service.send import add_helper, popup
from yingda.conversations.types import Author, Draft, Kind, PopupKind, State
from yingda.infra.db import Unit
from yingda.infra.push.types import Push
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError

WITHDRAW_WITHIN = timedelta(minutes=2)
MAX_TAGS = 20


def mark_read_by_staff(unit: Unit, actor: Actor, conversation_id: int, seq: int) -> None:
    """The owner has read up to `seq`; somebody who only looks in marks nothing."""
    row = access_conversation(unit, actor, conversation_id)
    if row.owner_id == actor.staff_id:
        _mark_read(unit, conversation_id, "owner_read_seq", seq)


def mark_read_by_customer(unit: Unit, conversation_id: int, seq: int) -> None:
    """The customer has read up to `seq`."""
    _mark_read(unit, conversation_id, "customer_read_seq", seq)


def set_tags(unit: Unit, actor: Actor, conversation_id: int, tags: list[str]) -> ConversationCard:
    """Replace the tags of the current episode."""
    held = access_held(unit, actor, conversation_id)
    clean = list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))[:MAX_TAGS]
    held.set(tags=clean)
    if held.episode_id is not None:
        held.set_episode(tags=clean)
    return held.keep()


def ask_help(
    unit: Unit, actor: Actor, conversation_id: int, draft: Draft, helper_ids: tuple[int, ...]
) -> ConversationCard:
    """Ask colleagues inside the conversation: they see it, may write notes, and are told now."""
    held = access_held(unit, actor, conversation_id)
    if store.find_sent(unit, held.id, Author.AGENT, draft.client_id) is not None:
        return held.keep()
    if held.state != State.ACTIVE:
        raise ConflictError("conversation.not_active")
    reachable = [one for one in helper_ids if one in accounts.staff_of_shop(unit, held.shop_id)]
    helpers = [one for one in reachable if one != actor.staff_id]
    if not helpers:
        raise InvalidError(fields=(FieldError("/staff_id", "conversation.agent_not_in_shop"),))
    held.add_message(
        Author.AGENT, Kind.NOTE, draft.text, client_id=draft.client_id, staff_id=actor.staff_id, mentions=helpers
    )
    for helper_id in helpers:
        add_helper(held, helper_id)
        popup(unit, helper_id, PopupKind.HELP, held.id, by=actor.name)
        held.announce(HelpAsked(held.id, held.episode_id, held.shop_id, held.at, actor.staff_id, helper_id))
    return held.keep()


def withdraw(unit: Unit, actor: Actor, conversation_id: int, seq: int) -> Message:
    """Take back one's own message within two minutes; inspectors still find its text."""
    held = access_held(unit, actor, conversation_id)
    row = store.find_message(unit, held.id, seq)
    if row is None:
        raise NotFoundError
    if row.author != Author.AGENT or row.staff_id != actor.staff_id:
        raise ForbiddenError("conversation.not_your_message")
    if row.withdrawn_at is not None:
        return message_card(unit, row._mapping)
    if unit.now - row.at > WITHDRAW_WITHIN:
        raise ConflictError("conversation.too_late_to_withdraw")
    store.save_message(unit, row.id, {"withdrawn_at": unit.now})
    if held.preview and held.preview["seq"] == seq:
        held.set(preview={**held.preview, "text": ""})
    held.announce(MessageWithdrawn(held.id, held.episode_id, held.shop_id, unit.now, seq, actor.staff_id))
    held.keep()
    values = {**row._mapping, "withdrawn_at": unit.now, "revision": row.revision + 1}
    shown = push_message(unit, values)
    _empty_quotes(unit, held.id, seq)
    return shown.staff


def _empty_quotes(unit: Unit, conversation_id: int, seq: int) -> None:
    """What was withdrawn is not shown in quotes either."""
    for row in store.find_quoting(unit, conversation_id, seq):
        quote = {**row.quote, "text": ""}
        store.save_message(unit, row.id, {"quote": quote})
        push_message(unit, {**row._mapping, "quote": quote, "revision": row.revision + 1})


def rate(unit: Unit, conversation_id: int, episode_id: int, stars: int, comment: str | None) -> None:
    """Keep the customer's stars on an episode that ended, or of which they were asked; again replaces them."""
    held = hold(unit, conversation_id)
    row = store.find_episode(unit, episode_id)
    if row is None or row.conversation_id != held.id:
        raise NotFoundError
    asked = held.episode_id == episode_id and (held.asks or {}).get("stars")
    if row.ended_at is None and not asked:
        raise ConflictError("conversation.not_ended")
    store.save_episode(unit, row.id, {"stars": stars, "stars_comment": comment, "stars_at": unit.now})
    if held.episode_id == episode_id:
        held.set(stars=stars)
    held.announce(StarsGiven(held.id, episode_id, held.shop_id, held.at, row.agent_id, stars))
    held.keep()


def _mark_read(unit: Unit, conversation_id: int, column: str, seq: int) -> None:
    if not store.count_reads(unit, conversation_id, column, seq):
        return
    row = store.find_conversation(unit, conversation_id)
    assert row is not None
    marks = ReadMarks(conversation_id, row.customer_read_seq, row.owner_read_seq)
    for topic in (f"conversation:{conversation_id}", f"visitor:{conversation_id}"):
        unit.push(Push(topic, "read", conversation_id, row.customer_read_seq + row.owner_read_seq, marks))
