"""One field that finds customers, conversations and messages."""

from yingda.accounts.types import Actor
from yingda.console.pushes import CustomerHit, SearchHits
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.types import ListFilter, ListQuery, View
from yingda.infra.db import Reading
from yingda.kit.errors import NotFoundError

CUSTOMERS, CONVERSATIONS, MESSAGES = 5, 5, 20  # what fits beside each other without scrolling


def search(reading: Reading, actor: Actor, words: str, shop_id: int | None) -> SearchHits:
    """Customers by name, conversations by tag or number, messages by what they say; as far as the actor sees."""
    named, _ = conversations.list_page(
        reading, actor, ListQuery(View.ALL, shop_id, words=words, limit=CUSTOMERS * 3)
    )
    messages, _ = conversations.search_messages(reading, actor, words, shop_id, (None, MESSAGES))
    return SearchHits(_customers(named), _conversations(reading, actor, words, shop_id), messages)


def _customers(named: list[ConversationCard]) -> list[CustomerHit]:
    """One line for each customer: their latest conversation."""
    first: dict[int, ConversationCard] = {}
    for card in named:
        first.setdefault(card.customer.id, card)
    return [
        CustomerHit(
            customer=card.customer, shop_id=card.shop_id, conversation_id=card.id,
            last_text=card.last_message.text if card.last_message else "",
            at=card.last_message.at if card.last_message else card.opened_at,
        )
        for card in list(first.values())[:CUSTOMERS]
    ]  # fmt: skip


def _conversations(reading: Reading, actor: Actor, words: str, shop_id: int | None) -> list[ConversationCard]:
    number = words.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 16:
        return _by_number(reading, actor, int(number))
    if len(words) > 30:
        return []  # longer than any tag
    tagged = ListQuery(View.ALL, shop_id, limit=CONVERSATIONS, narrowed=ListFilter(tags=[words]))
    return conversations.list_page(reading, actor, tagged)[0]


def _by_number(reading: Reading, actor: Actor, conversation_id: int) -> list[ConversationCard]:
    try:
        return [conversations.access_card(reading, actor, conversation_id)]
    except NotFoundError:
        return []
