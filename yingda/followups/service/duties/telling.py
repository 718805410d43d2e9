"""Telling staff of recurring work: who is free when it is due, and higher and higher up when it was missed."""

from yingda.accounts.types import Permission
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Severity, Step, Subject, SubjectKind, Whom
from yingda.followups.service.duties.crew import crew_of_run, free_among
from yingda.followups.types.duties import Duty, Run
from yingda.infra.db import Unit

AFTER_S = 600  # nobody has taken it on: the next one up is told
_SUPERVISORS = Whom.holders(Permission.SLA_MANAGE)


def remind(unit: Unit, duty: Duty, run: Run) -> bool:
    """Ring for whoever could do it and has no customer waiting; whether anybody was told."""
    free = free_among(unit, crew_of_run(unit, duty, run))
    if free:
        _tell(unit, duty, run, "due", (Whom.people(*free),))
    return bool(free)


def tell_missed(unit: Unit, duty: Duty, run: Run) -> None:
    """It was not done: whose it is hears of it, then their lead, then the supervisors."""
    settle(unit, run)
    people = crew_of_run(unit, duty, run)
    team = duty.draft.team_id
    leads = Whom.leads(team) if team is not None else Whom.leads_of(*people)
    steps = (Step(AFTER_S, (leads,)), Step(AFTER_S, (_SUPERVISORS,), Severity.URGENT))
    # with nobody there it begins one step up
    whom = (Whom.people(*people),) if people else (leads, _SUPERVISORS)
    _tell(unit, duty, run, "missed", whom, steps)


def settle(unit: Unit, run: Run) -> None:
    """Nobody need look at it any more."""
    for what in ("due", "missed"):
        alerts.settle(unit, f"duty:{run.id}:{what}")


def _tell(
    unit: Unit, duty: Duty, run: Run, what: str, whom: tuple[Whom, ...], then: tuple[Step, ...] = ()
) -> None:
    severity = Severity.WARNING if then else Severity.INFO
    alerts.tell(
        unit,
        Alert(
            key=f"duty:{run.id}:{what}", kind=f"duty_{what}", severity=severity, shop_id=run.shop_id, whom=whom,
            code=f"followups.alert.duty_{what}",
            params={"name": duty.draft.name, "at": run.due_at, "until": run.until_at, "n": run.skipped + 1},
            subject=Subject(SubjectKind.DUTY, run.id), then=then,
        ),
    )  # fmt: skip
