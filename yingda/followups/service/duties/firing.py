"""Recurring work begins, is reminded of and missed set-wise: one job for each fifth of a second."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from yingda.accounts import service as accounts
from yingda.followups.policy import rhythms
from yingda.followups.policy.duties import missed, reminded
from yingda.followups.service.duties import telling
from yingda.followups.service.duties.crew import crew_of, ends_of
from yingda.followups.service.duty_cards import push_runs
from yingda.followups.store import duties as store
from yingda.followups.types.duties import Duty, FireDuties, Run, RunState
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority

FIRE_DUTIES = "followups.duties"
TOGETHER_MS = 200
AT_ONCE = 50
_MOMENT = timedelta(milliseconds=1)  # what was due just now has begun


def arm_duties(unit: Unit) -> None:
    """Look for what has become due meanwhile."""
    unit.enqueue(NewJob(FIRE_DUTIES, FireDuties(), key=f"{FIRE_DUTIES}:start", priority=Priority.URGENT))


def arm_for(unit: Unit, at: datetime | None) -> None:
    """See to it that what goes off then does."""
    if at is not None:
        share = -(-to_ms(at) // TOGETHER_MS)
        key = f"{FIRE_DUTIES}:{share}"
        unit.enqueue(NewJob(FIRE_DUTIES, FireDuties(), from_ms(share * TOGETHER_MS), key, Priority.URGENT))


def arm_next(unit: Unit, duty: Duty) -> datetime | None:
    """Have a duty go off at its next time after now."""
    following = None
    if duty.draft.active and not duty.archived:
        calendar = accounts.calendar_of(unit, duty.shop_id)
        ends = list(ends_of(unit, duty).values())
        following = rhythms.next_time(duty.draft.rhythm, calendar, unit.now + _MOMENT, ends)
    store.arm_duty(unit, duty.id, following)
    arm_for(unit, following)
    return following


def follow_shift(unit: Unit, staff_id: int) -> None:
    """Somebody's shift ends at another time: what everybody does at the end of theirs is due then."""
    shop_ids = accounts.shops_of(unit, [staff_id])[staff_id]
    for duty in store.find_of_shops(unit, shop_ids, personal=True):
        arm_next(unit, duty)


def fire_duties(unit: Unit) -> None:
    """Begin what is due, remind, miss what is over: in order, and once."""
    changed = list[Run]()
    for duty in store.lock_due_duties(unit, AT_ONCE):
        changed += _begin(unit, duty)
    due = store.lock_due_runs(unit, AT_ONCE)
    duties = store.find_duties(unit, {each.duty_id for each in due})
    for run in due:
        changed.append(_go_off(unit, duties[run.duty_id], run))
    push_runs(unit, changed)
    # what goes off next, also if its own job was lost; at once for what is more than one unit may touch
    following = store.find_next(unit)
    if following is not None:
        arm_for(unit, max(following, unit.now + timedelta(milliseconds=TOGETHER_MS)))


def _begin(unit: Unit, duty: Duty) -> list[Run]:
    """What is due now is to be done; what was due while nobody could be told is missed, together and once."""
    assert duty.next_at is not None
    ends = ends_of(unit, duty)
    calendar = accounts.calendar_of(unit, duty.shop_id)
    due = rhythms.due(duty.draft, calendar, duty.next_at, unit.now, list(ends.values()))
    store.arm_duty(unit, duty.id, due.next_at)
    made = [_missed_while_away(unit, duty, due.missed)] if due.missed and not duty.personal else []
    if due.open is not None:
        made += [_open(unit, duty, due.open, owner) for owner in _owners(unit, duty, due.open[0], ends)]
    return made


def _owners(unit: Unit, duty: Duty, at: datetime, ends: dict[int, datetime]) -> Sequence[int | None]:
    """Everybody for themselves whose shift ends then; else nobody yet."""
    if not duty.personal:
        return [None]
    lead = timedelta(minutes=duty.draft.rhythm.minutes)
    own = {staff_id for staff_id, end in ends.items() if end - lead == at}
    later = {staff_id for staff_id, end in ends.items() if end > unit.now} - own
    calendar = accounts.calendar_of(unit, duty.shop_id)
    closing = rhythms.next_time(duty.draft.rhythm, calendar, at) == at
    return [each for each in crew_of(unit, duty) if each in own or (closing and each not in later)]


def _open(unit: Unit, duty: Duty, span: tuple[datetime, datetime], owner_id: int | None) -> Run:
    made = Run(duty.id, duty.shop_id, span[0], span[1], next_at=unit.now, owner_id=owner_id)
    made = replace(made, id=store.insert_run(unit, made))
    return _remind(unit, duty, made)


def _missed_while_away(unit: Unit, duty: Duty, spans: Sequence[tuple[datetime, datetime]]) -> Run:
    made = Run(
        duty.id, duty.shop_id, spans[0][0], spans[-1][1], state=RunState.MISSED, skipped=len(spans) - 1
    )
    made = replace(made, id=store.insert_run(unit, made))
    telling.tell_missed(unit, duty, made)
    return made


def _go_off(unit: Unit, duty: Duty, run: Run) -> Run:
    if unit.now < run.until_at:
        return _remind(unit, duty, run)
    over = missed(run)
    store.save_run(unit, over)
    telling.tell_missed(unit, duty, over)
    return over


def _remind(unit: Unit, duty: Duty, run: Run) -> Run:
    after = reminded(run, unit.now, told=telling.remind(unit, duty, run))
    store.save_run(unit, after)
    arm_for(unit, after.next_at)
    return after
