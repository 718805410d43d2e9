"""Ending is one act: the last word is looked at, the result kept, and what was done recorded, or nothing of it."""

from dataclasses import dataclass

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service import Ending, NoAnswer
from yingda.infra.db import Unit
from yingda.outreach import service as outreach
from yingda.outreach import types as outreach_types


@dataclass(frozen=True, slots=True)
class Closing:
    """How an episode ends, what was done, and why the customer's last word needs no answer if it has none."""

    ending: Ending
    done: str = ""
    no_answer: NoAnswer | None = None


def end(unit: Unit, actor: Actor, conversation_id: int, closing: Closing) -> ConversationCard:
    """End an episode; refused where the customer is owed an answer, or where it is to be said what was done."""
    row = conversations.access_conversation(unit, actor, conversation_id)
    result, said = closing.ending.result, closing.no_answer
    conversations.check_last_word(unit, actor, conversation_id, result, said)
    record = outreach_types.Ending(
        done=closing.done.strip(), duplicate=said is NoAnswer.DUPLICATE, courtesy=said is NoAnswer.COURTESY
    )
    outreach.check_ending(unit, actor, conversation_id, result, record)
    card = conversations.end(unit, actor, conversation_id, closing.ending)
    if row.episode_id is not None and row.ended_at is None:
        outreach.record(unit, row.episode_id, record)
    return card
