"""What follows an ending: what the customer is asked, whether the loop is closed, what else they have open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yingda.accounts.types import Actor
from yingda.conversations import store
from yingda.conversations.policy.last_word import NoAnswer, keeps_open
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service.access import access_conversation, access_held, role_in, seen_by
from yingda.conversations.service.cards import cards_of
from yingda.conversations.service.held import hold
from yingda.conversations.types import Author, By, Result, State, SystemLine
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError
from yingda.lang.courtesy import is_courtesy_turn

TALK = 20  # messages that are looked at for the last word
MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class PastEpisode:
    """An episode as whoever follows it up sees it."""

    id: int
    number: int
    conversation_id: int
    shop_id: int
    customer_id: int
    channel: str
    locale: str
    agent_id: int | None
    result: Result | None
    ended_at: datetime | None
    served: bool  # a person or the bot answered
    asked: bool  # the customer said something that wanted an answer
    owed: bool  # what the customer said last waits for one
    thanked: bool  # the customer's last word was one of thanks
    goes_on: bool  # the conversation is open, or past this episode
    quiet_since: datetime | None


def past_episode(reading: Reading, episode_id: int) -> PastEpisode | None:
    """An episode with its conversation as they are now; None once it was deleted."""
    row = store.find_episode(reading, episode_id)
    conversation = store.find_conversation(reading, row.conversation_id) if row is not None else None
    if row is None or conversation is None:
        return None
    current = conversation.episode_id == row.id
    return PastEpisode(
        row.id, row.number, row.conversation_id, row.shop_id, row.customer_id, row.channel, conversation.locale,
        row.agent_id, Result(row.result) if row.result else None, row.ended_at,
        served=row.agent_messages + row.bot_messages > 0, asked=row.customer_turns > 0,
        owed=current and bool(conversation.needs_reply), thanked=_thanked(reading, row),
        goes_on=not current or conversation.state != State.ENDED, quiet_since=conversation.quiet_since,
    )  # fmt: skip


def lock_past(unit: Unit, episode_id: int) -> PastEpisode | None:
    """The same, with its conversation held until the unit ends."""
    row = store.find_episode(unit, episode_id)
    if row is None or store.lock_conversation(unit, row.conversation_id) is None:
        return None
    return past_episode(unit, episode_id)


def check_last_word(
    reading: Reading, actor: Actor, conversation_id: int, result: Result, why: NoAnswer | None
) -> None:
    """Raise ConflictError if the customer is owed an answer and nobody says why they need none."""
    row = access_conversation(reading, actor, conversation_id)
    if role_in(actor, row) is By.AGENT:
        return  # who may not end it is told that
    if keeps_open(State(row.state), result, owed=bool(row.needs_reply), why=why):
        raise ConflictError("conversation.unanswered")


def change_asks(unit: Unit, conversation_id: int, episode_id: int, **values: Any) -> bool:
    """Ask the customer something of their last episode, or note what they said; false if they went on."""
    held = hold(unit, conversation_id)
    if held.episode_id != episode_id:
        return False
    held.set(asks={**(held.asks or {}), **values})
    held.keep()
    return True


def close_loop(unit: Unit, episode_id: int, *, closed: bool) -> None:
    """Write down that the loop of an episode is closed, or that it is not after all."""
    store.save_closed(unit, episode_id, unit.now if closed else None)


def episode_after(reading: Reading, past: PastEpisode) -> int | None:
    """The episode that followed in the same conversation."""
    return store.find_after(reading, past.conversation_id, past.number)


def open_beside(reading: Reading, actor: Actor, conversation_id: int) -> list[ConversationCard]:
    """What else the customer of a conversation has open, as far as the actor may see it."""
    row = access_conversation(reading, actor, conversation_id)
    found = [
        one for one in store.find_open_of(reading, row.customer_id, MOST_OPEN) if one.id != conversation_id
    ]
    return cards_of(reading, seen_by(reading, actor, found))


def note_move(unit: Unit, actor: Actor, conversation_id: int, to: str) -> ConversationCard:
    """Say in the conversation that its matter goes on elsewhere ("phone", "mail")."""
    held = access_held(unit, actor, conversation_id)
    if held.episode_id is None:
        raise ConflictError("conversation.not_open")
    held.add_system_line(SystemLine(f"moved_{to}"))
    return held.keep()


def _thanked(reading: Reading, row: Any) -> bool:
    said = store.find_talk(reading, row.conversation_id, row.id, TALK)
    if not said or said[-1].author != Author.CUSTOMER:
        return False
    before = [one.text for one in said if one.author in (Author.AGENT, Author.BOT)]
    return bool(before) and is_courtesy_turn(said[-1].text, before[-1])
