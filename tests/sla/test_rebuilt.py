"""Clocks rebuilt from what was announced are those that are stored, whatever happens in whatever order."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from tests.sla.conftest import Shop
from tests.sla.oracle import Event, Oracle
from yingda.app.wiring import TABLE, Row, make_wiring
from yingda.conversations import service as conversations
from yingda.conversations.events import (
    EpisodeEnded,
    EpisodeReopened,
    MessageAccepted,
    MessageLeft,
    WaitBegan,
)
from yingda.conversations.service import Ending
from yingda.conversations.types import Draft, Kind, Result, State, UnsolvedReason
from yingda.infra.db import Unit, Wiring
from yingda.infra.db.unit import Reading
from yingda.sla.types import Clock, ClockState, TargetKind

HEARD = (WaitBegan, MessageAccepted, MessageLeft, EpisodeEnded, EpisodeReopened)


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def wiring(heard: list[Event]) -> Wiring:
    def keep(_unit: Unit, event: Any) -> None:
        heard.append(event)

    # nothing but clocks runs by itself here: routing would move conversations while the machine is looking
    table = [row for row in TABLE if row.name.startswith("sla.")]
    return make_wiring("s" * 40, [*table, *(Row(each, "now", keep) for each in HEARD)])


class Machine(RuleBasedStateMachine):
    """A customer, two agents and a supervisor do what they like; time passes, timers go off or do not."""

    def __init__(self, shop: Shop, heard: list[Event]) -> None:
        super().__init__()
        self.shop, self.heard = shop, heard
        self.name = f"客户{next(shop.desk.numbers)}"
        self.id = shop.says(name=self.name)
        self.oracle, self.known = Oracle(), 0

    @property
    def open(self) -> bool:
        return bool(self.card.state != State.ENDED)

    @property
    def card(self) -> Any:
        return self.shop.desk.read(conversations.cards, [self.id])[self.id]

    def _do(self, act: Any, *args: Any) -> None:
        self.shop.desk.write(act, *args)

    @rule(words=st.sampled_from(["怎么还没发货？", "谢谢", "在吗"]))
    def customer_writes(self, words: str) -> None:
        self.shop.says(words, self.name)

    @precondition(lambda self: self.open)
    @rule(words=st.sampled_from(["请稍等", "48小时内发货"]))
    def boss_answers(self, words: str) -> None:
        self._do(conversations.take_over, self.shop.boss, self.id)
        self.shop.desk.answers(self.shop.boss, self.id, words)

    @precondition(lambda self: self.open)
    @rule(how=st.sampled_from(["to ming", "to the queue", "note"]))
    def it_is_moved(self, how: str) -> None:
        if how == "note":
            draft = Draft(f"note-{next(self.shop.desk.numbers):06}", Kind.NOTE, "查一下")
            self._do(conversations.write_note, self.shop.boss, self.id, draft)
            return
        self._do(conversations.reassign, self.shop.boss, self.id, self.shop.ming.staff_id)
        if how == "to the queue":
            self._do(conversations.reassign, self.shop.boss, self.id, None)

    @precondition(lambda self: self.open)
    @rule()
    def customer_leaves_a_message(self) -> None:
        self.it_is_moved("to the queue")
        self._do(conversations.leave_message, self.id)

    @precondition(lambda self: self.open)
    @rule(result=st.sampled_from(Result), undone=st.booleans())
    def boss_ends_it(self, result: Result, undone: bool) -> None:
        reason = UnsolvedReason.OTHER if result is Result.UNSOLVED else None
        self._do(conversations.take_over, self.shop.boss, self.id)
        self._do(conversations.end, self.shop.boss, self.id, Ending(result, reason))
        if undone:
            self._do(conversations.reopen, self.shop.boss, self.id)

    @rule(seconds=st.sampled_from([1, 29, 31, 61, 1900, 11_000]), looked=st.booleans())
    def time_passes(self, seconds: int, looked: bool) -> None:
        self.shop.desk.wait(seconds=seconds)
        if looked:
            self.shop.drain()

    @invariant()
    def rebuilt_is_stored(self) -> None:
        mine = [event for event in self.heard if event.conversation_id == self.id]
        for event in mine[self.known :]:
            self.oracle.hear(event)
        self.known = len(mine)
        now = self.shop.desk.clock.now()
        stored = self.shop.clocks(self.id)
        assert [_shown(each, now) for each in stored if each.kind is not TargetKind.AVERAGE] == [
            one.shown(now) for one in self.oracle.timed
        ]
        averages = {each.place.episode_id: each.state for each in stored if each.kind is TargetKind.AVERAGE}
        assert averages == self.oracle.averages
        self._figures_agree(stored)

    def _figures_agree(self, stored: list[Clock]) -> None:
        """What a clock measured is what the episode's figures say."""
        first = {each.place.episode_id: each for each in stored if each.kind is TargetKind.FIRST_RESPONSE}
        for episode_id, told in self.shop.desk.read(_first_responses, self.id).items():
            clock = first.get(episode_id)
            if clock is not None and clock.state in (ClockState.MET, ClockState.LATE):
                assert clock.stopped_at is not None
                assert told == (clock.stopped_at - clock.started_at) // timedelta(milliseconds=1)


def _shown(clock: Clock, now: Any) -> tuple[Any, ...]:
    """A clock as if somebody had just looked at the time."""
    late = clock.state is ClockState.RUNNING and clock.due_at is not None and clock.due_at < now
    state, breached = (ClockState.BREACHED, clock.due_at) if late else (clock.state, clock.breached_at)
    return (clock.kind.value, state.value, clock.started_at, clock.stopped_at, breached)


def _first_responses(reading: Reading, conversation_id: int) -> dict[int, int | None]:
    found = text("SELECT id, first_response_ms FROM episode WHERE conversation_id = :id")
    return {row.id: row.first_response_ms for row in reading.execute(found, {"id": conversation_id})}


def test_clocks_rebuilt_from_events_are_those_that_are_stored(shop: Shop, heard: list[Event]) -> None:
    calm = settings(
        max_examples=20, stateful_step_count=14, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    run_state_machine_as_test(lambda: Machine(shop, heard), settings=calm)
