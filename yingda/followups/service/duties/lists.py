"""Lists of recurring work: one's own today, a shop's day."""

from datetime import date, timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.followups.pushes.duties import DutyDay, DutyList
from yingda.followups.service.duties.crew import is_kind
from yingda.followups.service.duties.proofs import look
from yingda.followups.service.duty_cards import run_cards
from yingda.followups.store import duties as store
from yingda.followups.types.duties import Run, RunState
from yingda.infra.db import Reading

MOST, MOST_OF_DAY = 200, 1000
MADE_UP_FOR = timedelta(hours=24)  # what was missed before is history
_FIRST, _LAST = date(2000, 1, 1), date(9000, 1, 1)  # what zones know


def my_duties(reading: Reading, actor: Actor, shop_id: int | None) -> DutyList:
    """What the actor can do now, what they have missed, and what they did today."""
    shop_ids = actor.shop_ids
    if shop_id is not None:
        accounts.access_shop(reading, actor, shop_id)
        shop_ids = frozenset({shop_id})
    undone = store.find_undone(reading, shop_ids, reading.now - MADE_UP_FOR, MOST)
    duties = store.find_duties(reading, {each.duty_id for each in undone})
    kinds = {one.id for one in duties.values() if not one.personal and is_kind(reading, actor, one)}

    def is_mine(run: Run) -> bool:
        return run.owner_id == actor.staff_id or (run.owner_id is None and run.duty_id in kinds)

    mine = [each for each in undone if is_mine(each)]
    seen = {each.id: look(reading, actor, duties[each.duty_id], each) for each in mine}
    did = store.find_done_by(reading, actor.staff_id, shop_ids, reading.now - MADE_UP_FOR)
    return DutyList(run_cards(reading, [*mine, *did], {key: one for key, one in seen.items() if one is not None}))


def day_of(reading: Reading, actor: Actor, shop_id: int, day: date | None) -> DutyDay:
    """Everything that was due in a shop on a day, for who looks after it."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    calendar = accounts.calendar_of(reading, shop_id)
    day = min(max(day or calendar.local(reading.now).date(), _FIRST), _LAST)
    start, end = calendar.instant(day, 0), calendar.instant(day + timedelta(days=1), 0)
    found = store.find_between(reading, shop_id, start, end, MOST_OF_DAY)
    late = sum(each.state is RunState.MISSED and each.done_at is not None for each in found)
    missed = sum(each.state is RunState.MISSED for each in found) - late
    return DutyDay(
        items=run_cards(reading, found), missed=missed, late=late,
        open=sum(each.state is RunState.OPEN for each in found),
        done=sum(each.state is RunState.DONE for each in found),
    )  # fmt: skip
