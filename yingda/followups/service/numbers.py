"""Numbers that customers wrote: proposed masked, kept whole, believed for a while only."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from yingda.conversations import service as conversations
from yingda.conversations.service import TurnMessage
from yingda.conversations.types import Author, Kind
from yingda.followups.types import Promise, PromiseSettings, Said
from yingda.infra.db import Reading
from yingda.lang.contacts import Contact, find_contacts


def last_number(messages: Sequence[TurnMessage]) -> tuple[int, Contact] | None:
    """The last phone number that the customer wrote, and in which message."""
    for message in reversed(messages):
        if message.author is Author.CUSTOMER and message.kind is Kind.TEXT:
            found = [each for each in find_contacts(message.text) if each.kind == "phone"]
            if found:
                return message.seq, found[-1]
    return None


def with_number(reading: Reading, promise: Promise, said: Said, settings: PromiseSettings) -> Promise:
    """The promise with the number that was confirmed, and until when it may be called: it may be a virtual one."""
    number = said.number.strip()
    if not number and said.number_seq is not None:
        exchange = conversations.exchange_of(reading, promise.conversation_id)
        wanted = [each for each in exchange.messages if each.seq == said.number_seq] if exchange else []
        found = last_number(wanted)
        number = found[1].value if found else ""
    if not number:
        return promise
    days = timedelta(days=said.number_days or settings.number_days)
    return replace(promise, number=number, number_until=promise.made_at + days)
