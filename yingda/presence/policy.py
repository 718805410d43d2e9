"""How presence changes: one table of state × trigger → state, the numbers of grace, time in states. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from yingda.kit.errors import FieldError, InvalidError
from yingda.presence.types import By, Duty, State, Trigger


class Back(Enum):
    """The state that held before the connection was lost."""

    CHOSEN = "chosen"


_PRESENT = (State.ONLINE, State.PAUSED, State.BREAK)
_CHOICES = {
    State.ONLINE: Trigger.CHOOSE_ONLINE,
    State.PAUSED: Trigger.CHOOSE_PAUSED,
    State.BREAK: Trigger.CHOOSE_BREAK,
    State.OFFLINE: Trigger.CHOOSE_OFFLINE,
}

# what is not in the table changes nothing
TABLE: Mapping[tuple[State, Trigger], State | Back] = {
    **{(state, choice): chosen for state in State for chosen, choice in _CHOICES.items()},
    **{(state, Trigger.LOST): State.OFFLINE for state in _PRESENT},
    (State.OFFLINE, Trigger.RETURNED): Back.CHOSEN,
    (State.ONLINE, Trigger.SHIFT_ENDING): State.PAUSED,
    (State.ONLINE, Trigger.UNRESPONSIVE): State.PAUSED,
    **{(state, Trigger.DEACTIVATED): State.OFFLINE for state in State},
}

BEAT = timedelta(seconds=10)  # how often a process writes down whom it has heard
SILENT = timedelta(seconds=25)  # two beats missed: shown as not connected, nothing else happens
GRACE = timedelta(seconds=60)  # closing a tab for 20 s is not leaving, nor is a lift or a restart
BLIND = timedelta(seconds=30)  # no sweep for this long: nobody could be heard, so nobody is lost
SHIFT_PAUSE = timedelta(minutes=10)  # a conversation takes about that long to end well
CAPACITY = 15  # what merchants run with; 6 for those who help out for a campaign
CAPACITY_OF: Mapping[Duty, int] = {Duty.TEMPORARY: 6}
MAX_REASON = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a change: the state, the one to come back to and whether the connection was lost."""

    state: State
    chosen: State
    lost: bool = False


def choice_of(state: State) -> Trigger:
    """The trigger of choosing a state."""
    return _CHOICES[state]


def next_standing(now: Standing, trigger: Trigger) -> Standing | None:
    """The standing after `trigger`; None if nothing changes."""
    if trigger is Trigger.RETURNED and not now.lost:
        return None
    to = TABLE.get((now.state, trigger))
    if to is None:
        return None
    state = now.chosen if isinstance(to, Back) else to
    chosen = now.chosen if trigger in {Trigger.LOST, Trigger.RETURNED} else state
    after = Standing(state, chosen, lost=trigger is Trigger.LOST)
    return None if after == now else after


def check_choice(state: State, reason: str | None) -> str | None:
    """The reason as it is kept; a break needs one."""
    reason = (reason or "").strip() or None
    if state is State.BREAK and reason is None:
        raise InvalidError(fields=(FieldError("/reason", "presence.break_needs_reason"),))
    if reason and len(reason) > MAX_REASON:
        raise InvalidError(fields=(FieldError("/reason", "presence.long_reason", {"most": MAX_REASON}),))
    return reason


def is_lost(now: datetime, last_seen_at: datetime) -> bool:
    """Whether nothing was heard for the whole grace."""
    return now - last_seen_at >= GRACE


def is_shift_ending(now: datetime, since: datetime, shift_ends_at: datetime | None) -> bool:
    """Whether to pause now; who went online again after that moment is left alone."""
    return shift_ends_at is not None and since < shift_ends_at - SHIFT_PAUSE <= now


def was_blind(now: datetime, swept_at: datetime | None) -> bool:
    """Whether no sweep has run for so long that silence means nothing."""
    return swept_at is None or now - swept_at > BLIND


def capacity_of(duty: Duty) -> int:
    """How many conversations at once, where nothing else is set."""
    return CAPACITY_OF.get(duty, CAPACITY)


def time_in_states(
    before: State, changes: Sequence[tuple[datetime, State]], start: datetime, end: datetime
) -> dict[State, timedelta]:
    """Time spent in each state from `start` to `end`, given the state before and the changes in between."""
    spent = dict.fromkeys(State, timedelta(0))
    at, state = start, before
    for changed_at, to in changes:
        spent[state] += changed_at - at
        at, state = changed_at, to
    spent[state] += max(end - at, timedelta(0))
    return spent


def by_of(trigger: Trigger, *, own: bool) -> By:
    """Who is behind a change."""
    if trigger not in _CHOICES.values():
        return By.SYSTEM
    return By.AGENT if own else By.SUPERVISOR
