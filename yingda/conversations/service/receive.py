"""A customer writes: the message is stored, an episode is opened, queued or kept waiting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.conversations import store
from yingda.conversations.events import EpisodeOpened
from yingda.conversations.policy.figures import customer_wrote
from yingda.conversations.policy.idle import counts_as_load
from yingda.conversations.policy.opening import bot_goes_first, opening_state
from yingda.conversations.pushes import VisitorMessage
from yingda.conversations.service.attaching import attach
from yingda.conversations.service.cards import visitor_message
from yingda.conversations.service.choosing import kept_press, press
from yingda.conversations.service.held import Held, held_of, hold
from yingda.conversations.service.manning import is_staffed
from yingda.conversations.service.products import want_picture
from yingda.conversations.service.queueing import announce_queued, exclusive_agent, leave, leave_bot, queue
from yingda.conversations.service.quotes import find_quote
from yingda.conversations.service.transfer import answer_in_words
from yingda.conversations.types import REHEARSAL, Act, Author, By, Choice, ChoiceKind, Draft, Kind, Priority, State
from yingda.customers import service as customers
from yingda.infra.db import Unit
from yingda.infra.push.hub import FOLLOW
from yingda.infra.push.types import Push
from yingda.kit.errors import ConflictError
from yingda.lang.courtesy import is_courtesy_turn


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer writes: the shop, the channel, who, in which language, on which page.

    `uploader` is whose uploads may be sent; `topic` is where sockets listen while there is no conversation.
    """

    shop_id: int
    channel: str
    customer_id: int
    locale: str
    page: Mapping[str, Any] | None = None
    uploader: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer says of the matter beside the message: it is a complaint or urgent (T3)."""

    urgent: bool = False


def receive(unit: Unit, place: Place, draft: Draft, wish: Wish = Wish()) -> VisitorMessage:
    """Accept a customer's message; the same `client_id` again returns the first message."""
    held = _hold_latest(unit, place)
    sent = store.find_sent(unit, held.id, Author.CUSTOMER, draft.client_id)
    if sent is not None:
        return visitor_message(unit, sent._mapping)
    asked = held.preview["text"] if held.preview and held.preview["author"] != Author.CUSTOMER else ""
    pressed = press(held, draft)
    if pressed is not None:
        draft = replace(draft, text=pressed.text)
    settled = pressed is not None and pressed.kind is ChoiceKind.HELPFUL
    courtesy = settled or (draft.kind is Kind.TEXT and is_courtesy_turn(draft.text, asked))
    opens = not held.open and not (courtesy and held.episode_number > 0)
    if opens:
        _open(held, place, draft.text, wish, for_bot=_bot_receives(held, wish))
    values = _store(held, place, draft, pressed)
    if opens:
        _admit(held)
    if held.open:
        _count(held, draft, needs_answer=not courtesy)
    held.announce_message(values, needs_answer=not courtesy)
    if held.open and not opens:
        answer_in_words(held, draft.text)
    _look_at(held, place.page)
    held.keep()
    seen = held.shown(values).customer
    assert seen is not None, "a customer writes no notes"
    return seen


def ask_for_person(unit: Unit, place: Place, wish: Wish) -> int:
    """Open an episode (or leave the bot) because the customer wants a person; the conversation's id."""
    held = _hold_latest(unit, place)
    if not held.open:
        _open(held, place, "", wish, for_bot=False)
        _admit(held)
    elif held.state == State.BOT:
        leave_bot(held, By.CUSTOMER)
    if wish.urgent and held.priority < Priority.URGENT:
        held.set(priority=Priority.URGENT)
        if held.state == State.QUEUED:
            announce_queued(held)
    _look_at(held, place.page)
    held.keep()
    return int(held.id)


def visit(unit: Unit, conversation_id: int, page: Mapping[str, Any]) -> None:
    """The customer moved on to another page of the shop while the conversation is open."""
    held = hold(unit, conversation_id)
    if held.open and page != held.page:
        _look_at(held, page)
        held.keep()


