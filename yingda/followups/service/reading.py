"""Reading what an agent's line says about time: while it is typed, and after it went out another way."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.service import Exchange, TurnMessage
from yingda.conversations.types import Author, Kind
from yingda.followups.policy.promises import due_without_time
from yingda.followups.policy.statements import statements_of
from yingda.followups.pushes import PromiseReading, ReadStatement
from yingda.followups.service.numbers import last_number
from yingda.followups.store.settings import find_settings
from yingda.followups.types import (
    Channel,
    PromiseKind,
    PromiseSettings,
    Said,
    SaidKind,
    Statement,
    StatementKind,
)
from yingda.infra.db import Reading
from yingda.kit.calendar import BusinessCalendar
from yingda.kit.texts import text as words
from yingda.lang.contacts import Contact

_CALLED = frozenset({Channel.PHONE, Channel.SMS})


def read_line(reading: Reading, actor: Actor, conversation_id: int, text: str) -> PromiseReading:
    """What a line says that is being typed."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    exchange = conversations.exchange_of(reading, conversation_id)
    before = "" if exchange is None else asked_before(exchange.messages)
    calendar = accounts.calendar_of(reading, row.shop_id)
    settings, _ = find_settings(reading, row.shop_id)
    items = [
        _shown(each, text, reading.now, calendar, settings, actor.locale)
        for each in statements_of(text, before, reading.now, calendar)
    ]
    written = last_number(exchange.messages) if exchange else None
    return PromiseReading([_with_number(each, written) for each in items])


def said_in(reading: Reading, exchange: Exchange, message: TurnMessage) -> list[Said]:
    """What a message of a person promises, as its sender would have seen it."""
    calendar = accounts.calendar_of(reading, exchange.shop_id)
    settings, _ = find_settings(reading, exchange.shop_id)
    found = statements_of(message.text, asked_before(exchange.messages, message.seq), message.at, calendar)
    made = [(each, *due_of(each, message.at, calendar, settings)) for each in found]
    return [
        Said(
            kind=SaidKind(each.kind), due_at=due, start=each.start, end=each.end, by_policy=by_policy,
            channel=each.channel,
        )
        for each, due, by_policy in made
        if due is not None and due > message.at and is_offered(each)
    ]  # fmt: skip


def asked_before(messages: Sequence[TurnMessage], seq: int | None = None) -> str:
    """The customer's last line before a message, or of all."""
    lines = [
        each.text
        for each in messages
        if each.author is Author.CUSTOMER and each.kind is Kind.TEXT and (seq is None or each.seq < seq)
    ]
    return lines[-1] if lines else ""


def is_offered(statement: Statement) -> bool:
    """Whether a promise or a hold can be made of it."""
    return statement.is_promise or statement.kind is StatementKind.HOLD


def due_of(
    statement: Statement, now: datetime, calendar: BusinessCalendar, settings: PromiseSettings
) -> tuple[datetime | None, bool]:
    """When it is due, and whether only the shop's settings say so."""
    said = statement.moment.latest if statement.moment else None
    if statement.kind is StatementKind.HOLD:
        return said or now + timedelta(seconds=settings.hold_seconds), said is None
    if said is not None or not statement.is_promise:
        return said, False
    return due_without_time(PromiseKind(statement.kind), now, calendar, settings), True


def _with_number(shown: ReadStatement, written: tuple[int, Contact] | None) -> ReadStatement:
    """What may become a call is shown with the number that the customer wrote, masked."""
    if written is None or shown.offered is not SaidKind.CONTACT or shown.channel not in _CALLED:
        return shown
    seq, contact = written
    return msgspec.structs.replace(shown, number=contact.masked, number_seq=seq)


def _shown(
    statement: Statement,
    text: str,
    now: datetime,
    calendar: BusinessCalendar,
    settings: PromiseSettings,
    locale: str,
) -> ReadStatement:
    due, by_policy = due_of(statement, now, calendar, settings)
    moment = statement.moment
    why = words(moment.why.code, locale, moment.why.params) if moment else ""
    if by_policy:
        why = words(f"followups.by_policy.{statement.kind}", locale)
    return ReadStatement(
        kind=statement.kind, start=statement.start, end=statement.end, text=text[statement.start : statement.end],
        who=statement.who, channel=statement.channel, timed=statement.timed, due_at=due, by_policy=by_policy,
        offered=SaidKind(statement.kind) if is_offered(statement) and due and due > now else None, explanation=why,
    )  # fmt: skip
