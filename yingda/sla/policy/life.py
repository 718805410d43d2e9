"""The life of a clock as one table, and what of a matter's life moves which clock."""

from collections.abc import Mapping

from yingda.conversations.types import Result
from yingda.kit.errors import ConflictError
from yingda.sla.types import ClockAct, ClockState, Happening, TargetKind

_RUNNING, _PAUSED, _BREACHED = ClockState.RUNNING, ClockState.PAUSED, ClockState.BREACHED

LIFE: Mapping[tuple[ClockState | None, ClockAct], ClockState] = {
    (None, ClockAct.START): _RUNNING,
    (_RUNNING, ClockAct.PAUSE): _PAUSED,
    (_PAUSED, ClockAct.RESUME): _RUNNING,
    (_RUNNING, ClockAct.BREACH): _BREACHED,
    (_RUNNING, ClockAct.MEET): ClockState.MET,
    (_PAUSED, ClockAct.MEET): ClockState.MET,
    (_BREACHED, ClockAct.MEET): ClockState.LATE,
    (_RUNNING, ClockAct.CANCEL): ClockState.CANCELLED,
    (_PAUSED, ClockAct.CANCEL): ClockState.CANCELLED,
    (_BREACHED, ClockAct.CANCEL): ClockState.MISSED,
    (ClockState.MET, ClockAct.REVIVE): _RUNNING,
    (ClockState.CANCELLED, ClockAct.REVIVE): _RUNNING,
    (ClockState.LATE, ClockAct.REVIVE): _BREACHED,
    (ClockState.MISSED, ClockAct.REVIVE): _BREACHED,
}

_MEET, _CANCEL = ClockAct.MEET, ClockAct.CANCEL
_OVER = {Happening.SETTLED: _CANCEL, Happening.ENDED_OPEN: _CANCEL, Happening.DISMISSED: _CANCEL}
# what several departments owe outlives the chat: an unsolved ending does not stop it
_LASTING = {Happening.SETTLED: _CANCEL, Happening.DISMISSED: _CANCEL}
_RESPONSE = {Happening.RESPONDED: _MEET, **_OVER}

# being assigned, handed on or put back into the queue is not in here: it moves no clock (A4)
MOVES: Mapping[TargetKind, Mapping[Happening, ClockAct]] = {
    TargetKind.FIRST_RESPONSE: {**_RESPONSE, Happening.MESSAGE_LEFT: _CANCEL},
    TargetKind.NEXT_RESPONSE: {**_RESPONSE, Happening.MESSAGE_LEFT: _CANCEL},
    TargetKind.LEFT_MESSAGE: _RESPONSE,
    TargetKind.AVERAGE: {},
    TargetKind.ACKNOWLEDGEMENT: _RESPONSE,
    TargetKind.FULL_ANSWER: {Happening.ANSWERED: _MEET, **_OVER},
    TargetKind.JOINT_SESSION: {Happening.SESSION_OPENED: _MEET, **_LASTING},
    TargetKind.PLAN_TOLD: {Happening.PLAN_TOLD: _MEET, **_LASTING},
    TargetKind.FOLLOW_UP: {Happening.ANSWERED: _MEET, **_LASTING},
    TargetKind.SOLUTION: {
        Happening.RESPONDED: ClockAct.PAUSE,
        Happening.WAIT_BEGAN: ClockAct.RESUME,
        Happening.SETTLED: _MEET,
        Happening.DISMISSED: _CANCEL,
    },
}

ENDINGS: Mapping[Result, Happening] = {
    Result.SOLVED: Happening.SETTLED,
    Result.NO_NEED: Happening.SETTLED,
    Result.SILENT: Happening.SETTLED,  # whoever is owed an answer is not silent
    Result.UNSOLVED: Happening.ENDED_OPEN,
    Result.SPAM: Happening.DISMISSED,
}


def step(state: ClockState | None, act: ClockAct) -> ClockState:
    """The state that `act` leads to; ConflictError where it cannot be done."""
    to = LIFE.get((state, act))
    if to is None:
        raise ConflictError("sla.wrong_state", state=state or "none", act=act)
    return to


def act_of(kind: TargetKind, happening: Happening) -> ClockAct | None:
    """What `happening` does to a clock of this kind; None: nothing."""
    return MOVES[kind].get(happening)
