"""What becomes of recurring work: who may do it, when somebody is reminded, what proves it, when it is missed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from yingda.followups.types.duties import (
    Duty,
    DutyDone,
    DutyDraft,
    ProofKind,
    Rhythm,
    RhythmKind,
    Run,
    RunAct,
    RunState,
    Seen,
)
from yingda.kit.errors import FieldError
from yingda.presence.types import Duty as Role

LOOK_AGAIN = timedelta(minutes=1)  # whether somebody is free by now
TABLE = {
    (RunState.OPEN, RunAct.TAKE): RunState.OPEN,
    (RunState.OPEN, RunAct.SNOOZE): RunState.OPEN,
    (RunState.OPEN, RunAct.FINISH): RunState.DONE,
    (RunState.OPEN, RunAct.MISS): RunState.MISSED,
    # it stays missed; nobody has to see to it any more
    (RunState.MISSED, RunAct.TAKE): RunState.MISSED,
    (RunState.MISSED, RunAct.FINISH): RunState.MISSED,
}


def after(run: Run, act: RunAct) -> RunState | None:
    """The state that the act leads to; None if it cannot be done."""
    return None if run.done_at is not None else TABLE.get((run.state, act))


def fits(duty: Duty, role: Role, team_ids: Collection[int]) -> bool:
    """Whether it is work of somebody of this role and these teams."""
    draft = duty.draft
    return (not draft.roles or role in draft.roles) and (draft.team_id is None or draft.team_id in team_ids)


def reminded(run: Run, now: datetime, *, told: bool) -> Run:
    """After somebody was looked for who is free: if nobody is, it is looked again; else it goes off when missed."""
    again = run.until_at if told else min(now + LOOK_AGAIN, run.until_at)
    return replace(run, next_at=again, version=run.version + 1)


def missed(run: Run) -> Run:
    """Its time is over."""
    return replace(run, state=RunState.MISSED, next_at=None, version=run.version + 1)


def snoozed(run: Run, duty: Duty, staff_id: int, now: datetime) -> Run | None:
    """Later, by whoever says so, but never after its time; None once it was put off often enough."""
    if after(run, RunAct.SNOOZE) is None or run.snoozes >= duty.draft.snoozes:
        return None
    at = min(now + timedelta(minutes=duty.draft.snooze_minutes), run.until_at)
    return replace(run, owner_id=staff_id, snoozes=run.snoozes + 1, next_at=at, version=run.version + 1)


def finished(run: Run, staff_id: int, now: datetime, done: DutyDone, seen: Seen | None) -> Run | None:
    """Done, with what proves it; None if it was done before."""
    state = after(run, RunAct.FINISH)
    if state is None:
        return None
    return replace(
        run, state=state, owner_id=run.owner_id or staff_id, done_by=staff_id, done_at=now, next_at=None,
        pending=None if seen is None else seen.pending, handled=None if seen is None else seen.handled,
        count=done.count, note=done.note.strip(), checked=tuple(sorted(set(done.checked))), version=run.version + 1,
    )  # fmt: skip


def lacking(draft: DutyDraft, done: DutyDone, seen: Seen | None) -> list[FieldError]:
    """What is missing of the proof: a note stands for steps that were left out and for what still waits."""
    note = done.note.strip()
    wrong = list[FieldError]()
    if draft.proof is ProofKind.COUNT and done.count is None:
        wrong.append(FieldError("/count", "followups.duty.no_count"))
    if draft.proof is ProofKind.PICTURE and done.file_token is None:
        wrong.append(FieldError("/file_token", "followups.duty.no_picture"))
    if draft.proof is ProofKind.NOTE and not note:
        wrong.append(FieldError("/note", "followups.duty.no_note"))
    left_out = set(range(len(draft.checklist))) - set(done.checked)
    if left_out and not note:
        wrong.append(FieldError("/note", "followups.duty.steps_left", {"n": len(left_out)}))
    if seen is not None and seen.pending and not note:
        wrong.append(FieldError("/note", "followups.duty.still_waiting", {"n": seen.pending}))
    return wrong


# the recurring work that ships (L4, C4): what shops take on with one press, and change as they like
_EVENING = ("11:00", "17:00")
SHIPPED: dict[str, DutyDraft] = {
    "orders": DutyDraft(name="orders", rhythm=Rhythm(kind=RhythmKind.EVERY, minutes=120), proof=ProofKind.COUNT),
    "out_of_stock": DutyDraft(
        name="out_of_stock", rhythm=Rhythm(kind=RhythmKind.EVERY, minutes=180), proof=ProofKind.COUNT
    ),
    "refund_only": DutyDraft(
        name="refund_only", rhythm=Rhythm(kind=RhythmKind.EVERY, minutes=30), proof=ProofKind.COUNT,
        roles=(Role.AFTERSALES, Role.FLOATING),
    ),
    "returns": DutyDraft(
        name="returns", rhythm=Rhythm(kind=RhythmKind.DAILY, times=_EVENING), minutes=120, proof=ProofKind.COUNT,
        roles=(Role.AFTERSALES, Role.FLOATING),
    ),
    "refused": DutyDraft(
        name="refused", rhythm=Rhythm(kind=RhythmKind.DAILY, times=("16:00",)), minutes=120, proof=ProofKind.NOTE,
        roles=(Role.AFTERSALES, Role.FLOATING),
    ),
    "logistics": DutyDraft(
        name="logistics", rhythm=Rhythm(kind=RhythmKind.DAILY, times=("14:00",)), minutes=180,
        proof=ProofKind.COUNT,
    ),
    "unanswered": DutyDraft(
        name="unanswered", rhythm=Rhythm(kind=RhythmKind.EVERY, minutes=60), proof=ProofKind.DATA,
        probe="unanswered",
    ),
    "shift_end": DutyDraft(
        name="shift_end", rhythm=Rhythm(kind=RhythmKind.SHIFT_END, minutes=30), minutes=60, proof=ProofKind.DATA,
        probe="own_open",
    ),
    "channels": DutyDraft(
        name="channels", rhythm=Rhythm(kind=RhythmKind.MONTHLY, day=1, times=("10:00",)), minutes=480,
        proof=ProofKind.NOTE,
    ),
}  # fmt: skip
STEPS = {"refused": 2, "logistics": 3, "shift_end": 0, "channels": 3}  # how many each has in the catalogue
