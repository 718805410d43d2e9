"""A conversation to take along: what was said, with its pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard, Message
from yingda.conversations.service import Span
from yingda.conversations.types import Kind
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Transcript:
    """Who talked with whom, and everything that was said; instants are in the shop's zone where they are shown."""

    shop: str
    zone: str
    card: ConversationCard
    messages: Sequence[Message]
    taken_by: str
    taken_at: datetime


def begin_transcript(unit: Unit, actor: Actor, conversation_id: int) -> None:
    """Check that the actor may take it along, and write down that they did."""
    row = conversations.access_conversation(unit, actor, conversation_id)
    accounts.check_may(actor, Permission.EXPORT)
    audit.record(unit, actor, "conversation.export", Target("conversation", row.id, row.shop_id))


def said_after(reading: Reading, actor: Actor, conversation_id: int, after: int) -> tuple[list[Message], bool]:
    """The next messages as the actor sees them, contacts masked; whether there are more."""
    return conversations.messages_for_staff(reading, actor, conversation_id, Span(after, None, AT_ONCE))


def transcript_of(reading: Reading, actor: Actor, conversation_id: int, messages: Sequence[Message]) -> Transcript:
    """Put together what was read in pieces."""
    card = conversations.access_card(reading, actor, conversation_id)
    shop = accounts.shop_info(reading, card.shop_id)
    kept = [message for message in messages if message.kind is not Kind.NOTE]
    return Transcript(shop.name, shop.zone, card, kept, actor.name, reading.now)


def as_data(transcript: Transcript) -> dict[str, Any]:
    """For machines: the card and the messages as the API gives them elsewhere."""
    return {
        "shop": transcript.shop, "conversation": transcript.card, "messages": transcript.messages,
        "taken_by": transcript.taken_by, "taken_at": transcript.taken_at,
    }  # fmt: skip


def picture_keys(reading: Reading, transcript: Transcript) -> dict[int, str]:
    """Where the pictures are stored, by the seq of their messages."""
    tokens = {one.seq: one.file.token for one in transcript.messages if one.file and one.kind is Kind.PICTURE}
    keys = files.keys_of(reading, list(tokens.values()))
    return {seq: keys[token] for seq, token in tokens.items() if token in keys}
