"""What the variables of a quick reply stand for in a conversation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service import Span
from yingda.conversations.types import Author, Kind
from yingda.customers import service as customers
from yingda.infra.db import Reading
from yingda.knowledge import policy
from yingda.knowledge.ports import NoWaits, Waits
from yingda.knowledge.service.fields import field_values
from yingda.knowledge.types import Part, Variable
from yingda.lang.folding import fold
from yingda.lang.orders import order_spans_in
from yingda.lang.quantities import format_wait_range

NO_WAITS = NoWaits()
_CHINESE = re.compile("[\u4e00-\u9fff]")
LOOKED_BACK = 200  # messages in which an order number is looked for


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be filled in, and who knows how long customers wait."""

    parts: Sequence[Part]
    waits: Waits


def values_for(reading: Reading, actor: Actor, card: ConversationCard, asked: Asked) -> dict[str, str]:
    """The variables that can be filled in, and the campaign fields; what somebody has promised is typed by hand."""
    shop = accounts.shop_brief(reading, card.shop_id)
    values: dict[str, str] = {
        Variable.SHOP: shop.name,
        Variable.ALIAS: accounts.alias_of(reading, card.shop_id, actor.staff_id),
        Variable.CUSTOMER: customers.given_name(card.customer),
        Variable.TIME: reading.now.astimezone(ZoneInfo(shop.zone)).strftime("%H:%M"),
    }
    values[Variable.TITLE] = values[Variable.CUSTOMER]
    if card.owner is not None:
        values[Variable.AGENT] = card.owner.alias
    opening = accounts.opening_of(reading, card.shop_id)
    if opening is not None:
        values[Variable.OPENING] = opening.astimezone(ZoneInfo(shop.zone)).strftime("%m-%d %H:%M")
    names = policy.variables_in(asked.parts)
    found = {
        Variable.ORDER: _newest_order(reading, actor, card) if Variable.ORDER in names else "",
        Variable.WAIT: _wait(reading, card, asked) if Variable.WAIT in names else "",
    }
    values |= {name: value for name, value in found.items() if value}
    # braces keep a campaign field's name from being taken for a variable's
    return values | {f"{{{name}}}": value for name, value in field_values(reading, card.shop_id).items()}


def _newest_order(reading: Reading, actor: Actor, card: ConversationCard) -> str:
    """The order number that the customer wrote or sent a card of last."""
    span = Span(before=card.last_seq + 1, limit=LOOKED_BACK)
    found, _ = conversations.messages_for_staff(reading, actor, card.id, span)
    for one in reversed(found):
        if one.author is not Author.CUSTOMER or one.kind is not Kind.TEXT or one.withdrawn:
            continue
        folded = fold(one.text)
        spans = order_spans_in(folded.text)
        if spans:
            start, end = folded.original_span(*spans[-1])
            return one.text[start:end]
    return ""


def _wait(reading: Reading, card: ConversationCard, asked: Asked) -> str:
    """In the language of the text that it stands in."""
    expected = asked.waits.expected(reading, card.id)
    locale = "zh-CN" if any(_CHINESE.search(part.text) for part in asked.parts) else "en"
    # scripts say "about" themselves
    return format_wait_range(*expected, locale).removeprefix("约 ").removeprefix("about ") if expected else ""
