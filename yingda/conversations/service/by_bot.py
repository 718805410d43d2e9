"""What the bot does with a conversation that it has: answer, hand over, end; each only while it has it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.conversations import store
from yingda.conversations.policy.figures import handed_on, shop_wrote
from yingda.conversations.service.held import Held, hold
from yingda.conversations.service.life import Ending, finish
from yingda.conversations.service.queueing import leave, leave_bot
from yingda.conversations.types import (
    Act,
    ArticleTold,
    Author,
    By,
    Choice,
    ChoiceKind,
    Kind,
    Priority,
    Result,
    State,
)
from yingda.guard.types import Cleared
from yingda.infra.db import Reading, Unit

TALK = 60  # messages of an episode that are looked at
AT_ONCE = 500  # conversations in one question to the database


@dataclass(frozen=True, slots=True)
class BotTurn:
    """What the bot answers: this episode, up to this message of the customer."""

    conversation_id: int
    episode_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class Saying:
    """One message of the bot: a cleared text, the buttons under it, a picture that is kept already."""

    cleared: Cleared
    choices: tuple[Choice, ...] = ()
    file: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Why the bot gives a conversation to people, and what it tells colleagues and the customer."""

    reason: str
    summary: str
    says: tuple[Saying, ...] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One message of an episode as the bot reads it."""

    seq: int
    author: Author
    kind: Kind
    text: str
    at: datetime
    choices: tuple[Choice, ...]
    picked: Choice | None  # the button that it is
    source_id: int | None


@dataclass(frozen=True, slots=True)
class Talk:
    """An episode as the bot reads it."""

    conversation_id: int
    episode_id: int
    shop_id: int
    channel: str
    customer_id: int
    locale: str
    state: State
    skill: str
    page_url: str
    said: tuple[Said, ...]


def set_bot(unit: Unit, shop_id: int, *, in_hours: bool, out_of_hours: bool) -> None:
    """Say when the shop's bot receives customers first; what it has already stays with it."""
    store.put_bot_duty(unit, shop_id, in_hours=in_hours, out_of_hours=out_of_hours)


def talk_of(reading: Reading, conversation_id: int) -> Talk | None:
    """What was said aloud in the current episode; None before there is one."""
    row = store.find_conversation(reading, conversation_id)
    if row is None or row.episode_id is None:
        return None
    rows = store.find_talk(reading, conversation_id, row.episode_id, TALK)
    page = row.page or {}
    return Talk(
        row.id, row.episode_id, row.shop_id, row.channel, row.customer_id, row.locale, State(row.state),
        row.skill, str(page.get("url", "")), tuple(_said(one) for one in rows),
    )  # fmt: skip


def bot_has(unit: Unit, turn: BotTurn) -> bool:
    """Whether the bot still has this very episode and nothing newer was said; it stays so until the unit ends."""
    return _held_by_bot(unit, turn) is not None


def answer_as_bot(unit: Unit, turn: BotTurn, says: tuple[Saying, ...]) -> bool:
    """Say it, once; false if the bot no longer has this episode or the customer said something newer."""
    held = _held_by_bot(unit, turn)
    if held is None or store.find_sent(unit, held.id, Author.BOT, _key("answer", turn, 0)) is not None:
        return False
    _say(held, "answer", turn, says)
    held.keep()
    return True


def hand_over(unit: Unit, turn: BotTurn, over: HandOver) -> bool:
    """Give the conversation to people with a summary for them, or leave the message outside hours."""
    held = _held_by_bot(unit, turn)
    if held is None:
        return False
    if over.urgent:
        held.set(priority=Priority.URGENT)
    leave_bot(held, By.SYSTEM)
    if held.state == State.QUEUED:  # who finds nobody there is told when somebody is, by that line itself
        _say(held, "over", turn, over.says)
    held.set(summary=over.summary)
    _write_note(held, over.summary, f"bot-summary:{turn.episode_id}")
    held.keep()
    return True


def leave_from_bot(unit: Unit, turn: BotTurn, summary: str) -> bool:
    """Leave the customer's message for people, as the customer wished, also while they are there."""
    held = _held_by_bot(unit, turn)
    if held is None:
        return False
    held.step(Act.LEAVE_MESSAGE, By.CUSTOMER)
    held.measure(handed_on(held.figures, held.at))
    leave(held)
    held.set(summary=summary)
    _write_note(held, summary, f"bot-summary:{turn.episode_id}")
    held.keep()
    return True


