"""Moving running clocks to where policies and calendar put them now: shown before, done only when asked."""

from dataclasses import dataclass, replace
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.clock import to_ms
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.push.types import Push
from yingda.kit.calendar import BusinessCalendar
from yingda.kit.errors import NotFoundError
from yingda.kit.texts import text
from yingda.sla.policy.clocks import retarget, stop
from yingda.sla.policy.matching import Book, aim
from yingda.sla.policy.shipped import SHIPPED
from yingda.sla.pushes import RECOMPUTE as SHOWN
from yingda.sla.pushes import ClockMove, RecomputeCard, RecomputePreview
from yingda.sla.service.books import WorkHours, book_of, hours_of, settings_of
from yingda.sla.service.matters import Matter
from yingda.sla.service.policies import check, content_of
from yingda.sla.service.running import cases_now
from yingda.sla.store import clocks as store
from yingda.sla.store import policies as policy_store
from yingda.sla.types import (
    OPEN_STATES,
    Case,
    Clock,
    ClockAct,
    Happening,
    MoveCause,
    Policy,
    PolicyContent,
    RecomputeClocks,
    SlaSettings,
)

RECOMPUTE = "sla.recompute"
LOOKED_AT = 2_000  # clocks of a preview
AT_ONCE = 50  # one unit changes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a preview supposes: another content of a policy (no id: a new one), or hours."""

    content: PolicyContent | None = None
    policy_id: int | None = None
    calendar: BusinessCalendar | None = None


def preview(reading: Reading, actor: Actor, shop_id: int, wanted: Wanted) -> RecomputePreview:
    """Which running clocks of a shop would move from when to when; nothing is changed."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    rules = _supposed(reading, shop_id, wanted)
    hours = hours_of(reading, shop_id) if wanted.calendar is None else WorkHours(wanted.calendar)
    found = store.find_open_after(reading, shop_id, 0, LOOKED_AT + 1)
    clocks = found[:LOOKED_AT]
    known = cases_now(reading, {each.place.episode_id: each.place.conversation_id for each in clocks})
    names = _names(reading, shop_id, rules[0], actor.locale)
    talks = conversations.cards(reading, {each.place.conversation_id for each in clocks})
    moves = []
    for clock in clocks:
        case = known.get(clock.place.episode_id)
        after = None if case is None else recomputed(clock, rules, case, reading.now, hours)
        if after is not None and _differs(clock, after):
            customer = talks[clock.place.conversation_id].customer.name
            moves.append(_move(clock, after, names, customer, reading.now))
    return RecomputePreview(looked_at=len(clocks), moves=moves, more=len(found) > LOOKED_AT)


def begin_recompute(unit: Unit, actor: Actor, shop_id: int) -> RecomputeCard:
    """Move the running clocks of a shop by a job, slice by slice; whoever asked hears how far it is."""
    accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    audit.record(unit, actor, "sla.recompute", Target("shop", shop_id, shop_id))
    wanted = RecomputeClocks(shop_id, actor.staff_id, total=store.count_moving(unit, shop_id))
    unit.enqueue(_job(wanted))
    return _progress(wanted, done=False)


def recompute_slice(unit: Unit, wanted: RecomputeClocks) -> None:
    """Move the next clocks; those over their deadline stay as they are."""
    some = store.find_open_after(unit, wanted.shop_id, wanted.after_id, AT_ONCE)
    known = cases_now(unit, {each.place.episode_id: each.place.conversation_id for each in some})
    rules, hours = book_of(unit, wanted.shop_id), hours_of(unit, wanted.shop_id)
    moved = 0
    for clock in store.lock_clocks(unit, [each.id for each in some]):
        case = known.get(clock.place.episode_id)
        if case is None or clock.state not in OPEN_STATES:
            continue
        matter = Matter(unit, clock.place, [clock])
        after = recomputed(clock, rules, case, unit.now, hours)
        if _differs(clock, after):
            matter.clocks = [after]
            moved += 1
        matter.keep()
    last_id = some[-1].id if some else wanted.after_id
    now = replace(wanted, after_id=last_id, moved=wanted.moved + moved, looked_at=wanted.looked_at + len(some))
    if len(some) == AT_ONCE:
        unit.enqueue(_job(now))
    card = _progress(now, done=len(some) < AT_ONCE)
    unit.push(Push(f"staff:{wanted.by_id}", SHOWN, wanted.shop_id, to_ms(unit.now), card))


def recomputed(clock: Clock, rules: tuple[Book, SlaSettings], case: Case, at: datetime, hours: WorkHours) -> Clock:
    """A clock as it would run if it had been started under these rules."""
    found = aim(rules, clock.kind, case, clock.started_at, hours)
    if found is None:
        return stop(clock, ClockAct.CANCEL, at, Happening.RECLASSED)
    return retarget(clock, found.terms, found.source, hours, (at, MoveCause.RECOMPUTED))


def _supposed(reading: Reading, shop_id: int, wanted: Wanted) -> tuple[Book, SlaSettings]:
    own = [policy_store.policy_of(row) for row in policy_store.find_policies(reading, shop_id)]
    if wanted.policy_id is not None and all(each.id != wanted.policy_id for each in own):
        raise NotFoundError
    if wanted.content is None:
        return book_of(reading, shop_id)
    check(wanted.content)
    position = next((each.position for each in own if each.id == wanted.policy_id), len(own) + 1)
    others = [each for each in own if each.id != wanted.policy_id]
    supposed = Policy(wanted.policy_id or 0, 0, position, content_of(wanted.content))
    return Book([*others, supposed, *SHIPPED]), settings_of(policy_store.find_shop(reading, shop_id))


def _differs(clock: Clock, after: Clock) -> bool:
    return (clock.due_at, clock.terms, clock.state) != (after.due_at, after.terms, after.state)


def _names(reading: Reading, shop_id: int, book: Book, locale: str) -> dict[int | None, str]:
    kept = {row.id: row.content["name"] for row in policy_store.find_policies(reading, shop_id)}
    supposed = {each.id: each.content.name for each in book.policies if each.id is not None}
    return {**kept, **supposed, None: text("sla.shipped", locale)}


def _progress(wanted: RecomputeClocks, *, done: bool) -> RecomputeCard:
    return RecomputeCard(
        shop_id=wanted.shop_id, total=max(wanted.total, wanted.looked_at), looked_at=wanted.looked_at,
        moved=wanted.moved, done=done,
    )  # fmt: skip


def _move(
    clock: Clock, after: Clock, names: dict[int | None, str], customer: str, now: datetime
) -> ClockMove:
    stays = after.state in OPEN_STATES
    return ClockMove(
        clock_id=clock.id, conversation_id=clock.place.conversation_id, customer=customer, kind=clock.kind,
        from_due=clock.due_at,
        to_due=after.due_at if stays else None, from_policy=names.get(clock.policy_id, ""),
        to_policy=names.get(after.policy_id, "") if stays else None,
        overdue=stays and after.due_at is not None and after.due_at < now,
    )  # fmt: skip


def _job(wanted: RecomputeClocks) -> NewJob:
    return NewJob(RECOMPUTE, wanted, key=f"{RECOMPUTE}:{wanted.shop_id}", priority=Priority.BULK)
