"""What a visitor can do: composes customers, conversations and routing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.bot import service as bot
from yingda.channels.web.policy import topic_of_newcomer, uploader_of
from yingda.channels.web.pushes import (
    VisitorCustomer,
    VisitorGreeting,
    VisitorMessages,
    VisitorShop,
    VisitorState,
)
from yingda.channels.web.types import CHANNEL, Visitor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import VisitorConversation, VisitorMessage
from yingda.conversations.service import Place, Span, Wish
from yingda.conversations.types import Draft, State
from yingda.customers import service as customers
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.infra.clock import to_ms
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.infra.push.types import Push
from yingda.kit.errors import ConflictError
from yingda.outreach import service as outreach
from yingda.outreach.types import Answer
from yingda.routing import service as routing

FIRST_PAGE = 50
GREET = "web.greet"


def shop_of(reading: Reading, shop_id: int) -> VisitorShop:
    """The shop as its customers see it now."""
    shop = accounts.shop_info(reading, shop_id)
    return VisitorShop(
        code=shop.code, name=shop.name, color=shop.color, picture_url=accounts.picture_url(reading, shop),
        greeting=accounts.words_of(shop, shop.greeting), alias=shop.alias,
        quick_questions=list(shop.quick_questions),
        open=accounts.calendar_of(reading, shop_id).is_open(reading.now),
        staffed=conversations.is_staffed(reading, shop_id), next_opening=accounts.opening_of(reading, shop_id),
        out_of_hours_text=accounts.words_of(shop, shop.out_of_hours_text),
    )  # fmt: skip


def customer_of(reading: Reading, visitor: Visitor) -> int | None:
    """The customer behind a visitor, once they wrote something."""
    return customers.find_visitor(reading, visitor.shop_id, visitor.key, visitor.user_id)


def about(reading: Reading, visitor: Visitor) -> VisitorCustomer:
    """What the page knows of its visitor."""
    customer_id = customer_of(reading, visitor)
    if customer_id is None:
        return VisitorCustomer(visitor.name, visitor.user_id is not None)
    return VisitorCustomer(visitor.name, customers.has_contact(reading, customer_id))


def state_of(reading: Reading, visitor: Visitor) -> VisitorState:
    """The shop and the conversation as they are now."""
    return VisitorState(shop_of(reading, visitor.shop_id), conversation_of(reading, visitor))


def find_conversation_id(reading: Reading, visitor: Visitor) -> int | None:
    """The visitor's conversation with the shop."""
    customer_id = customer_of(reading, visitor)
    if customer_id is None:
        return None
    return conversations.find_customer_conversation(reading, visitor.shop_id, CHANNEL, customer_id)


def conversation_of(reading: Reading, visitor: Visitor) -> VisitorConversation | None:
    """The visitor's conversation with place and wait in the queue."""
    conversation_id = find_conversation_id(reading, visitor)
    if conversation_id is None:
        return None
    card = conversations.conversation_for_customer(reading, conversation_id)
    if card is None:
        return None
    place = routing.queue_place(reading, conversation_id) if card.state == State.QUEUED else None
    customer_id = customer_of(reading, visitor)
    left = card.state == State.MESSAGE_LEFT
    return msgspec.structs.replace(
        card,
        queue=place,
        needs_contact=left and customer_id is not None and not customers.has_contact(reading, customer_id),
    )


def messages_of(reading: Reading, visitor: Visitor, span: Span) -> VisitorMessages:
    """The visitor's messages."""
    conversation_id = find_conversation_id(reading, visitor)
    if conversation_id is None:
        return VisitorMessages([], has_more=False)
    return VisitorMessages(*conversations.messages_for_customer(reading, conversation_id, span))


def say(unit: Unit, visitor: Visitor, draft: Draft, wish: Wish, page: Mapping[str, Any] | None) -> VisitorMessage:
    """Accept a visitor's message; the first one makes the customer and the conversation."""
    place = _place(unit, visitor, page)
    return conversations.receive(unit, place, draft, wish)


def ask_for_person(
    unit: Unit, visitor: Visitor, wish: Wish, page: Mapping[str, Any] | None = None
) -> VisitorConversation | None:
    """Queue the visitor for a person."""
    place = _place(unit, visitor, page)
    conversations.ask_for_person(unit, place, wish)
    return conversation_of(unit, visitor)


