"""One answer to everything that a customer has open."""

from dataclasses import dataclass

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service import Outgoing
from yingda.conversations.types import Draft, Kind
from yingda.guard.types import Cleared
from yingda.infra.db import Unit
from yingda.kit.errors import FieldError, InvalidError


@dataclass(frozen=True, slots=True)
class AnswerAll:
    """A text for each conversation, cleared for it."""

    client_id: str
    texts: tuple[tuple[int, Cleared], ...]


def answer_all(unit: Unit, actor: Actor, answer: AnswerAll) -> list[ConversationCard]:
    """Send to every one of them, all or none; they are one customer's, and each keeps the same source."""
    texts = sorted(answer.texts, key=lambda one: one[0])  # locked in the order of their ids
    rows = [conversations.access_conversation(unit, actor, one) for one, _ in texts]
    if len({row.customer_id for row in rows}) != 1:
        raise InvalidError(fields=(FieldError("/conversation_ids", "console.not_one_customer"),))
    for conversation_id, cleared in texts:
        draft = Draft(f"{answer.client_id}:{conversation_id}", Kind.TEXT, cleared.text)
        conversations.send(unit, actor, conversation_id, Outgoing(draft, cleared))
    found = conversations.cards(unit, [one for one, _ in texts])
    return [found[one] for one, _ in texts]