def end_by_bot(unit: Unit, turn: BotTurn, result: Result, says: tuple[Saying, ...] = ()) -> bool:
    """End what the bot has had alone."""
    held = _held_by_bot(unit, turn)
    if held is None:
        return False
    _say(held, "end", turn, says)
    finish(held, By.SYSTEM, Ending(result), ended_by="bot")
    held.keep()
    return True


def tell_open(unit: Unit, conversation_ids: Collection[int], saying: Saying, key: str) -> int:
    """Say one thing in every one of these conversations that is still open, once per `key`; how many heard it.

    Its buttons are for those whom the bot has: everybody else has a person or waits for one.
    """
    told = 0
    for conversation_id in sorted(conversation_ids):
        held = hold(unit, conversation_id)
        if not held.open or store.find_sent(unit, held.id, Author.BOT, key) is not None:
            continue
        choices = saying.choices if held.state == State.BOT else ()
        say_as_bot(held, Saying(saying.cleared, choices), key)
        held.keep()
        told += 1
    return told


def greet_silent(unit: Unit, conversation_id: int, cleared: Cleared) -> bool:
    """Greet somebody who is here, waits or is received, and has neither said nor heard anything."""
    held = hold(unit, conversation_id)
    key = f"bot-greeting:{held.episode_id}"
    if not held.open or store.find_sent(unit, held.id, Author.BOT, key) is not None:
        return False
    if store.find_talk(unit, held.id, held.episode_id, 1):
        return False
    say_as_bot(held, Saying(cleared), key)
    held.keep()
    return True


def articles_told(reading: Reading, conversation_ids: Collection[int]) -> list[ArticleTold]:
    """What agents of these conversations answered from articles."""
    ids, found = sorted(conversation_ids), []
    for start in range(0, len(ids), AT_ONCE):
        rows = store.find_articles_told(reading, ids[start : start + AT_ONCE])
        found += [ArticleTold(row.episode_id, row.seq, row.source_id) for row in rows]
    return found


def open_after(reading: Reading, shop_id: int, after_id: int, limit: int) -> list[int]:
    """Open conversations of a shop, in slices."""
    return store.find_open_after(reading, shop_id, after_id, limit)


def _held_by_bot(unit: Unit, turn: BotTurn) -> Held | None:
    """The conversation, if the bot has this very episode and nothing newer was said; checked under its lock."""
    held = hold(unit, turn.conversation_id)
    if held.state != State.BOT or held.episode_id != turn.episode_id:
        return None
    return None if store.customer_said_after(unit, held.id, turn.seq) else held


def _say(held: Held, act: str, turn: BotTurn, says: tuple[Saying, ...]) -> None:
    for number, saying in enumerate(says):
        say_as_bot(held, saying, _key(act, turn, number))


def _key(act: str, turn: BotTurn, number: int) -> str:
    """The sender's own id follows from what is answered, so that a job that runs again says nothing twice."""
    return f"bot:{act}:{turn.episode_id}:{turn.seq}:{number}"


def say_as_bot(held: Held, saying: Saying, key: str) -> None:
    """One message of the bot, under the sender's own id."""
    source = saying.cleared.source
    values = held.add_message(
        Author.BOT, Kind.PICTURE if saying.file else Kind.TEXT, saying.cleared.text, client_id=key,
        choices=msgspec.to_builtins(saying.choices) or None, file=saying.file,
        source_kind=source.kind, source_id=source.id, source_version=source.version,
        alias=accounts.shop_info(held.unit, held.shop_id).alias,
    )  # fmt: skip
    held.measure(shop_wrote(held.figures, by_person=False))
    held.announce_message(values, needs_answer=False)


def _write_note(held: Held, words: str, key: str) -> None:
    values = held.add_message(Author.BOT, Kind.NOTE, words, client_id=key)
    held.announce_message(values, needs_answer=False)


def _said(row: Any) -> Said:
    picked = row.picked and Choice(id=row.picked["id"], text=row.text, kind=ChoiceKind(row.picked["kind"]))
    choices = tuple(msgspec.convert(row.choices or [], list[Choice]))
    return Said(row.seq, Author(row.author), Kind(row.kind), row.text, row.at, choices, picked, row.source_id)
