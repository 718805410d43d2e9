"""Text messages to customers: wished once, handed over once as far as the provider can tell, never at night."""

from dataclasses import replace
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.followups.policy import texting as policy
from yingda.followups.service import telling
from yingda.followups.service.showing import push_promises
from yingda.followups.service.templates import values_for
from yingda.followups.store import promises as promises_store
from yingda.followups.store import texting as store
from yingda.followups.store.settings import find_settings
from yingda.followups.types import Promise
from yingda.followups.types.callbacks import TextWish
from yingda.followups.types.texting import CustomerText, HandedOver, SendText, TemplateState, TextState
from yingda.infra.clock import to_ms
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.infra.sms import Taken, TextResult
from yingda.infra.sms.signing import SAME_KEY_FOR
from yingda.kit.calendar import BusinessCalendar
from yingda.kit.errors import ConflictError, FieldError, InvalidError, TooManyError
from yingda.kit.ids import new_token

TEXT = "followups.text"


def check_wish(reading: Reading, promise: Promise, wish: TextWish) -> int:
    """The template that a text message goes out by; refused without number, template, or beyond the day's limit."""
    settings, _ = find_settings(reading, promise.shop_id)
    if not promise.number:
        raise ConflictError("followups.no_number")
    if promise.number_until is not None and promise.number_until <= reading.now:
        raise ConflictError("followups.number_over")
    wanted = wish.template_id or settings.text_template_id
    row = store.find_template(reading, wanted) if wanted else store.first_approved(reading, promise.shop_id)
    if row is None or row.shop_id != promise.shop_id or row.state != TemplateState.APPROVED:
        raise InvalidError(fields=(FieldError("/template_id", "followups.no_template"),))
    calendar = accounts.calendar_of(reading, promise.shop_id)
    morning = calendar.instant(calendar.local(reading.now).date(), 0)
    if store.count_texts(reading, promise.customer_id, morning) >= settings.texts_a_day:
        raise TooManyError(_until_tomorrow(reading.now, calendar), "followups.texts_today")
    return int(row.id)


def wish_text(unit: Unit, promise: Promise, template_id: int, wish: TextWish, staff_id: int) -> int:
    """Write the text message that tells of a promise; it goes out after this unit, at night in the morning."""
    settings, _ = find_settings(unit, promise.shop_id)
    calendar = accounts.calendar_of(unit, promise.shop_id)
    template, account = store.find_template(unit, template_id), store.find_account(unit, promise.shop_id)
    assert template is not None
    values = values_for(
        unit, promise.shop_id, promise.owner_id or staff_id, template.text, reason=wish.reason,
        due_at=promise.due_at,
    )  # fmt: skip
    variables = policy.needed(template.text, values)
    sign = account.sign if account else accounts.shop_briefs(unit, [promise.shop_id])[0].name
    at = policy.goes_out(unit.now, calendar, settings)
    made = store.insert_text(unit, {
        "shop_id": promise.shop_id, "conversation_id": promise.conversation_id,
        "customer_id": promise.customer_id, "promise_id": promise.id, "template_id": template.id,
        "author_id": staff_id, "client_id": wish.client_id, "key": new_token(), "number": promise.number,
        "sign": sign, "code": template.code, "variables": variables,
        "text": policy.filled(sign, template.text, variables), "next_at": at,
    })  # fmt: skip
    _arm(unit, made, at)
    return made


def claim_text(unit: Unit, text_id: int) -> HandedOver | None:
    """What is handed over now, kept as `sending` first; None when it need not, must not yet, or must not again."""
    text = store.lock_text(unit, text_id)
    if text is None or text.state not in (TextState.WAITING, TextState.SENDING):
        return None
    if text.state is TextState.SENDING:
        assert text.tried_at is not None
        if unit.now - text.tried_at > SAME_KEY_FOR:  # the provider has forgotten the key by now
            _decide(unit, text, TextState.UNKNOWN, TextResult(Taken.UNKNOWN, "followups.text_unknown"))
            return None
        store.save_text(unit, text_id, attempts=text.attempts + 1)
        return _handed_over(unit, text)
    if _need_not(unit, text):
        return None
    settings, _ = find_settings(unit, text.shop_id)
    at = policy.goes_out(unit.now, accounts.calendar_of(unit, text.shop_id), settings)
    if at > unit.now:
        store.save_text(unit, text_id, next_at=at)
        _arm(unit, text_id, at)
        return None
    store.save_text(
        unit, text_id, state=TextState.SENDING, tried_at=unit.now, next_at=unit.now + SAME_KEY_FOR,
        attempts=text.attempts + 1,
    )  # fmt: skip
    return _handed_over(unit, text)


def keep_text_result(unit: Unit, text_id: int, result: TextResult) -> None:
    """Write down what the provider said; what it certainly did not take goes out again under another key."""
    text = store.lock_text(unit, text_id)
    if text is None or text.state is not TextState.SENDING:
        return
    again = unit.now + policy.wait_after(text.attempts, result.again_s)
    if result.taken is Taken.SENT:
        _decide(unit, text, TextState.SENT, result)
    elif result.taken is Taken.REFUSED or text.attempts >= policy.MOST_ATTEMPTS:
        unknown = result.taken is Taken.UNKNOWN
        _decide(unit, text, TextState.UNKNOWN if unknown else TextState.REFUSED, result)
    elif result.taken is Taken.RETRY:
        store.save_text(
            unit, text_id, state=TextState.WAITING, round=text.round + 1, tried_at=None, next_at=again,
            outcome=result.code, detail=result.detail,
        )  # fmt: skip
        _arm(unit, text_id, again)
    else:
        store.save_text(unit, text_id, next_at=again, outcome=result.code, detail=result.detail)
        _arm(unit, text_id, again)


def _handed_over(unit: Unit, text: CustomerText) -> HandedOver:
    row = store.find_account(unit, text.shop_id)
    if row is None or not row.active:
        return HandedOver(text, "", "", "")
    return HandedOver(text, row.endpoint, row.key_id, row.secret)


def _need_not(unit: Unit, text: CustomerText) -> bool:
    """Whether the customer was reached meanwhile, or nobody sees to the promise any more."""
    promise = promises_store.find_promise(unit, text.promise_id)
    if promise is not None and promise.settled_at is None and text.number:
        return False
    _decide(unit, text, TextState.DROPPED, TextResult(Taken.REFUSED, "followups.text_dropped"))
    return True


def _decide(unit: Unit, text: CustomerText, state: TextState, result: TextResult) -> None:
    store.save_text(
        unit, text.id, state=state, next_at=None, decided_at=unit.now, outcome=result.code, detail=result.detail,
        receipt=result.receipt,
    )  # fmt: skip
    promise = promises_store.lock_promise(unit, text.promise_id)
    if promise is None:
        return
    if state in (TextState.REFUSED, TextState.UNKNOWN):
        telling.tell_text_failed(unit, promise)
    shown = replace(promise, version=promise.version + 1)
    promises_store.save_promise(unit, shown)
    push_promises(unit, [shown])


def _arm(unit: Unit, text_id: int, at: datetime) -> None:
    unit.enqueue(NewJob(TEXT, SendText(text_id), at, f"{TEXT}:{text_id}:{to_ms(at)}"))


def _until_tomorrow(now: datetime, calendar: BusinessCalendar) -> int:
    local = calendar.local(now)
    return 86_400 - (local.hour * 3600 + local.minute * 60 + local.second)
