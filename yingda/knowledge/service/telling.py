"""Telling a customer an article: filled in for the shop, its pictures as messages of their own."""

from dataclasses import dataclass
from typing import Any

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import Message
from yingda.conversations.service import Outgoing
from yingda.conversations.types import Draft, Kind
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError
from yingda.knowledge.service import articles, feedback
from yingda.knowledge.service.library import answers
from yingda.knowledge.types.articles import Answer


@dataclass(frozen=True, slots=True)
class Telling:
    """An article on its way to a customer: the messages, and whether they are in the agent's own words."""

    article_id: int
    outgoing: tuple[Outgoing, ...]
    edited: bool


def answer_for(reading: Reading, actor: Actor, conversation_id: int, article_id: int) -> Answer:
    """The article as the customer of a conversation is told it now."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    articles.access_article(reading, actor, article_id)
    found = answers(reading, row.shop_id, [article_id]).get(article_id)
    if found is None:
        raise ConflictError("article.not_offered")
    return found


def prepare_telling(answer: Answer, client_id: str, text: str | None, *, pictures: bool) -> Telling:
    """The messages as the guard let them through, before any unit; `text` is what the agent made of the answer."""
    source = Source(SourceKind.ARTICLE, answer.id, answer.version)
    said = answer.plain if text is None else text.strip()
    parts: list[tuple[Kind, str, Any]] = [(Kind.TEXT, said, None)] if said else []
    if pictures:
        parts += [(Kind.PICTURE, "", dict(kept)) for kept in answer.pictures]
    outgoing = tuple(
        Outgoing(Draft(f"{client_id}-{number}", kind), guard.clear(words, source), file)
        for number, (kind, words, file) in enumerate(parts)
    )
    return Telling(answer.id, outgoing, edited=said != answer.plain)


def tell(unit: Unit, actor: Actor, conversation_id: int, telling: Telling) -> list[Message]:
    """Send the messages, all or none, and count the use once."""
    row = conversations.access_conversation(unit, actor, conversation_id)
    sent = conversations.send_all(unit, actor, conversation_id, telling.outgoing)
    if sent and sent[0].seq > row.last_seq:
        feedback.count_sent(unit, row.shop_id, actor.staff_id, [telling.article_id], edited=telling.edited)
    return sent


def note_inserted(unit: Unit, actor: Actor, conversation_id: int, article_id: int) -> None:
    """An agent put the article into the composer."""
    row = conversations.access_conversation(unit, actor, conversation_id)
    articles.access_article(unit, actor, article_id)
    feedback.count_inserted(unit, row.shop_id, actor.staff_id, article_id)
