"""What becomes of promises: which act leads where, what keeps one, when one is due."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from yingda.followups.types import (
    Channel,
    Line,
    Promise,
    PromiseAct,
    PromiseKind,
    PromiseSettings,
    PromiseState,
    PromiseWhy,
)
from yingda.kit.calendar import BusinessCalendar, NeverOpenError

SUPERVISOR_AT = 3  # postponements
FARTHEST = timedelta(days=366)
_SHORT = timedelta(minutes=30)
# what is written in the same breath is not yet what was promised
_BREATH, _LONG_BREATH = timedelta(seconds=60), timedelta(minutes=10)
_SPOKEN = frozenset({Channel.PHONE, Channel.SMS, Channel.MAIL})
_DONE = re.compile(
    r"已|好了|完成|成功|发出|寄出|退了|补了|开了|办妥|\b(?:done|sent|issued|refunded|shipped|completed)\b",
    re.IGNORECASE,
)

TABLE = {
    (PromiseState.SUGGESTED, PromiseAct.CONFIRM): PromiseState.OPEN,
    (PromiseState.SUGGESTED, PromiseAct.DROP): PromiseState.DROPPED,
    (PromiseState.OPEN, PromiseAct.KEEP): PromiseState.KEPT,
    (PromiseState.OPEN, PromiseAct.BREAK): PromiseState.BROKEN,
    (PromiseState.OPEN, PromiseAct.DROP): PromiseState.DROPPED,
    (PromiseState.OPEN, PromiseAct.MOVE): PromiseState.MOVED,
    # it stays broken; nobody has to see to it any more
    (PromiseState.BROKEN, PromiseAct.KEEP): PromiseState.BROKEN,
    (PromiseState.BROKEN, PromiseAct.DROP): PromiseState.BROKEN,
    (PromiseState.BROKEN, PromiseAct.MOVE): PromiseState.BROKEN,
}


def after(state: PromiseState, act: PromiseAct) -> PromiseState | None:
    """The state that the act leads to; None if it cannot be done."""
    return TABLE.get((state, act))


def decide(
    promise: Promise, act: PromiseAct, at: datetime, why: PromiseWhy, seq: int | None = None
) -> Promise | None:
    """The promise after an act that ends it; None if that cannot be done, or was done before."""
    state = after(promise.state, act)
    if state is None or promise.settled_at is not None:
        return None
    broke = act is PromiseAct.BREAK
    if promise.state is PromiseState.BROKEN:  # when and why it broke is kept
        return replace(promise, settled_at=at, decided_seq=seq)
    return replace(
        promise,
        state=state,
        why=why,
        decided_at=at,
        decided_seq=seq,
        next_at=None,
        settled_at=None if broke else at,
    )


def awaits(promise: Promise, seq: int, at: datetime) -> bool:
    """Whether a person's message may be what was promised, whatever it says.

    What was to be done by phone, text message or mail is not done in the chat.
    """
    if promise.state not in (PromiseState.OPEN, PromiseState.BROKEN) or seq <= promise.seq:
        return False
    if at - promise.made_at < breath(promise):
        return False
    return promise.kind is PromiseKind.SHOP_ACT or promise.channel not in _SPOKEN


def keeps(promise: Promise, line: Line) -> bool:
    """Whether what a person wrote is what was promised.

    It has to say something, and not merely another time; an act of the shop is done when the customer reads so.
    """
    if line.holds or line.again or not awaits(promise, line.seq, line.at):
        return False
    return promise.kind is not PromiseKind.SHOP_ACT or _DONE.search(line.text) is not None


def breath(promise: Promise) -> timedelta:
    """How long after a promise a message still belongs to it."""
    return _BREATH if promise.due_at - promise.made_at <= _SHORT else _LONG_BREATH


def takes_place_of(new: Promise, old: Promise) -> bool:
    """Whether a customer who is told the new one need not expect the old one any more."""
    if old.kind is not PromiseKind.CONTACT or new.kind is not PromiseKind.CONTACT or old.seq >= new.seq:
        return False
    if old.state not in (PromiseState.OPEN, PromiseState.BROKEN):
        return False
    return new.channel is None or old.channel is None or new.channel is old.channel


def due_without_time(
    kind: PromiseKind, now: datetime, calendar: BusinessCalendar, settings: PromiseSettings
) -> datetime:
    """When a promise is due of which no time was said."""
    try:
        if kind is PromiseKind.CONTACT:
            return calendar.add(now, timedelta(minutes=settings.contact_minutes))
        return _end_of_day(now, calendar, settings.act_days)
    except NeverOpenError:
        return now + timedelta(days=1)


def _end_of_day(now: datetime, calendar: BusinessCalendar, days: int) -> datetime:
    day = calendar.local(now).date()
    for _ in range(days):
        morning = calendar.instant(day + timedelta(days=1), 0)
        day = calendar.local(calendar.next_opening(morning)).date()
    hours = calendar.day(day).hours
    return calendar.instant(day, hours[-1].end if hours else 24 * 60)


def armed(promise: Promise, now: datetime, settings: PromiseSettings) -> Promise:
    """An open promise with its warning: at most halfway, so that a short one warns as well."""
    ahead = min(timedelta(minutes=settings.warn_minutes), (promise.due_at - now) / 2)
    warn_at = promise.due_at - ahead if ahead > timedelta(0) else None
    return replace(promise, warn_at=warn_at, next_at=warn_at or promise.due_at)
