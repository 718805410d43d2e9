"""Whether somebody is there: unattended shops, and left messages that wait for the opening (C6)."""

from datetime import datetime, timedelta

from yingda.accounts import service as accounts
from yingda.conversations import service as conversations
from yingda.infra.db import Unit
from yingda.kit.calendar import BusinessCalendar, NeverOpenError
from yingda.routing import store
from yingda.routing.events import ShopAttended, ShopUnattended
from yingda.routing.service import crew, due, telling

REQUEUED_AT_ONCE = 20  # a left message costs about as much as an assignment
LOOK_AGAIN = timedelta(hours=1)  # messages that were left while the shop was open wait no longer


def watch(unit: Unit, shop_id: int, *, waiting: int, online: bool) -> None:
    """Announce once that customers wait in an open shop where nobody is online, and when somebody came."""
    if online:
        if store.clear_unattended(unit, shop_id):
            unit.announce(ShopAttended(shop_id, unit.now))
        return
    if waiting and is_open(unit, shop_id) and store.mark_unattended(unit, shop_id):
        unit.announce(ShopUnattended(shop_id, waiting, unit.now))


def watch_shop(unit: Unit, shop_id: int) -> None:
    """A customer came and left a message: was anybody there?"""
    watch(unit, shop_id, waiting=1, online=bool(crew.online_of(unit, shop_id)))


def requeue(unit: Unit, shop_id: int) -> None:
    """Queue left messages, first in line, if the shop is open and somebody is there; slice by slice."""
    if not crew.online_of(unit, shop_id) or not is_open(unit, shop_id):
        return
    if conversations.requeue_left(unit, shop_id, REQUEUED_AT_ONCE) == REQUEUED_AT_ONCE:
        unit.enqueue(due.requeue(shop_id))


def agent_came(unit: Unit, staff_id: int) -> None:
    """Somebody is online: their shops are attended, left messages and queues are theirs to take."""
    shop_ids = crew.shops_of(unit, staff_id)
    telling.tell_there(unit, staff_id, shop_ids)
    for shop_id in shop_ids:
        watch(unit, shop_id, waiting=0, online=True)
        unit.enqueue(due.requeue(shop_id))
    unit.enqueue(due.route_agent(staff_id))


def open_shop(unit: Unit, shop_id: int) -> None:
    """At an opening, and every hour: queue what was left, and arm the next look."""
    calendar = accounts.calendar_of(unit, shop_id)
    if calendar.is_open(unit.now):
        unit.enqueue(due.requeue(shop_id))
    else:
        store.clear_unattended(unit, shop_id)  # after the next opening it is a new incident
        telling.tell_attended(unit, shop_id)
    unit.enqueue(due.open_shop(shop_id, next_look(calendar, unit.now)))


def shop_opened(unit: Unit, shop_id: int) -> None:
    """Look after a shop from its first day on."""
    unit.enqueue(due.open_shop(shop_id, unit.now))


def hours_changed(unit: Unit, shop_id: int) -> None:
    """The shop may open earlier than the look that is armed."""
    opening = next_look(accounts.calendar_of(unit, shop_id), unit.now)
    unit.enqueue(due.open_shop(shop_id, opening, extra=True))


def arm(unit: Unit) -> None:
    """See to it that every shop is looked at; called at every start."""
    for shop_id in sorted(accounts.system_actor(unit).shop_ids):
        unit.enqueue(due.open_shop(shop_id, unit.now))


def is_open(unit: Unit, shop_id: int) -> bool:
    """Whether the shop has its hours now."""
    return accounts.calendar_of(unit, shop_id).is_open(unit.now)


def next_look(calendar: BusinessCalendar, now: datetime) -> datetime:
    """The next opening, but within the hour."""
    try:
        opening = calendar.next_opening(now)
    except NeverOpenError:
        return now + LOOK_AGAIN
    return min(opening, now + LOOK_AGAIN) if opening > now else now + LOOK_AGAIN
