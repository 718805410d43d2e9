"""Telling staff of a clock, and that it concerns them no longer."""

from collections.abc import Sequence

from yingda.accounts.types import Permission
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Severity, Step, Subject, SubjectKind, Whom
from yingda.conversations import service as conversations
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob
from yingda.sla.store import clocks as store
from yingda.sla.types import OPEN_STATES, ChainStep, Clock, MarkKind, Passed, Rank, TellClocks, ToTell

TELL = "sla.tell"
AT_ONCE = 5  # telling costs as much as assigning
# escalations that reach them matter more than one among colleagues
_LOUD = frozenset({Rank.SUPERVISOR, Rank.ON_CALL})


def wanted_of(clock: Clock, passed: Sequence[Passed]) -> tuple[Passed, ...]:
    """Those marks that tell somebody something; a warning says nothing once the deadline is over."""
    over = any(each.kind is MarkKind.DEADLINE for each in passed)
    said = [each for each in passed if not (over and each.kind is MarkKind.WARNING)]
    return tuple(each for each in said if each.tell or (each.kind is MarkKind.DEADLINE and clock.terms.chain))


def tell_later(unit: Unit, clocks: Sequence[ToTell]) -> None:
    """Tell by a job: a storm of them must not keep the next clocks waiting."""
    if clocks:
        unit.enqueue(NewJob(TELL, TellClocks(tuple(clocks))))


def tell(unit: Unit, wanted: TellClocks) -> None:
    """Tell whom the marks name, a few at a time, unless it is done or gone by now."""
    for each in wanted.clocks[:AT_ONCE]:
        _tell(unit, each)
    tell_later(unit, wanted.clocks[AT_ONCE:])


def _tell(unit: Unit, wanted: ToTell) -> None:
    clock = store.find_clock(unit, wanted.clock_id)
    if clock is None or clock.state not in OPEN_STATES:
        return
    active = conversations.find_active(unit, clock.place.conversation_id)
    owner_id = None if active is None else active.owner_id
    for each in wanted.passed:
        chain = clock.terms.chain if each.kind is MarkKind.DEADLINE else ()
        alerts.tell(unit, _alert(clock, each, chain, owner_id))


def settle(unit: Unit, clock: Clock) -> None:
    """Whoever was told of a clock need not look at it any more."""
    for number in range(clock.passed + 1):
        alerts.settle(unit, _key(clock, number))


def _key(clock: Clock, number: int) -> str:
    return f"sla:{clock.id}:{number}"


def _alert(clock: Clock, passed: Passed, chain: tuple[ChainStep, ...], owner_id: int | None) -> Alert:
    steps = tuple(
        Step(each.after_s, (_whom(each.tell, owner_id),), Severity.URGENT if each.tell in _LOUD else None)
        for each in chain
    )
    if steps and not steps[0].after_s and not passed.tell:
        whom, steps = steps[0].whom, steps[1:]
    else:
        whom = tuple(_whom(rank, owner_id) for rank in passed.tell)
    return Alert(
        key=_key(clock, passed.number), kind=f"target_{passed.kind}", severity=passed.severity,
        shop_id=clock.place.shop_id, whom=whom, code=f"sla.alert.{clock.kind}.{passed.kind}",
        params={"at": clock.due_at or passed.at}, then=steps,
        subject=Subject(SubjectKind.CONVERSATION, clock.place.conversation_id),
    )  # fmt: skip


def _whom(rank: Rank, owner_id: int | None) -> Whom:
    """Who that is now; where nobody has the conversation, whoever is on duty."""
    if rank is Rank.SUPERVISOR:
        return Whom.holders(Permission.SLA_MANAGE)
    if rank is Rank.ON_CALL:
        return Whom.on_call()
    if rank is Rank.TEAM_LEAD:
        return Whom.on_duty(Permission.CONVERSATION_REASSIGN) if owner_id is None else Whom.leads_of(owner_id)
    if owner_id is None:
        return Whom.on_duty()
    return Whom.people(owner_id) if rank is Rank.AGENT else Whom.colleagues(owner_id)
