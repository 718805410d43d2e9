"""Figures kept as messages arrive equal those rebuilt from the finished list."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from yingda.conversations.policy.figures import (
    Figures,
    customer_wrote,
    handed_on,
    person_answered,
    shop_wrote,
    state_changed,
)
from yingda.conversations.types import State

START = datetime(2026, 11, 10, 2, tzinfo=UTC)
What = Literal["asks", "thanks", "answers", "automatic", "handed_on", "queued", "active", "ended"]


class HalfTime:
    """A calendar in which half of all time is working time."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        return (end - start) / 2


@dataclass(frozen=True)
class Entry:
    what: What
    after_s: int


def play(entries: list[Entry], first: State) -> Figures:
    figures = Figures(state=first, state_since=START)
    now, assigned, answered = START, None, False
    for entry in entries:
        now += timedelta(seconds=entry.after_s)
        match entry.what:
            case "asks" | "thanks":
                figures = customer_wrote(figures, now, needs_answer=entry.what == "asks")
            case "answers":
                figures, _ = person_answered(figures, now, HalfTime(), assigned, answered)
                answered = True
            case "automatic":
                figures = shop_wrote(figures, by_person=False)
            case "handed_on":
                figures = handed_on(figures, now)
            case "queued" | "active" | "ended":
                figures = state_changed(figures, now, State(entry.what))
                if entry.what == "active":
                    assigned, answered = now, False
    return figures


def rebuild(entries: list[Entry], first: State) -> dict[str, object]:
    """The same figures by looking at the whole list at once."""
    times = list(accumulate(entry.after_s for entry in entries))
    state, since = first, 0
    spans: dict[State, int] = dict.fromkeys(State, 0)
    waits: list[int] = []
    waiting: int | None = None
    turn_open = False
    for entry, now in zip(entries, times, strict=True):
        begins = entry.what == "handed_on" or (entry.what == "asks" and state is not State.BOT)
        if begins and waiting is None:
            waiting = now
        if entry.what in ("asks", "thanks"):
            turn_open = True
        if entry.what in ("answers", "automatic"):
            turn_open = False
        if entry.what == "answers" and waiting is not None:
            waits.append(now - waiting)
            waiting = None
        if entry.what in ("queued", "active", "ended"):
            spans[state] += now - since
            if state is State.BOT and turn_open and waiting is None and entry.what != "ended":
                waiting = now
            state, since = State(entry.what), now
    told = [entry.what for entry in entries]
    return {
        "responses": len(waits),
        "response_total_ms": sum(waits) * 1000,
        "response_working_total_ms": sum(waits) * 500,
        "responses_in_3min": sum(wait <= 180 for wait in waits),
        "longest_wait_ms": max(waits, default=0) * 1000,
        "first_response_ms": waits[0] * 1000 if waits else None,
        "customer_messages": told.count("asks") + told.count("thanks"),
        "customer_turns": customer_turns(told),
        "agent_messages": told.count("answers"),
        "bot_messages": told.count("automatic"),
        "bot_ms": spans[State.BOT] * 1000,
        "queue_ms": spans[State.QUEUED] * 1000,
        "agent_ms": spans[State.ACTIVE] * 1000,
    }


def customer_turns(told: list[What]) -> int:
    """How often the customer begins to speak."""
    said = [what for what in told if what not in ("handed_on", "queued", "active", "ended")]
    customer = [what in ("asks", "thanks") for what in said]
    return sum(mine and (i == 0 or not customer[i - 1]) for i, mine in enumerate(customer))


entries = st.builds(
    Entry,
    st.sampled_from(["asks", "thanks", "answers", "automatic", "handed_on", "queued", "active", "ended"]),
    st.integers(0, 400),
)


@given(st.lists(entries, max_size=30), st.sampled_from([State.BOT, State.QUEUED]))
def test_figures_kept_equal_figures_rebuilt(listed: list[Entry], first: State) -> None:
    figures = play(listed, first)
    rebuilt = rebuild(listed, first)
    assert {name: getattr(figures, name) for name in rebuilt} == rebuilt


def test_consecutive_messages_are_one_turn_and_the_wait_begins_with_the_first() -> None:
    figures = play([Entry("active", 0), Entry("asks", 10), Entry("asks", 5), Entry("answers", 20)], State.QUEUED)
    assert (figures.customer_turns, figures.customer_messages) == (1, 2)
    assert figures.first_response_ms == 25_000


def test_time_with_the_bot_is_not_the_agents() -> None:
    told = [Entry("asks", 0), Entry("queued", 60), Entry("active", 10), Entry("answers", 20)]
    figures = play(told, State.BOT)
    assert (figures.first_response_ms, figures.first_response_agent_ms, figures.bot_ms) == (30_000, 20_000, 60_000)


def test_an_automatic_text_answers_nothing() -> None:
    figures = play([Entry("active", 0), Entry("asks", 0), Entry("automatic", 5), Entry("answers", 5)], State.QUEUED)
    assert (figures.first_response_ms, figures.responses) == (10_000, 1)


def test_a_courtesy_starts_no_wait_and_leaves_the_last_word_to_the_shop() -> None:
    told = [Entry("active", 0), Entry("asks", 0), Entry("answers", 5), Entry("thanks", 5)]
    figures = play(told, State.QUEUED)
    assert figures.waiting_since is None
    assert figures.shop_has_last_word is True


def test_an_agents_wait_begins_with_the_assignment_in_working_time_too() -> None:
    start = Figures(state=State.QUEUED, state_since=START)
    asked = customer_wrote(start, START, needs_answer=True)
    given = START + timedelta(seconds=40)
    _, answer = person_answered(asked, given + timedelta(seconds=20), HalfTime(), given, answered_before=False)
    assert answer is not None
    assert (answer.waited_ms, answer.working_ms) == (60_000, 30_000)
    assert (answer.agent_ms, answer.agent_working_ms) == (20_000, 10_000)


def test_a_transfer_restarts_no_clock() -> None:
    told = [Entry("active", 0), Entry("asks", 0), Entry("queued", 30), Entry("active", 5), Entry("answers", 10)]
    figures = play(told, State.QUEUED)
    assert (figures.first_response_ms, figures.first_response_agent_ms) == (45_000, 10_000)