def leave_message(unit: Unit, conversation_id: int) -> None:
    """The customer would rather leave a message than wait."""
    held = hold(unit, conversation_id)
    if held.state == State.MESSAGE_LEFT:
        return
    held.step(Act.LEAVE_MESSAGE, By.CUSTOMER)
    leave(held)
    held.keep()


def _look_at(held: Held, page: Mapping[str, Any] | None) -> None:
    if page is None or page == held.page:
        return
    held.set(page=dict(page))
    want_picture(held.unit, held.shop_id, held.id, page.get("product"))


def _hold_latest(unit: Unit, place: Place) -> Held:
    key = (place.shop_id, place.channel, place.customer_id)
    row = store.lock_latest(unit, *key)
    if row is None:
        made = _begin(unit, place)
        # another unit may have begun it since we looked: ours belongs there too
        row = store.lock_latest(unit, *key) if made is None else store.lock_conversation(unit, made)
    assert row is not None
    return held_of(unit, row)


def _begin(unit: Unit, place: Place) -> int | None:
    # an open state from the start: only open ones keep each other out
    values = {
        "shop_id": place.shop_id, "channel": place.channel, "customer_id": place.customer_id,
        "locale": place.locale, "state": State.QUEUED, "page": None,
    }  # fmt: skip
    made = store.insert_conversation(unit, values)
    if made is not None and place.topic:
        # sockets that listened before there was a conversation listen to it from now on
        unit.push(Push(place.topic, FOLLOW, made, 0, f"visitor:{made}"))
    return made


def _bot_receives(held: Held, wish: Wish) -> bool:
    duty = store.find_bot_duty(held.unit, held.shop_id)
    if duty is None or held.channel == REHEARSAL:
        return False
    now_open = _manned(held) is State.QUEUED
    return bot_goes_first(
        on_duty=duty.in_hours if now_open else duty.out_of_hours, urgent=wish.urgent,
        last_owned_at=held.last_owned_at, now=held.at,
    )  # fmt: skip


def _manned(held: Held) -> State:
    is_open = accounts.calendar_of(held.unit, held.shop_id).is_open(held.at)
    return opening_state(is_open=is_open, staffed=is_staffed(held.unit, held.shop_id))


def _open(held: Held, place: Place, text: str, wish: Wish, *, for_bot: bool) -> None:
    unit = held.unit
    held.begin_episode(State.BOT if for_bot else _manned(held), text)
    customer = customers.briefs(unit, [held.customer_id])[held.customer_id]
    high = Priority.HIGH if customer.vip else Priority.NORMAL
    held.set(priority=Priority.URGENT if wish.urgent else high, locale=place.locale)
    customers.count_episode(unit, held.customer_id)
    held.announce(
        EpisodeOpened(
            held.id, held.episode_id, held.shop_id, held.at, held.customer_id, held.channel, held.episode_number
        )
    )


def _admit(held: Held) -> None:
    """After the first message of an episode: it waits for an agent, or for the opening."""
    if held.state == State.MESSAGE_LEFT:
        leave(held)
    elif held.state == State.QUEUED:
        queue(held, wanted_agent_id=exclusive_agent(held))


def _store(held: Held, place: Place, draft: Draft, pressed: Choice | None) -> dict[str, Any]:
    if held.episode_id is None:
        raise ConflictError("conversation.not_open")
    product = msgspec.to_builtins(draft.product) if draft.product else None
    want_picture(held.unit, held.shop_id, held.id, product)
    values = held.add_message(
        Author.CUSTOMER, draft.kind, draft.text, client_id=draft.client_id, product=product,
        file=attach(held.unit, draft, place.uploader), quote=find_quote(held, draft.quote_seq),
        picked=kept_press(draft, pressed),
    )  # fmt: skip
    held.set(last_customer_at=held.at, unread=held.unread + 1)
    return values


def _count(held: Held, draft: Draft, *, needs_answer: bool) -> None:
    held.measure(customer_wrote(held.figures, held.at, needs_answer=needs_answer))
    if held.state != State.ACTIVE:
        return
    store.count_customer_message(held.unit, held.episode_id)
    if counts_as_load(draft.text, needs_answer=needs_answer) and not held.loaded:
        held.set(loaded=True)
