"""Promises and holds come to be: with the message that makes them, or read out of it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.types import Author, Kind
from yingda.followups.policy.promises import (
    FARTHEST,
    SUPERVISOR_AT,
    armed,
    decide,
    takes_place_of,
)
from yingda.followups.service import telling
from yingda.followups.service.firing import arm_for
from yingda.followups.service.matters import note_promised
from yingda.followups.service.numbers import with_number
from yingda.followups.service.reading import said_in
from yingda.followups.service.showing import hold_card, push_hold, push_promises
from yingda.followups.store import holds
from yingda.followups.store import promises as store
from yingda.followups.store.settings import find_settings
from yingda.followups.types import (
    Promise,
    PromiseAct,
    PromiseKind,
    PromiseState,
    PromiseWhy,
    ReadLine,
    Said,
    SaidKind,
)
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import FieldError, InvalidError
from yingda.lang.folding import fold_text
from yingda.lang.orders import order_numbers_in

READ = "followups.read"
SUGGESTED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went to a customer."""

    conversation_id: int
    seq: int
    text: str
    at: datetime
    staff_id: int


def check_said(reading: Reading, actor: Actor, conversation_id: int, said: Sequence[Said]) -> None:
    """Refuse times that are over or beyond a year, and teams that do not work for the shop."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    teams = {each.id for each in accounts.teams_of_shop(reading, row.shop_id)} if said else set[int]()
    wrong = list[FieldError]()
    for number, each in enumerate(said):
        if not reading.now < each.due_at <= reading.now + FARTHEST:
            wrong.append(FieldError(f"/promises/{number}/due_at", "followups.wrong_time"))
        if each.owner_team_id is not None and each.owner_team_id not in teams:
            wrong.append(FieldError(f"/promises/{number}/owner_team_id", "followups.no_team"))
    if wrong:
        raise InvalidError(fields=tuple(wrong))


def record(unit: Unit, sent: Sent, said: Sequence[Said]) -> None:
    """Keep what a message promises, in the unit of the message; once, however often it is sent."""
    begin_holds(unit, sent, said)
    promised = [each for each in said if each.kind is not SaidKind.HOLD]
    if not promised or store.is_recorded(unit, sent.conversation_id, sent.seq):
        return
    card = conversations.cards(unit, [sent.conversation_id])[sent.conversation_id]
    assert card.episode_id is not None
    place = (card.shop_id, sent.conversation_id, card.episode_id, card.customer.id)
    settings, _ = find_settings(unit, card.shop_id)
    earlier = store.lock_unsettled(unit, sent.conversation_id)
    said_so = [with_number(unit, _promise(place, sent, each), each, settings) for each in promised]
    made = [armed(each, unit.now, settings) for each in said_so]
    push_promises(unit, [_keep(unit, each, earlier) for each in made])
    if any(order_numbers_in(fold_text(each.said)) for each in made):
        conversations.note_order(unit, sent.conversation_id, card.episode_id)
    note_promised(unit, card.episode_id)


def begin_holds(unit: Unit, sent: Sent, said: Sequence[Said]) -> None:
    """The customer waits from now on, as long as was said."""
    waits = [each for each in said if each.kind is SaidKind.HOLD]
    if not waits or sent.at < unit.now:
        return
    shop_id = conversations.cards(unit, [sent.conversation_id])[sent.conversation_id].shop_id
    due_at = waits[-1].due_at
    values = {"shop_id": shop_id, "staff_id": sent.staff_id, "seq": sent.seq, "began_at": sent.at, "due_at": due_at}
    holds.begin(unit, {"conversation_id": sent.conversation_id, **values, "next_at": due_at})
    telling.settle_hold(unit, sent.conversation_id)
    row = holds.find_hold(unit, sent.conversation_id)
    assert row is not None
    push_hold(unit, hold_card(row))
    arm_for(unit, due_at)


def read_sent(unit: Unit, wanted: ReadLine) -> None:
    """Suggest what a message promises that went out without its sender being asked."""
    exchange = conversations.exchange_of(unit, wanted.conversation_id)
    found = [] if exchange is None else [each for each in exchange.messages if each.seq == wanted.seq]
    if exchange is None or not found or store.is_recorded(unit, wanted.conversation_id, wanted.seq):
        return
    message = found[0]
    if message.author is not Author.AGENT or message.kind is not Kind.TEXT:
        return
    card = conversations.cards(unit, [wanted.conversation_id])[wanted.conversation_id]
    place = (exchange.shop_id, exchange.conversation_id, exchange.episode_id, card.customer.id)
    sent = Sent(wanted.conversation_id, message.seq, message.text, message.at, wanted.staff_id)
    made = [
        replace(_promise(place, sent, each), state=PromiseState.SUGGESTED, next_at=unit.now + SUGGESTED_FOR)
        for each in said_in(unit, exchange, message)
        if each.kind is not SaidKind.HOLD
    ]
    push_promises(unit, [replace(each, id=store.insert_promise(unit, each)) for each in made])
    if made:
        arm_for(unit, unit.now + SUGGESTED_FOR)


def begin(unit: Unit, made: Promise) -> Promise:
    """A promise as it is kept, with what follows from it."""
    kept = replace(made, id=store.insert_promise(unit, made))
    arm_for(unit, kept.next_at)
    if kept.owner_id is None:
        settings, _ = find_settings(unit, kept.shop_id)
        telling.tell_team(unit, kept, timedelta(minutes=settings.take_minutes))
    if kept.postponed >= SUPERVISOR_AT:
        telling.tell_postponed(unit, kept)
    return kept


def supersede(unit: Unit, old: Promise, why: PromiseWhy, reason: str = "") -> Promise | None:
    """Another promise takes the place of this one; None if there is nothing to take."""
    moved = decide(old, PromiseAct.MOVE, unit.now, why)
    if moved is not None:
        moved = replace(moved, reason=reason, version=old.version + 1)
        store.save_promise(unit, moved)
        telling.settle(unit, moved)
    return moved


def _keep(unit: Unit, made: Promise, earlier: Sequence[Promise]) -> Promise:
    replaced = [each for each in earlier if takes_place_of(made, each)]
    moved = [each for each in (supersede(unit, old, PromiseWhy.SAID_AGAIN) for old in replaced) if each]
    push_promises(unit, moved)
    if moved:
        last = max(moved, key=lambda each: each.postponed)
        made = replace(made, postponed=last.postponed + 1, before_id=last.id)
    return begin(unit, made)


def _promise(place: tuple[int, int, int, int], sent: Sent, said: Said) -> Promise:
    team = said.owner_team_id
    return Promise(
        *place, PromiseKind(said.kind), PromiseState.OPEN, sent.text[said.start : said.end] or sent.text[:500],
        sent.seq, said.start, sent.staff_id, sent.at, said.due_at, warn_at=None, next_at=None,
        channel=said.channel, owner_id=None if team else sent.staff_id, team_id=team,
        by_policy=said.by_policy,
    )  # fmt: skip
