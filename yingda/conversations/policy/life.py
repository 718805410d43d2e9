"""The life of an episode as one table; `docs/life.md` is drawn from it."""

from dataclasses import dataclass

from yingda.conversations.types import Act, By, State
from yingda.kit.errors import ConflictError, ForbiddenError


@dataclass(frozen=True, slots=True)
class Step:
    """In `state`, `act` by one of `by` leads to `to` and announces `announces`."""

    state: State | None  # None: there was no episode yet
    act: Act
    by: frozenset[By]
    to: State
    announces: str


def _step(state: State | None, act: Act, by: tuple[By, ...], to: State, announces: str) -> Step:
    return Step(state, act, frozenset(by), to, announces)


_CUSTOMER, _OWNER, _AGENT, _SUPERVISOR, _SYSTEM = By


def _openings(before: State | None) -> tuple[Step, ...]:
    return (
        _step(before, Act.OPEN_FOR_BOT, (_CUSTOMER,), State.BOT, "EpisodeOpened"),
        _step(before, Act.OPEN, (_CUSTOMER,), State.QUEUED, "EpisodeOpened, EpisodeQueued"),
        _step(before, Act.LEAVE_MESSAGE, (_CUSTOMER,), State.MESSAGE_LEFT, "EpisodeOpened, MessageLeft"),
    )


LIFE: tuple[Step, ...] = (
    *_openings(None),
    *_openings(State.ENDED),
    _step(State.BOT, Act.QUEUE, (_CUSTOMER, _SYSTEM), State.QUEUED, "EpisodeQueued"),
    _step(State.BOT, Act.LEAVE_MESSAGE, (_CUSTOMER, _SYSTEM), State.MESSAGE_LEFT, "MessageLeft"),
    _step(State.BOT, Act.ASSIGN, (_AGENT, _SUPERVISOR), State.ACTIVE, "EpisodeAssigned"),
    _step(State.BOT, Act.END, (_CUSTOMER, _SUPERVISOR, _SYSTEM), State.ENDED, "EpisodeEnded"),
    _step(State.QUEUED, Act.ASSIGN, (_SYSTEM, _AGENT, _SUPERVISOR), State.ACTIVE, "EpisodeAssigned"),
    _step(State.QUEUED, Act.LEAVE_MESSAGE, (_CUSTOMER, _SYSTEM), State.MESSAGE_LEFT, "MessageLeft"),
    _step(State.QUEUED, Act.END, (_CUSTOMER, _SUPERVISOR, _SYSTEM), State.ENDED, "EpisodeEnded"),
    _step(State.MESSAGE_LEFT, Act.QUEUE, (_SYSTEM,), State.QUEUED, "EpisodeQueued"),
    _step(State.MESSAGE_LEFT, Act.ASSIGN, (_AGENT, _SUPERVISOR), State.ACTIVE, "EpisodeAssigned"),
    _step(State.MESSAGE_LEFT, Act.END, (_CUSTOMER, _SUPERVISOR, _SYSTEM), State.ENDED, "EpisodeEnded"),
    _step(State.ACTIVE, Act.MOVE, (_OWNER, _SUPERVISOR, _SYSTEM), State.ACTIVE, "EpisodeAssigned, SeatFreed"),
    _step(
        State.ACTIVE, Act.RETURN_TO_QUEUE, (_OWNER, _SUPERVISOR, _SYSTEM), State.QUEUED, "EpisodeQueued, SeatFreed"
    ),
    _step(State.ACTIVE, Act.END, (_CUSTOMER, _OWNER, _SUPERVISOR, _SYSTEM), State.ENDED, "EpisodeEnded, SeatFreed"),
    _step(State.ENDED, Act.REOPEN, (_OWNER, _SUPERVISOR), State.ACTIVE, "EpisodeReopened"),
    _step(State.ENDED, Act.SERVE_AGAIN, (_SYSTEM, _SUPERVISOR), State.QUEUED, "EpisodeOpened, EpisodeQueued"),
)

_STEPS = {(step.state, step.act): step for step in LIFE}


def check_step(state: State | None, act: Act, by: By) -> State:
    """The state that `act` by `by` leads to; ConflictError where it cannot, ForbiddenError where `by` may not."""
    step = _STEPS.get((state, act))
    if step is None:
        raise ConflictError("conversation.wrong_state", state=state or "none", act=act)
    if by not in step.by:
        raise ForbiddenError("conversation.not_yours", act=act)
    return step.to
