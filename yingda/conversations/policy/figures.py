"""An episode's figures, kept as messages arrive (glossary: first response, average response, longest wait)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from yingda.conversations.types import State

GRADED_MS = 180_000  # platforms grade answers within 3 minutes (A1)
QUICK_MS = 30_000  # first reply target (A1)


class WorkingTime(Protocol):
    """The shop's calendar, as far as figures need it."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered turn: how long the customer waited, and how long this agent kept them waiting."""

    waited_ms: int
    working_ms: int
    agent_ms: int
    agent_working_ms: int
    first: bool
    first_of_agent: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one episode; times in ms. `waiting_since` is the first unanswered turn that needs an answer."""

    state: State
    state_since: datetime
    waiting_since: datetime | None = None
    first_response_ms: int | None = None
    first_response_working_ms: int | None = None
    first_response_agent_ms: int | None = None
    responses: int = 0
    response_total_ms: int = 0
    response_working_total_ms: int = 0
    responses_in_3min: int = 0
    longest_wait_ms: int = 0
    customer_messages: int = 0
    customer_turns: int = 0
    agent_messages: int = 0
    bot_messages: int = 0
    bot_ms: int = 0
    queue_ms: int = 0
    agent_ms: int = 0
    shop_has_last_word: bool = False
    customer_turn_open: bool = False


def customer_wrote(figures: Figures, at: datetime, *, needs_answer: bool) -> Figures:
    """A customer's message: begins a turn, and the wait for a person unless it needs no answer."""
    waiting = figures.waiting_since
    if waiting is None and needs_answer and figures.state is not State.BOT:
        waiting = at
    return replace(
        figures,
        waiting_since=waiting,
        customer_messages=figures.customer_messages + 1,
        customer_turns=figures.customer_turns + (not figures.customer_turn_open),
        customer_turn_open=True,
        shop_has_last_word=figures.shop_has_last_word and not needs_answer,
    )


def shop_wrote(figures: Figures, *, by_person: bool) -> Figures:
    """A message of the shop that is no answer of a person: bot, greeting, automatic text."""
    return replace(
        figures,
        agent_messages=figures.agent_messages + by_person,
        bot_messages=figures.bot_messages + (not by_person),
        customer_turn_open=False,
        shop_has_last_word=True,
    )


def person_answered(
    figures: Figures, at: datetime, calendar: WorkingTime, assigned_at: datetime | None, answered_before: bool
) -> tuple[Figures, Answer | None]:
    """An agent's message: answers the waiting turn, if one waits."""
    spoken = shop_wrote(figures, by_person=True)
    since = figures.waiting_since
    if since is None:
        return spoken, None
    from_assignment = max(since, assigned_at or since)
    answer = Answer(
        waited_ms=_ms(at - since),
        working_ms=_ms(calendar.between(since, at)),
        agent_ms=_ms(at - from_assignment),
        agent_working_ms=_ms(calendar.between(from_assignment, at)),
        first=figures.responses == 0,
        first_of_agent=not answered_before,
    )
    return _with_answer(spoken, answer), answer


def state_changed(figures: Figures, at: datetime, to: State) -> Figures:
    """Books the time spent in the state that is left; leaving the bot with an open turn starts the wait."""
    spent = _ms(at - figures.state_since)
    starts_wait = figures.state is State.BOT and figures.customer_turn_open and figures.waiting_since is None
    return replace(
        figures,
        state=to,
        state_since=at,
        bot_ms=figures.bot_ms + spent * (figures.state is State.BOT),
        queue_ms=figures.queue_ms + spent * (figures.state in (State.QUEUED, State.MESSAGE_LEFT)),
        agent_ms=figures.agent_ms + spent * (figures.state is State.ACTIVE),
        waiting_since=at if starts_wait and to is not State.ENDED else figures.waiting_since,
    )


def reopened(figures: Figures) -> Figures:
    """An ending was taken back: the time since then is the agent's, as if it had gone on."""
    return replace(figures, state=State.ACTIVE)


def handed_on(figures: Figures, at: datetime) -> Figures:
    """Whoever agreed to be transferred waits for the next person, if they don't wait already."""
    return figures if figures.waiting_since is not None else replace(figures, waiting_since=at)


def _with_answer(figures: Figures, answer: Answer) -> Figures:
    answered = replace(
        figures,
        waiting_since=None,
        responses=figures.responses + 1,
        response_total_ms=figures.response_total_ms + answer.waited_ms,
        response_working_total_ms=figures.response_working_total_ms + answer.working_ms,
        responses_in_3min=figures.responses_in_3min + (answer.waited_ms <= GRADED_MS),
        longest_wait_ms=max(figures.longest_wait_ms, answer.waited_ms),
    )
    if not answer.first:
        return answered
    return replace(
        answered,
        first_response_ms=answer.waited_ms,
        first_response_working_ms=answer.working_ms,
        first_response_agent_ms=answer.agent_ms,
    )


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
