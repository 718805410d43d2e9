"""Customers who were not reached: what follows is proposed at once, and told by text message once it is time."""

from dataclasses import replace
from datetime import datetime, timedelta

from yingda.accounts import service as accounts
from yingda.followups.policy.callbacks import next_step
from yingda.followups.policy.promises import FARTHEST, after, armed
from yingda.followups.service import telling
from yingda.followups.service.firing import arm_for
from yingda.followups.service.making import begin, supersede
from yingda.followups.service.texting import check_wish, wish_text
from yingda.followups.store import callbacks as store
from yingda.followups.store.settings import find_settings
from yingda.followups.types import CallNote, Channel, Promise, PromiseAct, PromiseKind, PromiseState, PromiseWhy
from yingda.followups.types.callbacks import Callback, NextKind, NextStep, TextWish
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import AppError, ConflictError, FieldError, InvalidError

REMIND_TEXT = timedelta(minutes=10)  # the text message was not sent yet
TEXT_WITHIN = timedelta(hours=1)  # else the promise is broken: the customer knows nothing


def follow_missed(unit: Unit, promise: Promise, note: CallNote) -> Promise:
    """The customer was called and not reached: propose the next try, or the text message.

    A promise that was tried in time waits for what follows, and breaks only if that does not happen.
    """
    if promise.kind is not PromiseKind.CONTACT or promise.channel not in (Channel.PHONE, None):
        return promise
    settings, _ = find_settings(unit, promise.shop_id)
    calendar = accounts.calendar_of(unit, promise.shop_id)
    step = next_step(store.missed_calls(unit, promise.id), unit.now, calendar, settings)
    remind_at = step.at if step.kind is NextKind.TRY else unit.now + REMIND_TEXT
    telling.settle_tries(unit, promise)
    store.put_callback(
        unit,
        Callback(promise.id, promise.shop_id, step.kind, step.at, step.until, step.part, note.reason, remind_at),
    )
    arm_for(unit, remind_at)
    return replace(promise, next_at=_breaks_at(unit, promise, step)) if _in_time(unit, promise) else promise


def text_by_rule(unit: Unit, promise: Promise, staff_id: int) -> list[Promise]:
    """Tell the customer without anybody's press, where the shop wants it so; nothing if that cannot be done."""
    settings, _ = find_settings(unit, promise.shop_id)
    found = store.find_callback(unit, promise.id)
    if not settings.text_auto or found is None or found.kind is not NextKind.TEXT:
        return []
    wish = TextWish(client_id=f"rule-{promise.id}-{promise.tries}", due_at=found.until, reason=found.reason)
    try:
        template_id = check_wish(unit, promise, wish)
    except AppError:
        return []  # whoever has it is asked instead, and told there why it cannot be sent
    return list(tell_by_text(unit, promise, wish, template_id, staff_id))


def check_text(reading: Reading, promise: Promise, wish: TextWish) -> int:
    """The template; refused before the tries of the day were made, and for a time that is over."""
    if not reading.now < wish.due_at <= reading.now + FARTHEST:
        raise InvalidError(fields=(FieldError("/due_at", "followups.wrong_time"),))
    found = store.find_callback(reading, promise.id)
    if found is None or found.kind is not NextKind.TEXT:
        raise ConflictError("followups.tries_left")
    if after(promise.state, PromiseAct.MOVE) is None or promise.settled_at is not None:
        raise ConflictError("followups.decided")
    return check_wish(reading, promise, wish)


def tell_by_text(
    unit: Unit, promise: Promise, wish: TextWish, template_id: int, staff_id: int
) -> tuple[Promise, Promise]:
    """A text message says reason and next time, and the next promise takes the place of this one."""
    settings, _ = find_settings(unit, promise.shop_id)
    moved = supersede(unit, promise, PromiseWhy.NOT_REACHED)
    assert moved is not None
    store.end_callback(unit, promise.id)
    fresh = replace(
        promise, id=0, version=1, state=PromiseState.OPEN, due_at=wish.due_at, made_at=unit.now, made_by=staff_id,
        before_id=promise.id, by_policy=False, tries=0, why=None, decided_at=None, decided_seq=None,
        settled_at=None, reason="",
    )  # fmt: skip
    made = begin(unit, armed(fresh, unit.now, settings))
    wish_text(unit, made, template_id, wish, staff_id)
    return moved, made


def _in_time(unit: Unit, promise: Promise) -> bool:
    """Whether it is open before its time, or past it because it was tried before."""
    if promise.state is not PromiseState.OPEN:
        return False
    return unit.now <= max(promise.due_at, promise.next_at or promise.due_at)


def _breaks_at(unit: Unit, promise: Promise, step: NextStep) -> datetime:
    return max(promise.due_at, step.until if step.kind is NextKind.TRY else unit.now + TEXT_WITHIN)
