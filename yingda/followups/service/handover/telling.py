"""Telling staff of what is handed over to them, of what is declined, and of what nobody accepted."""

from collections.abc import Mapping, Sequence

from yingda.accounts import service as accounts
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Param, Severity, Subject, SubjectKind, Whom
from yingda.followups.types.handover import Item
from yingda.infra.db import Unit


def tell_offered(unit: Unit, items: Sequence[Item]) -> None:
    """A colleague is to have them: one line for each colleague, by when they must say so."""
    for to_id in sorted({each.to_id for each in items}):
        theirs = [each for each in items if each.to_id == to_id]
        params: dict[str, Param] = {"n": len(theirs), "at": min(each.deadline_at for each in theirs)}
        _tell(unit, theirs[0], f"offered:{to_id}", to_id, Severity.WARNING, params)


def settle_offered(unit: Unit, item: Item) -> None:
    """They need not look any more."""
    alerts.settle(unit, _key(item, f"offered:{item.to_id}"))


def tell_declined(unit: Unit, item: Item) -> None:
    """The giver still has it, and must find somebody else."""
    _tell(unit, item, f"declined:{item.id}", item.from_id, Severity.WARNING, {"at": item.deadline_at})


def tell_led(unit: Unit, items: Sequence[Item]) -> None:
    """Nobody accepted them: whoever leads has them now."""
    for to_id in sorted({each.to_id for each in items}):
        theirs = [each for each in items if each.to_id == to_id]
        _tell(unit, theirs[0], f"led:{theirs[0].id}", to_id, Severity.URGENT, {"n": len(theirs)})


def settle_declined(unit: Unit, item: Item) -> None:
    """Somebody else was found."""
    alerts.settle(unit, _key(item, f"declined:{item.id}"))


def _key(item: Item, what: str) -> str:
    return f"handover:{item.handover_id}:{what}"


def _tell(
    unit: Unit, item: Item, what: str, to_id: int, severity: Severity, params: Mapping[str, Param]
) -> None:
    kind = f"handover_{what.partition(':')[0]}"
    giver = accounts.names_of(unit, [item.from_id])[item.from_id].name
    alerts.tell(
        unit,
        Alert(
            key=_key(item, what), kind=kind, severity=severity, shop_id=item.shop_id, whom=(Whom.people(to_id),),
            code=f"followups.alert.{kind}", params={"name": giver, **params},
            subject=Subject(SubjectKind.HANDOVER, item.handover_id),
        ),
    )  # fmt: skip
