"""Past matters of a customer, and messages by words."""

from collections.abc import Collection

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import store
from yingda.conversations.pushes import EpisodeCard, MessageHit, TextPiece
from yingda.conversations.service.access import seen_by
from yingda.conversations.service.cards import result_of
from yingda.conversations.types import Author, State
from yingda.customers import service as customers
from yingda.infra.db import Reading
from yingda.kit.errors import NotFoundError
from yingda.kit.ids import MAX_ID
from yingda.lang.contacts import mask_contacts
from yingda.lang.grams import contains, snippet

ROUNDS = 5  # how many pages are looked through for messages that the actor may see


def episodes_of(
    reading: Reading, actor: Actor, customer_id: int, before: int | None, limit: int
) -> tuple[list[EpisodeCard], int | None]:
    """A customer's episodes in the actor's shops, newest first, and before which id there are more."""
    customers.access_customer(reading, actor, customer_id)
    rows = store.find_episodes_of(reading, customer_id, actor.shop_ids, before or MAX_ID, limit + 1)
    page = rows[:limit]
    names = accounts.names_of(reading, {row.agent_id for row in page if row.agent_id is not None})
    cards = [_episode(row, names[row.agent_id].name if row.agent_id is not None else None) for row in page]
    return cards, page[-1].id if len(rows) > limit else None


def search_messages(
    reading: Reading, actor: Actor, words: str, shop_id: int | None, place: tuple[int | None, int]
) -> tuple[list[MessageHit], int | None]:
    """Messages with the words that the actor may see, newest first; `place`: (before which id, how many)."""
    if shop_id is not None and shop_id not in actor.shop_ids:
        raise NotFoundError
    shop_ids = actor.shop_ids if shop_id is None else {shop_id}
    before, limit = place
    found: list[store.AnyRow] = []
    names: dict[int, str] = {}
    for _ in range(ROUNDS):
        rows = store.search_messages(reading, words, shop_ids, before or MAX_ID, limit)
        seen = _visible(reading, actor, rows)
        names |= seen
        found += [row for row in rows if row.conversation_id in seen and _shows(actor, row, words)]
        before = rows[-1].id if len(rows) == limit else None
        if len(found) >= limit or before is None:
            break
    page = found[:limit]
    if len(found) > limit:
        before = page[-1].id
    return [_hit(row, words, names[row.conversation_id]) for row in page], before


def episode_cards(reading: Reading, ids: Collection[int]) -> list[tuple[EpisodeCard, str]]:
    """Episodes by id in their order, each with its channel; whoever asks has looked who may see them."""
    rows = store.find_episodes(reading, ids)
    names = accounts.names_of(reading, {row.agent_id for row in rows if row.agent_id is not None})
    return [(_episode(row, names[row.agent_id].name if row.agent_id else None), row.channel) for row in rows]


def _visible(reading: Reading, actor: Actor, rows: list[store.AnyRow]) -> dict[int, str]:
    """The conversations of these messages that the actor may see, with their customers' names."""
    conversations = store.find_conversations(reading, {row.conversation_id for row in rows})
    seen = seen_by(reading, actor, conversations)
    briefs = customers.briefs(reading, {one.customer_id for one in seen})
    return {one.id: briefs[one.customer_id].name for one in seen}


def _shows(actor: Actor, row: store.AnyRow, words: str) -> bool:
    """Whoever may not see contacts finds nothing by them either."""
    text = row.text if actor.may(Permission.CUSTOMER_SEE_CONTACT) else mask_contacts(row.text)
    return row.withdrawn_at is None and contains(text, words)


def _hit(row: store.AnyRow, words: str, customer_name: str) -> MessageHit:
    pieces = [TextPiece(piece.text, piece.hit) for piece in snippet(mask_contacts(row.text), words)]
    return MessageHit(
        conversation_id=row.conversation_id, seq=row.seq, shop_id=row.shop_id, customer_name=customer_name,
        author=Author(row.author), at=row.at, pieces=pieces,
    )  # fmt: skip


def _episode(row: store.AnyRow, agent: str | None) -> EpisodeCard:
    return EpisodeCard(
        id=row.id, conversation_id=row.conversation_id, number=row.number, shop_id=row.shop_id,
        opened_at=row.opened_at, ended_at=row.ended_at, state=State(row.state), agent=agent, result=result_of(row),
        stars=row.stars, first_seq=row.first_seq, last_seq=row.last_seq, first_text=mask_contacts(row.first_text),
        messages=row.customer_messages + row.agent_messages + row.bot_messages, closed_at=row.closed_at,
    )  # fmt: skip
