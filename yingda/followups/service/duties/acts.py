"""What staff do with recurring work: take it, put it off, finish it."""

from dataclasses import replace

from yingda.accounts.types import Actor
from yingda.followups.policy.duties import after, finished, lacking, snoozed
from yingda.followups.pushes.duties import DutyRunCard
from yingda.followups.service.duties import telling
from yingda.followups.service.duties.crew import may_do
from yingda.followups.service.duties.firing import arm_for
from yingda.followups.service.duties.proofs import look
from yingda.followups.service.duty_cards import push_runs, run_cards
from yingda.followups.store import duties as store
from yingda.followups.types.duties import Duty, DutyDone, Run, RunAct
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Unit
from yingda.infra.files import service as files
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


def take_duty(unit: Unit, actor: Actor, run_id: int) -> DutyRunCard:
    """Have it from now on; who takes it again keeps it."""
    _, run = _hold(unit, actor, run_id)
    if run.owner_id == actor.staff_id:
        return run_cards(unit, [run])[0]
    if run.owner_id is not None or after(run, RunAct.TAKE) is None:
        raise ConflictError("followups.duty.taken")
    return _save(unit, replace(run, owner_id=actor.staff_id, version=run.version + 1))


def snooze_duty(unit: Unit, actor: Actor, run_id: int) -> DutyRunCard:
    """Do it a little later; who puts it off has it."""
    duty, run = _hold(unit, actor, run_id)
    if run.owner_id not in (None, actor.staff_id):
        raise ConflictError("followups.duty.taken")
    later = snoozed(run, duty, actor.staff_id, unit.now)
    if later is None:
        raise ConflictError("followups.duty.no_snooze")
    telling.settle(unit, run)
    arm_for(unit, later.next_at)
    return _save(unit, later)


def finish_duty(unit: Unit, actor: Actor, run_id: int, done: DutyDone) -> DutyRunCard:
    """It is done, with its proof; doing again what one has done changes nothing."""
    duty, run = _hold(unit, actor, run_id)
    if run.done_at is not None and run.done_by == actor.staff_id:
        return run_cards(unit, [run])[0]
    seen = look(unit, actor, duty, run)
    wrong = lacking(duty.draft, done, seen)
    if wrong:
        raise InvalidError(fields=tuple(wrong))
    ended = finished(run, actor.staff_id, unit.now, done, seen)
    if ended is None:
        raise ConflictError("followups.duty.done")
    if done.file_token is not None:
        ended = replace(ended, picture=files.use_picture(unit, done.file_token, f"staff:{actor.staff_id}"))
    telling.settle(unit, run)
    if run.owner_id not in (None, actor.staff_id):  # what somebody does with another's is written down
        audit.record(unit, actor, "duty.finish", Target("duty_run", run.id, run.shop_id), {"owner": run.owner_id})
    return _save(unit, ended)


def finish_shift(unit: Unit, staff_id: int, handover_id: int) -> None:
    """Handing over is the check at the end of the shift."""
    duties = store.find_open_personal(unit, staff_id)
    for run in store.lock_undone_of(unit, duties, staff_id):
        ended = finished(run, staff_id, unit.now, DutyDone(), None)
        assert ended is not None
        telling.settle(unit, run)
        _save(unit, replace(ended, handover_id=handover_id))


def _hold(unit: Unit, actor: Actor, run_id: int) -> tuple[Duty, Run]:
    run = store.lock_run(unit, run_id)
    if run is None or run.shop_id not in actor.shop_ids:
        raise NotFoundError
    duty = store.find_duty(unit, run.duty_id)
    assert duty is not None
    if run.owner_id is not None and not may_do(unit, actor, duty, run):
        raise ConflictError("followups.duty.taken")
    if not may_do(unit, actor, duty, run):
        raise ForbiddenError("followups.duty.not_yours")
    return duty, run


def _save(unit: Unit, changed: Run) -> DutyRunCard:
    store.save_run(unit, changed)
    return push_runs(unit, [changed])[0]
