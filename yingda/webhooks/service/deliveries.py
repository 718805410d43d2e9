"""Telling receivers: messages are written when something happens and sent by jobs, until they are taken."""

from datetime import timedelta

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import Popup
from yingda.conversations.service import Span
from yingda.conversations.types import Kind, PopupKind
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.push.types import Push
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.kit.ids import new_token
from yingda.webhooks import policy, store
from yingda.webhooks.service.queueing import enqueue_send
from yingda.webhooks.service.subscriptions import access_webhook
from yingda.webhooks.types import (
    DATA,
    VERSION,
    Body,
    ConversationData,
    CustomerRef,
    Delivery,
    DeliveryBrief,
    DeliveryState,
    Due,
    Letter,
    MessageAccepted,
    Outcome,
    StopReason,
    SubscriptionState,
    Test,
    Topic,
)

FAN_OUT = "webhooks.fan_out"
TEST = "webhook.test"
# longer than a request can take: whoever claimed a message and is gone no longer sends it
HOLD = timedelta(seconds=60)
MESSAGE_BYTES = 18
AT_ONCE = 200  # rule 5: what one unit may touch


class FanOut(msgspec.Struct, frozen=True):
    """Something happened that somebody wants to be told."""

    topic: Topic
    shop_id: int
    data: msgspec.Raw
    at_ms: int


def is_wanted(reading: Reading, topic: Topic, shop_id: int) -> bool:
    """Whether any receiver is to be told of this."""
    return bool(store.find_wanting(reading, topic, shop_id))


def tell(unit: Unit, topic: Topic, data: ConversationData) -> None:
    """Have receivers told, if there are any: one quick look here, the work in jobs."""
    if not is_wanted(unit, topic, data.shop_id):
        return
    raw = msgspec.Raw(msgspec.json.encode(data))
    unit.enqueue(NewJob(FAN_OUT, FanOut(topic, data.shop_id, raw, to_ms(unit.now)), priority=Priority.BULK))


def fan_out(unit: Unit, told: FanOut) -> None:
    """Write a message to each receiver that wants it, with what its owner may send out; none of rehearsals."""
    data = msgspec.json.decode(told.data, type=DATA[told.topic])
    if conversations.is_rehearsal(unit, data.conversation_id):
        return
    for row in store.find_wanting(unit, told.topic, told.shop_id):
        owner = accounts.find_actor(unit, row.owner_id)
        if not policy.may_tell(owner, told.shop_id):
            stop(unit, row.id, StopReason.OWNER)
            continue
        assert owner is not None
        full = row.with_content and policy.may_tell_content(owner)
        said = _with_content(unit, owner, data) if full else data
        _write(unit, row.id, told.topic.value, said, told.at_ms)


def send_test(unit: Unit, actor: Actor, webhook_id: int) -> DeliveryBrief:
    """Send a message about nothing."""
    _check_active(access_webhook(unit, actor, webhook_id).state)
    made = _write(unit, webhook_id, TEST, Test(webhook_id), to_ms(unit.now))
    return _known(unit, webhook_id, made)


def send_again(unit: Unit, actor: Actor, webhook_id: int, delivery_id: int) -> Delivery:
    """Send a message once more, under its old id: a receiver that has it already can tell."""
    _check_active(access_webhook(unit, actor, webhook_id).state)
    _known(unit, webhook_id, delivery_id)
    store.send_again(unit, delivery_id)
    enqueue_send(unit, webhook_id)
    return _known(unit, webhook_id, delivery_id)


def list_deliveries(
    reading: Reading, actor: Actor, webhook_id: int, before: int | None, limit: int
) -> list[DeliveryBrief]:
    """The log of a receiver, newest first; one more than `limit` if there are more."""
    access_webhook(reading, actor, webhook_id)
    return store.load_deliveries(reading, webhook_id, before, limit + 1)


def get_delivery(reading: Reading, actor: Actor, webhook_id: int, delivery_id: int) -> Delivery:
    """One message with every attempt."""
    access_webhook(reading, actor, webhook_id)
    return _known(reading, webhook_id, delivery_id)


# what the job does


