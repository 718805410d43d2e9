"""Telling staff of tasks, and that they need not look any more."""

from collections.abc import Collection

from yingda.accounts import service as accounts
from yingda.accounts.types import Permission
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Severity, Step, Subject, SubjectKind, Whom
from yingda.followups.types import Task
from yingda.infra.db import Unit

_MINE, _TAKE, _SOON, _LATE, _WAIT, _SAID = "given", "take", "soon", "late", "wait", "mention"
_CAUSES = (_MINE, _TAKE, _SOON, _LATE, _WAIT)


def tell_given(unit: Unit, one: Task, by: int) -> None:
    """Somebody was given a task, or somebody of a team has to take it; who gives it to themselves is not told."""
    settle_given(unit, one)
    if one.owner_id is None:
        _tell(unit, one, _TAKE, Severity.WARNING)
    elif one.owner_id != by:
        _tell(unit, one, _MINE, Severity.INFO)


def tell_soon(unit: Unit, one: Task) -> None:
    """It is due soon."""
    alerts.settle(unit, _key(one, _SOON))
    _tell(unit, one, _SOON, Severity.WARNING)


def tell_late(unit: Unit, one: Task) -> None:
    """It was not done in time; if it still is not after a while, leads and supervisors hear of it."""
    alerts.settle(unit, _key(one, _SOON))
    alerts.settle(unit, _key(one, _LATE))
    leads = Whom.leads_of(one.owner_id) if one.owner_id is not None else Whom.leads(one.team_id or 0)
    supervisors = Whom.holders(Permission.SLA_MANAGE)
    then = (Step(after_s=one.lead_minutes * 60, whom=(leads, supervisors), severity=Severity.URGENT),)
    _tell(unit, one, _LATE, Severity.WARNING, then)


def tell_wait_over(unit: Unit, one: Task) -> None:
    """What was waited for should be there."""
    alerts.settle(unit, _key(one, _WAIT))
    _tell(unit, one, _WAIT, Severity.INFO)


def tell_mentioned(unit: Unit, one: Task, comment_id: int, staff_ids: Collection[int]) -> None:
    """Somebody is asked to read what was said about a task."""
    if staff_ids:
        alerts.tell(unit, _alert(one, f"{_SAID}:{comment_id}", _SAID, Severity.INFO, Whom.people(*staff_ids)))


def settle(unit: Unit, one: Task) -> None:
    """Whoever was told of a task need not look at it any more."""
    for each in _CAUSES:
        alerts.settle(unit, _key(one, each))


def settle_given(unit: Unit, one: Task) -> None:
    """Somebody has it, or somebody else."""
    alerts.settle(unit, _key(one, _MINE))
    alerts.settle(unit, _key(one, _TAKE))


def settle_times(unit: Unit, one: Task) -> None:
    """It is due at another time."""
    for each in (_SOON, _LATE):
        alerts.settle(unit, _key(one, each))


def _key(one: Task, cause: str) -> str:
    return f"task:{one.id}:{cause}"


def _responsible(unit: Unit, one: Task) -> Whom:
    if one.owner_id is not None:
        return Whom.people(one.owner_id)
    assert one.team_id is not None
    return Whom.people(*accounts.staff_in_team(unit, one.team_id))


def _tell(unit: Unit, one: Task, cause: str, severity: Severity, then: tuple[Step, ...] = ()) -> None:
    alerts.tell(unit, _alert(one, cause, cause, severity, _responsible(unit, one), then))


def _alert(one: Task, key: str, cause: str, severity: Severity, whom: Whom, then: tuple[Step, ...] = ()) -> Alert:
    return Alert(
        key=_key(one, key), kind=f"task_{cause}", severity=severity, shop_id=one.shop_id, whom=(whom,),
        code=f"followups.alert.task_{cause}", params={"number": one.id, "at": one.due_at},
        subject=Subject(SubjectKind.FOLLOW_UP, one.id), then=then,
    )  # fmt: skip