def leave_message(unit: Unit, visitor: Visitor, contact: str | None) -> VisitorConversation | None:
    """The visitor leaves a message instead of waiting."""
    conversations.leave_message(unit, _known(unit, visitor))
    if contact:
        give_contact(unit, visitor, contact, None)
    return conversation_of(unit, visitor)


def give_contact(unit: Unit, visitor: Visitor, contact: str, name: str | None) -> VisitorConversation | None:
    """Keep how the visitor can be reached."""
    place = _place(unit, visitor, None)
    customers.add_contact(unit, place.customer_id, contact, name)
    return conversation_of(unit, visitor)


def consent(unit: Unit, visitor: Visitor, transfer_id: int, *, agree: bool) -> VisitorConversation | None:
    """Answer the question to be handed on."""
    conversations.answer_by_button(unit, _known(unit, visitor), transfer_id, agree=agree)
    return conversation_of(unit, visitor)


def end(unit: Unit, visitor: Visitor) -> VisitorConversation | None:
    """The visitor closes the matter."""
    conversations.end_by_customer(unit, _known(unit, visitor))
    return conversation_of(unit, visitor)


def answer(unit: Unit, visitor: Visitor, episode_id: int, said: Answer) -> VisitorConversation | None:
    """The visitor gives stars, or says whether their matter is settled."""
    outreach.answer_in_chat(unit, _known(unit, visitor), episode_id, said)
    return conversation_of(unit, visitor)


def visit(unit: Unit, visitor: Visitor, page: Mapping[str, Any]) -> None:
    """The visitor is on another page of the shop now."""
    conversation_id = find_conversation_id(unit, visitor)
    if conversation_id is not None:
        conversations.visit(unit, conversation_id, page)


def enter(unit: Unit, visitor: Visitor) -> None:
    """The chat page is open: whoever says nothing for a while is greeted, once at a time."""
    greeting = bot.greeting_of(unit, visitor.shop_id)
    if greeting is not None:
        due = unit.now + timedelta(seconds=greeting[0])
        unit.enqueue(NewJob(GREET, visitor, due_at=due, key=f"greet:{topic_of_newcomer(visitor)}"))


def greet(unit: Unit, visitor: Visitor) -> None:
    """Greet with shop and alias: who waits for a person without a word in the conversation, others beside it."""
    greeting = bot.greeting_of(unit, visitor.shop_id)
    if greeting is None:
        return
    _, words = greeting
    conversation_id = find_conversation_id(unit, visitor)
    card = conversations.conversation_for_customer(unit, conversation_id) if conversation_id else None
    if conversation_id is not None and card is not None and card.state != State.ENDED:
        conversations.greet_silent(unit, conversation_id, clear(words, Source(SourceKind.AUTOMATIC)))
        return
    shop = accounts.shop_info(unit, visitor.shop_id)
    said = VisitorGreeting(shop.alias or shop.name, words, list(shop.quick_questions), unit.now)
    unit.push(Push(topic_of_newcomer(visitor), "greeting", visitor.shop_id, to_ms(unit.now), said, stored=False))


def mark_read(unit: Unit, visitor: Visitor, seq: int) -> None:
    """The visitor has read up to `seq`."""
    conversation_id = find_conversation_id(unit, visitor)
    if conversation_id is not None:
        conversations.mark_read_by_customer(unit, conversation_id, seq)


def _place(unit: Unit, visitor: Visitor, page: Mapping[str, Any] | None) -> Place:
    if visitor.user_id is not None:
        customer_id = customers.identify(unit, visitor.shop_id, visitor.user_id, visitor.name, visitor.locale)
    else:
        customer_id = customers.create_visitor(unit, visitor.shop_id, visitor.key, visitor.locale)
    return Place(
        visitor.shop_id, CHANNEL, customer_id, visitor.locale, page,
        uploader=uploader_of(visitor), topic=topic_of_newcomer(visitor),
    )  # fmt: skip


def _known(reading: Reading, visitor: Visitor) -> int:
    conversation_id = find_conversation_id(reading, visitor)
    if conversation_id is None:
        raise ConflictError("conversation.not_open")
    return conversation_id