def claim(unit: Unit, webhook_id: int) -> tuple[Letter, list[Due]] | None:
    """The next messages of a receiver and how to send them; None when there is nothing to do now."""
    row = store.find_webhook(unit, webhook_id)
    if row is None or row.state != SubscriptionState.ACTIVE:
        return None
    due = store.claim_due(unit, webhook_id, policy.AT_ONCE, HOLD)
    if not due:
        return None
    sealed = [row.secret]
    if row.old_secret and row.old_secret_until and row.old_secret_until > unit.now:
        sealed.append(row.old_secret)
    return Letter(row.url, tuple(sealed)), due


def keep_outcomes(unit: Unit, webhook_id: int, outcomes: list[tuple[Outcome, float]]) -> None:
    """Write down what a round of attempts (each with its jitter) came to, and decide what follows."""
    why = None
    for outcome, jitter in outcomes:
        if policy.is_delivered(outcome.trial):
            store.add_try(unit, outcome.delivery_id, outcome.trial, DeliveryState.DELIVERED, None)
            store.mark_well(unit, webhook_id)
            continue
        next_at = policy.next_try(outcome.attempts, unit.now, jitter)
        state = DeliveryState.WAITING if next_at else DeliveryState.FAILED
        store.add_try(unit, outcome.delivery_id, outcome.trial, state, next_at)
        since = store.mark_failing(unit, webhook_id)
        why = why or policy.why_disable(outcome.trial, since, unit.now, exhausted=next_at is None)
    if why is not None:
        stop(unit, webhook_id, why)


def stop(unit: Unit, webhook_id: int, why: StopReason) -> None:
    """Send no more, and tell whoever answers for the receiver."""
    row = store.find_webhook(unit, webhook_id)
    if row is None or not store.disable(unit, webhook_id, why):
        return
    card = Popup(
        kind=PopupKind.WEBHOOK_STOPPED, conversation_id=None, code=f"webhooks.stopped.{why.value}",
        params={"name": row.name, "webhook_id": webhook_id},
    )  # fmt: skip
    unit.push(Push(f"staff:{row.owner_id}", "popup", f"webhook:{webhook_id}", to_ms(unit.now), card, stored=False))


def sweep(unit: Unit) -> int:
    """Forget a slice of the old log, and wake what was left behind; how many messages were forgotten."""
    for webhook_id in store.find_late(unit, unit.now - HOLD):
        enqueue_send(unit, webhook_id)
    return store.delete_old(unit, unit.now - policy.KEPT, AT_ONCE)


def _write(unit: Unit, webhook_id: int, topic: str, data: object, at_ms: int) -> int:
    message_id = f"msg_{new_token(MESSAGE_BYTES)}"
    raw = msgspec.Raw(msgspec.json.encode(data))
    body = msgspec.json.encode(Body(topic, VERSION, message_id, from_ms(at_ms), raw))
    made = store.insert_delivery(unit, webhook_id, message_id, topic, body.decode())
    enqueue_send(unit, webhook_id)
    return made


def _with_content(reading: Reading, owner: Actor, data: ConversationData) -> ConversationData:
    """With the customer's name and the message's text, read with the owner's eyes."""
    try:
        card = conversations.access_card(reading, owner, data.conversation_id)
    except NotFoundError:
        return data
    told: ConversationData = msgspec.structs.replace(
        data, customer=CustomerRef(id=card.customer.id, name=card.customer.name)
    )
    if not isinstance(told, MessageAccepted):
        return told
    span = Span(after=told.seq - 1, limit=1)
    found, _ = conversations.messages_for_staff(reading, owner, told.conversation_id, span)
    if not found or found[0].seq != told.seq or found[0].kind == Kind.NOTE:
        return told
    return msgspec.structs.replace(told, text=found[0].text)


def _known(reading: Reading, webhook_id: int, delivery_id: int) -> Delivery:
    found = store.find_delivery(reading, webhook_id, delivery_id)
    if found is None:
        raise NotFoundError
    return found


def _check_active(state: str) -> None:
    if state != SubscriptionState.ACTIVE:
        raise ConflictError("webhooks.not_active")
