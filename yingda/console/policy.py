"""When the wall raises an alarm; who keeps views for whom; what can be done to many at once; rehearsals."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from yingda.accounts.types import Actor, Permission
from yingda.console.types import (
    Advice,
    Alarm,
    AlarmKind,
    BulkAct,
    BulkKind,
    Level,
    Move,
    SharedWith,
    Turn,
    ViewDraft,
)
from yingda.conversations.types import Result, State, Totals
from yingda.kit.errors import FieldError, ForbiddenError, InvalidError

# the workbench's popup names everybody over 100 s; the list's hard mark is at 150 s
UNANSWERED = {Level.AMBER: timedelta(seconds=100), Level.RED: timedelta(seconds=150)}
# the average answer is due within 60 s; a channel raises its alarm at 2 minutes (A1)
QUEUED = {Level.AMBER: timedelta(seconds=60), Level.RED: timedelta(seconds=120)}

UNDO_WITHIN = timedelta(seconds=8)  # ui.md

REHEARSAL_LASTS = timedelta(minutes=4)  # five at most, with everybody's goodbye
ARRIVE_EVERY = timedelta(seconds=8)
LOOK_EVERY = timedelta(seconds=4)  # about what a person needs to read an answer and type on
NUDGE_AFTER = timedelta(seconds=40)
QUICK_MS = 30_000  # the share that figures name: first answers within 30 s

_URGENT_FIRST = {kind: place for place, kind in enumerate(AlarmKind)}


def level_of(waited: timedelta, limits: dict[Level, timedelta]) -> Level | None:
    """How urgent a wait is; None below the first limit."""
    if waited >= limits[Level.RED]:
        return Level.RED
    return Level.AMBER if waited >= limits[Level.AMBER] else None


def in_order(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Red ones first, then by kind, then the longest."""
    return sorted(alarms, key=lambda one: (one.level is not Level.RED, _URGENT_FIRST[one.kind], one.since, one.who))


def waited_s(since: datetime, now: datetime) -> int:
    """Whole seconds of a wait."""
    return max(0, int((now - since).total_seconds()))


class _View(Protocol):
    owner_id: int
    shared_with: str
    shop_id: int | None
    team_id: int | None


def may_share(actor: Actor) -> bool:
    """Whoever reads what others have may name lists for them."""
    return actor.may(Permission.CONVERSATION_READ_TEAM) or actor.may(Permission.CONVERSATION_READ_ALL)


def may_use(actor: Actor, view: _View) -> bool:
    """One's own, those of one's teams, and those of one's shops."""
    if view.shared_with == SharedWith.NOBODY:
        return view.owner_id == actor.staff_id
    if view.shared_with == SharedWith.SHOP:
        return view.shop_id in actor.shop_ids
    return view.team_id in actor.team_ids


def place_of(actor: Actor, draft: ViewDraft) -> tuple[int | None, int | None]:
    """The shop and the team of a new view; refused where the actor may not share."""
    if draft.shared_with is SharedWith.NOBODY:
        return None, None
    if not may_share(actor):
        raise ForbiddenError
    if draft.shared_with is SharedWith.SHOP:
        if draft.shop_id not in actor.shop_ids:
            raise InvalidError(fields=(FieldError("/shop_id", "view.not_your_shop"),))
        return draft.shop_id, None
    if draft.team_id not in actor.team_ids:
        raise InvalidError(fields=(FieldError("/team_id", "view.not_your_team"),))
    return None, draft.team_id


def check_bulk(actor: Actor, act: BulkAct) -> None:
    """Refuse at once what no conversation could allow."""
    if act.kind is BulkKind.ASSIGN:
        actor.check(Permission.CONVERSATION_REASSIGN)
    if act.kind is BulkKind.TAG and not act.tags:
        raise InvalidError(fields=(FieldError("/act/tags", "error.field.required"),))
    if act.kind is BulkKind.END and act.result is Result.UNSOLVED and act.unsolved_reason is None:
        raise InvalidError(fields=(FieldError("/act/unsolved_reason", "conversation.reason_needed"),))


def start_of(act: BulkAct, now: datetime) -> datetime:
    """What customers feel begins when the time to take it back is over."""
    return now + UNDO_WITHIN if act.kind in (BulkKind.END, BulkKind.SPAM) else now


def next_move(turn: Turn, lines: int, state: State | None, waited: timedelta | None) -> Move:
    """What a simulated customer does; `waited` is None while no answer is due."""
    if turn.said == 0:
        return Move.SAY
    if state is State.ENDED:
        return Move.LEAVE
    if waited is None and state is State.ACTIVE:
        return Move.SAY if turn.said < lines else Move.LEAVE
    late = waited is not None and waited >= NUDGE_AFTER
    return Move.NUDGE if late and not turn.nudged else Move.WAIT


def advice_for(totals: Totals, *, replies: int) -> list[Advice]:
    """What to try next, the most important first."""
    found = []
    if totals.answered < totals.episodes:
        found.append(Advice.ANSWER_ALL)
    if totals.first_responses and totals.first_real_ms > QUICK_MS * totals.first_responses:
        found.append(Advice.FASTER_FIRST)
    if totals.longest_ms >= UNANSWERED[Level.AMBER] / timedelta(milliseconds=1):
        found.append(Advice.MORE_PEOPLE)
    if replies == 0:
        found.append(Advice.QUICK_REPLIES)
    return found or [Advice.READY]


def is_shops_page(url: str) -> bool:
    """Whether a page is one of the shop's own: our console, from which a chat is tried, is none."""
    place = urlsplit(url)
    return place.scheme in ("http", "https") and not place.path.startswith(("/console", "/c/"))
