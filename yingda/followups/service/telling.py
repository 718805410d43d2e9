"""Telling staff of promises and holds, and that they need not look any more."""

from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Permission
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Severity, Step, Subject, SubjectKind, Whom
from yingda.followups.store.promises import AnyRow
from yingda.followups.types import Promise
from yingda.infra.db import Unit

_SUPERVISORS = Whom.holders(Permission.SLA_MANAGE)
_KEYS = ("warning", "broken", "take", "try", "text", "text_failed")


def tell_warning(unit: Unit, promise: Promise) -> None:
    """It is due soon."""
    _tell(unit, promise, "warning", Severity.WARNING, (_responsible(unit, promise),))


def tell_broken(unit: Unit, promise: Promise) -> None:
    """It was not kept: also the supervisors hear of it."""
    alerts.settle(unit, _key(promise, "warning"))
    _tell(unit, promise, "broken", Severity.URGENT, (_responsible(unit, promise), _SUPERVISORS))


def tell_postponed(unit: Unit, promise: Promise) -> None:
    """A customer is put off again and again: that goes to the supervisors."""
    _tell(unit, promise, "postponed", Severity.WARNING, (_SUPERVISORS,))


def tell_team(unit: Unit, promise: Promise, within: timedelta) -> None:
    """Somebody of the team has to take it; if nobody does, its leads and the supervisors hear of it."""
    assert promise.team_id is not None
    then = Step(int(within.total_seconds()), (Whom.leads(promise.team_id), _SUPERVISORS))
    _tell(unit, promise, "take", Severity.WARNING, (_responsible(unit, promise),), (then,))


def tell_try(unit: Unit, promise: Promise) -> None:
    """The customer was not reached before, and is to be called again now."""
    _tell(unit, promise, "try", Severity.WARNING, (_responsible(unit, promise),))


def tell_text(unit: Unit, promise: Promise) -> None:
    """The tries are over, and the customer has not been told yet when the shop calls next."""
    _tell(unit, promise, "text", Severity.WARNING, (_responsible(unit, promise),))


def tell_text_failed(unit: Unit, promise: Promise) -> None:
    """The customer does not know when the shop calls next: the text message did not go out, or nobody knows."""
    _tell(unit, promise, "text_failed", Severity.URGENT, (_responsible(unit, promise),))


def settle_tries(unit: Unit, promise: Promise) -> None:
    """Somebody has called, or the customer was told."""
    for each in ("try", "text"):
        alerts.settle(unit, _key(promise, each))


def settle(unit: Unit, promise: Promise) -> None:
    """Whoever was told of a promise need not look at it any more."""
    for each in _KEYS:
        alerts.settle(unit, _key(promise, each))


def settle_taken(unit: Unit, promise: Promise) -> None:
    """Somebody of the team has taken it."""
    alerts.settle(unit, _key(promise, "take"))


def tell_hold(unit: Unit, row: AnyRow) -> None:
    """The customer has waited as long as was asked."""
    alerts.tell(
        unit,
        Alert(
            key=_hold_key(row.conversation_id), kind="hold_over", severity=Severity.WARNING, shop_id=row.shop_id,
            whom=(Whom.people(row.staff_id),), code="followups.alert.hold",
            params={"minutes": max(1, round((row.due_at - row.began_at).total_seconds() / 60))},
            subject=Subject(SubjectKind.CONVERSATION, row.conversation_id),
        ),
    )  # fmt: skip


def settle_hold(unit: Unit, conversation_id: int) -> None:
    """The customer was answered."""
    alerts.settle(unit, _hold_key(conversation_id))


def _hold_key(conversation_id: int) -> str:
    return f"hold:{conversation_id}"


def _key(promise: Promise, what: str) -> str:
    return f"promise:{promise.id}:{what}"


def _responsible(unit: Unit, promise: Promise) -> Whom:
    if promise.owner_id is not None:
        return Whom.people(promise.owner_id)
    assert promise.team_id is not None
    return Whom.people(*accounts.staff_in_team(unit, promise.team_id))


def _tell(
    unit: Unit, promise: Promise, what: str, severity: Severity, whom: tuple[Whom, ...], then: tuple[Step, ...] = ()
) -> None:
    alerts.tell(
        unit,
        Alert(
            key=_key(promise, what), kind=f"promise_{what}", severity=severity, shop_id=promise.shop_id, whom=whom,
            code=f"followups.alert.{what}.{promise.kind}",
            params={"at": promise.due_at, "times": promise.postponed},
            subject=Subject(SubjectKind.CONVERSATION, promise.conversation_id), then=then,
        ),
    )  # fmt: skip
