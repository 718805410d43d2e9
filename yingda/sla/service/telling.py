"""Telling staff of a clock, and that it concerns them no longer."""

from collections.abc import Sequence

from yingda.accounts.types import Permission
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Severity, Step, Subject, SubjectKind, Whom
from yingda.conversations import service as conversations
from yingda.infra.db import Unit
from yingda.sla.types import ChainStep, Clock, MarkKind, Passed, Rank

# escalations that reach them matter more than one among colleagues
_LOUD = frozenset({Rank.SUPERVISOR, Rank.ON_CALL})


def tell(unit: Unit, clock: Clock, passed: Sequence[Passed]) -> bool:
    """Tell whom the marks name; a warning says nothing once the deadline is over. Whether anybody was told."""
    over = any(each.kind is MarkKind.DEADLINE for each in passed)
    said = [each for each in passed if not (over and each.kind is MarkKind.WARNING)]
    chain = tuple(clock.terms.chain)
    wanted = [each for each in said if each.tell or (each.kind is MarkKind.DEADLINE and chain)]
    if not wanted:
        return False
    active = conversations.find_active(unit, clock.place.conversation_id)
    owner_id = None if active is None else active.owner_id
    for each in wanted:
        alerts.tell(unit, _alert(clock, each, chain if each.kind is MarkKind.DEADLINE else (), owner_id))
    return True


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
