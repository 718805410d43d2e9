"""How a clock runs: starting, standing still, being met, going over its deadline. Pure; deadlines are frozen."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Protocol

from msgspec.structs import replace

from yingda.alerts.types import Severity
from yingda.sla.policy.life import act_of, step
from yingda.sla.types import (
    OPEN_STATES,
    Clock,
    ClockAct,
    ClockState,
    Happening,
    MarkKind,
    MarkPlace,
    MoveCause,
    Moved,
    Passed,
    Place,
    Platform,
    Rank,
    Remedy,
    Target,
    TargetMark,
)

# up to and with the deadline itself is in time
_JUST_AFTER = timedelta(milliseconds=1)
MOST_PAUSES = 50  # that are kept to explain with; what was used is counted all the same
_DEADLINE = 0  # in a timeline: the place of the deadline itself


class Hours(Protocol):
    """The shop's calendar, as far as clocks need it."""

    def add(self, at: datetime, working: timedelta) -> datetime:
        """The instant by which `working` time has passed since `at`."""
        ...

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`."""
        ...


@lru_cache(maxsize=4096)
def timeline(terms: Target) -> tuple[tuple[int, int, TargetMark | None], ...]:
    """Marks in order: (seconds from the start, before or after the deadline, the mark; None: the deadline)."""
    assert terms.seconds is not None
    places = [
        (_offset(terms.seconds, mark), 1 if mark.when is MarkPlace.AFTER else -1, mark) for mark in terms.marks
    ]
    ordered = sorted([*places, (terms.seconds, _DEADLINE, None)], key=lambda each: each[:2])
    return tuple((max(offset, 0), side, mark) for offset, side, mark in ordered)


def start(place: Place, terms: Target, policy: tuple[int | None, int], at: datetime, hours: Hours) -> Clock:
    """A clock that runs from `at` on; `policy` is whose terms these are, and of which version."""
    clock = Clock(
        place, terms.kind, step(None, ClockAct.START), terms, *policy, started_at=at, resumed_at=at, due_at=None,
        next_at=None,
    )  # fmt: skip
    return _aimed(clock, hours)


def with_platform(clock: Clock, platform: Platform | None) -> Clock:
    """The clock with a platform's deadline beside its own."""
    if platform is None:
        return clock
    after = platform.at + _JUST_AFTER
    return replace(clock, platform=platform, next_at=min(clock.next_at or after, after))


def happen(clock: Clock, happening: Happening, at: datetime, hours: Hours) -> Clock:
    """The clock after something happened to its matter; the same one if that is nothing to it."""
    act = act_of(clock.kind, happening)
    if act is None or clock.state not in OPEN_STATES:
        return clock
    if act is ClockAct.PAUSE:
        return _paused(clock, at, hours) if clock.terms.pauses else clock
    if act is ClockAct.RESUME:
        return _resumed(clock, at, hours) if clock.state is ClockState.PAUSED else clock
    return stop(clock, act, at, happening)


def stop(clock: Clock, act: ClockAct, at: datetime, by: Happening | None) -> Clock:
    """Meet or cancel it; what was over its deadline by then stays so, whether or not anybody had looked."""
    overdue = _caught_up(clock, at)
    return replace(overdue, state=step(overdue.state, act), stopped_at=at, stopped_by=by, next_at=None)


def revive(clock: Clock, hours: Hours) -> Clock:
    """Go on as if it had not been stopped."""
    running = replace(
        clock,
        state=step(clock.state, ClockAct.REVIVE),
        stopped_at=None,
        stopped_by=None,
        stopped_in=None,
        next_at=None,
    )
    if running.paused_at is not None:
        return replace(running, state=step(running.state, ClockAct.PAUSE))
    return replace(running, next_at=_next(running, hours))


def fire(clock: Clock, now: datetime, hours: Hours) -> tuple[Clock, tuple[Passed, ...]]:
    """Let everything go off that has become due by `now`, in its order."""
    passed = list[Passed]()
    while clock.next_at is not None and clock.next_at <= now:
        platform = clock.platform
        if platform is not None and not platform.missed and platform.at + _JUST_AFTER == clock.next_at:
            passed.append(_of_platform(platform))
            clock = replace(clock, platform=replace(platform, missed=True))
        else:
            mark = timeline(clock.terms)[clock.passed]
            passed.append(_passed(clock, mark[1], mark[2]))
            # an answer may have found it over before its mark went off
            over = mark[2] is None and clock.state is ClockState.RUNNING
            clock = replace(_over(clock) if over else clock, passed=clock.passed + 1)
        clock = replace(clock, next_at=_next(clock, hours))
    return clock, tuple(passed)


def retarget(
    clock: Clock, terms: Target, policy: tuple[int | None, int], hours: Hours, cause: tuple[datetime, MoveCause]
) -> Clock:
    """The clock on other terms, counted from the same start; warnings that lie behind `cause` stay silent."""
    at, why = cause
    aimed = _aimed(replace(clock, terms=terms, policy_id=policy[0], policy_version=policy[1], passed=0), hours)
    while aimed.state is ClockState.RUNNING and timeline(terms)[aimed.passed][2] is not None:
        reached = _instant(aimed, hours)
        if reached is None or reached > at:
            break
        aimed = replace(aimed, passed=aimed.passed + 1)
    moved = Moved(at=at, cause=why, from_due=clock.due_at, to_due=aimed.due_at)
    moves = clock.moves if clock.due_at == aimed.due_at else (*clock.moves, moved)
    return replace(aimed, next_at=_next(aimed, hours), provisional=False, moves=moves)


def average_ms(waits: Sequence[Clock], terms: Target, hours: Hours) -> int | None:
    """The mean of waits that were ended by a person; None without any."""
    spans = [
        _span(terms.working, each.started_at, each.stopped_at, hours)
        for each in waits
        if each.stopped_at is not None and each.stopped_by is Happening.RESPONDED
    ]
    return round(sum(spans) / len(spans)) if spans else None


def spent(clock: Clock, at: datetime, hours: Hours) -> int:
    """How many milliseconds of its time a clock has used by `at`."""
    until = clock.paused_at or clock.stopped_at or at
    return clock.spent_ms + (0 if clock.paused_at else _span(clock.terms.working, clock.resumed_at, until, hours))


def _aimed(clock: Clock, hours: Hours) -> Clock:
    """The clock with its deadline; none while it stands still."""
    assert clock.terms.seconds is not None
    if clock.paused_at is not None:
        return replace(clock, due_at=None, next_at=None)
    left = timedelta(seconds=clock.terms.seconds, milliseconds=-clock.spent_ms)
    aimed = replace(clock, due_at=_later(clock.terms.working, clock.resumed_at, left, hours))
    return replace(aimed, next_at=_next(aimed, hours))


def _paused(clock: Clock, at: datetime, hours: Hours) -> Clock:
    caught = _caught_up(clock, at)
    if caught.state is not ClockState.RUNNING:
        return caught
    used = clock.spent_ms + _span(clock.terms.working, clock.resumed_at, at, hours)
    state = step(clock.state, ClockAct.PAUSE)
    return replace(clock, state=state, spent_ms=used, paused_at=at, due_at=None, next_at=None)


def _resumed(clock: Clock, at: datetime, hours: Hours) -> Clock:
    assert clock.paused_at is not None
    pauses = clock.pauses
    if len(pauses) < MOST_PAUSES:
        pauses = [*pauses, [_ms(clock.paused_at), _ms(at)]]
    state = step(clock.state, ClockAct.RESUME)
    return _aimed(replace(clock, state=state, resumed_at=at, paused_at=None, pauses=pauses), hours)


def _caught_up(clock: Clock, at: datetime) -> Clock:
    late = clock.state is ClockState.RUNNING and clock.due_at is not None and clock.due_at < at
    return _over(clock) if late else clock


def _over(clock: Clock) -> Clock:
    return replace(clock, state=step(clock.state, ClockAct.BREACH), breached_at=clock.due_at)


def _next(clock: Clock, hours: Hours) -> datetime | None:
    """When something of an open clock goes off next."""
    if clock.state in (ClockState.RUNNING, ClockState.BREACHED):
        platform = clock.platform
        own = _instant(clock, hours)
        if platform is None or platform.missed:
            return own
        after = platform.at + _JUST_AFTER
        return after if own is None else min(own, after)
    return None


def _instant(clock: Clock, hours: Hours) -> datetime | None:
    """When the clock passes its next mark; None if all lie behind it."""
    marks = timeline(clock.terms)
    if clock.passed >= len(marks) or clock.due_at is None:
        return None
    offset, side, _ = marks[clock.passed]
    if side == _DEADLINE:
        return clock.due_at + _JUST_AFTER
    left = max(timedelta(seconds=offset, milliseconds=-clock.spent_ms), timedelta(0))
    return _later(clock.terms.working, clock.resumed_at, left, hours)


def _passed(clock: Clock, side: int, mark: TargetMark | None) -> Passed:
    if mark is None:
        assert clock.due_at is not None
        return Passed(MarkKind.DEADLINE, clock.passed + 1, clock.due_at, do=clock.terms.do)
    assert clock.next_at is not None
    kind = MarkKind.WARNING if side < _DEADLINE else MarkKind.OVERDUE
    return Passed(kind, clock.passed + 1, clock.next_at, mark.tell, mark.severity, mark.do)


def _of_platform(platform: Platform) -> Passed:
    ranks = (Rank.AGENT, Rank.TEAM_LEAD, Rank.SUPERVISOR)
    return Passed(MarkKind.PLATFORM, 0, platform.at, ranks, Severity.URGENT, (Remedy.RAISE_PRIORITY,))


def _offset(seconds: int, mark: TargetMark) -> int:
    if mark.when is MarkPlace.PERCENT:
        return seconds * mark.value // 100
    return seconds - mark.value if mark.when is MarkPlace.BEFORE else seconds + mark.value


def _later(working: bool, at: datetime, span: timedelta, hours: Hours) -> datetime:
    return hours.add(at, max(span, timedelta(0))) if working else at + max(span, timedelta(0))


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _span(working: bool, since: datetime, until: datetime, hours: Hours) -> int:
    spent_time = hours.between(since, until) if working else until - since
    return round(spent_time / timedelta(milliseconds=1))
