"""What may answer a customer, for whoever writes to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.service import Span
from yingda.conversations.types import Author, Kind
from yingda.infra.db import Reading
from yingda.knowledge.policy import articles as policy
from yingda.knowledge.pushes.finding import FoundArticle
from yingda.knowledge.service.library import answers
from yingda.knowledge.types.finding import Found
from yingda.lang.courtesy import is_courtesy_turn

_LOOKED_BACK = 20  # messages: a turn is rarely longer than five
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class LastTurn:
    """What the customer of a conversation said last; empty while it asks nothing."""

    shop_id: int
    text: str


def last_turn(reading: Reading, actor: Actor, conversation_id: int) -> LastTurn:
    """The customer's last turn in one piece, however many messages it took."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    span = Span(before=row.last_seq + 1, limit=_LOOKED_BACK)
    found, _ = conversations.messages_for_staff(reading, actor, conversation_id, span)
    said: list[str] = []
    for one in reversed(found):
        if one.author is Author.SYSTEM or one.kind is Kind.NOTE or one.withdrawn:
            continue
        if one.author is not Author.CUSTOMER:
            if said:
                break
        elif one.kind is Kind.TEXT and one.text:
            said.insert(0, one.text)
    text = " ".join(said)[-_LONGEST:]
    return LastTurn(row.shop_id, "" if is_courtesy_turn(text) else text)


def show_found(reading: Reading, shop_id: int, found: Sequence[Found]) -> list[FoundArticle]:
    """What the finder gave, with how each answer begins."""
    said = answers(reading, shop_id, [one.article_id for one in found])
    return [
        FoundArticle(
            article_id=one.article_id, version=one.version, question=one.question, audience=one.audience,
            excerpt=policy.excerpt_of(said[one.article_id].plain), confidence=one.confidence, phrasing=one.phrasing,
        )
        for one in found
        if one.article_id in said
    ]  # fmt: skip
