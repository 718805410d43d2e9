"""Presence as rows: choosing, being lost and coming back, what is pushed and announced."""

import asyncio
from datetime import datetime, timedelta

import pytest

from tests.accounts.world import START, World
from yingda.accounts import service as accounts
from yingda.accounts.types import StaffChange
from yingda.infra.clock import FakeClock
from yingda.infra.db import Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.runner import JobRunner
from yingda.presence import jobs, service
from yingda.presence.events import AgentLost, AgentReturned, CapacityChanged, StateChanged
from yingda.presence.pushes import PresenceCard
from yingda.presence.types import By, Duty, ProfileChange, Seat, State

pytestmark = pytest.mark.db


def card_of(world: World, staff_id: int) -> PresenceCard:
    return world.read(service.cards, [staff_id])[0]


def sweep_for(world: World, seconds: int) -> None:
    """Let time pass with a sweep every 10 s."""
    for _ in range(seconds // 10):
        before = world.clock.now()
        world.wait(seconds=10)
        world.write(service.sweep_lost, before)


def test_somebody_new_is_offline(world: World) -> None:
    shop = world.shop("tea")
    mei = world.staff("mei", shop)
    card = card_of(world, mei)
    assert (card.state, card.connected, card.capacity, card.duty) == (State.OFFLINE, False, 15, Duty.FLOATING)
    assert (card.name, card.shop_ids, card.team_ids, card.load) == ("Mei", (shop,), (), 0)
    assert world.read(service.available_for, [mei]) == []


def test_choosing_a_state_is_announced_and_pushed_to_every_shop(world: World) -> None:
    tea, silk = world.shop("tea"), world.shop("silk")
    mei = world.staff("mei", tea, silk)
    card = world.write(service.choose_state, mei, State.BREAK, "午饭")
    assert (card.state, card.reason, card.since) == (State.BREAK, "午饭", START)
    assert world.told(StateChanged) == [StateChanged(mei, State.OFFLINE, State.BREAK, By.AGENT, "午饭")]
    assert [(push.topic, push.kind, push.id, push.version, push.card) for push in world.pushes] == [
        (topic, "presence", mei, card.version, card) for topic in (f"staff:{mei}", f"shop:{tea}", f"shop:{silk}")
    ]


def test_choosing_the_same_again_announces_nothing(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    world.write(service.choose_state, mei, State.ONLINE)
    world.wait(minutes=5)
    again = world.write(service.choose_state, mei, State.ONLINE)
    assert again.since == START
    assert len(world.told(StateChanged)) == 1
    noted = world.write(service.choose_state, mei, State.ONLINE, "忙")
    assert (noted.reason, noted.since, len(world.told(StateChanged))) == ("忙", START, 1)


def test_every_push_is_newer_than_the_one_before(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    for state in (State.ONLINE, State.PAUSED, State.OFFLINE, State.ONLINE):
        world.write(service.choose_state, mei, state)
    versions = [push.version for push in world.pushes if push.topic == f"staff:{mei}"]
    assert versions == sorted(set(versions))
    assert world.pushes[-1].card == card_of(world, mei)


def test_twenty_seconds_away_is_nothing(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    world.write(service.choose_state, mei, State.ONLINE)
    world.write(service.connected, mei)
    sweep_for(world, 20)
    world.write(service.connected, mei)
    sweep_for(world, 50)
    assert card_of(world, mei).state is State.ONLINE
    assert world.told(AgentLost) == []


def test_who_is_not_heard_for_a_minute_is_lost_and_comes_back_as_before(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    world.write(service.connected, mei)
    world.write(service.choose_state, mei, State.PAUSED, "整理")
    sweep_for(world, 50)
    card = card_of(world, mei)
    assert (card.state, card.connected) == (State.PAUSED, False)
    sweep_for(world, 10)
    card = card_of(world, mei)
    assert (card.state, card.reason, card.since) == (State.OFFLINE, "lost", START + timedelta(seconds=60))
    assert world.told(AgentLost) == [AgentLost(mei)]
    back = world.write(service.connected, mei)
    assert (back.state, back.reason, back.connected) == (State.PAUSED, "整理", True)
    assert world.told(AgentReturned) == [AgentReturned(mei)]
    assert [(e.from_state, e.to_state, e.by, e.reason) for e in world.told(StateChanged)] == [
        (State.OFFLINE, State.PAUSED, By.AGENT, "整理"),
        (State.PAUSED, State.OFFLINE, By.SYSTEM, "lost"),
        (State.OFFLINE, State.PAUSED, By.SYSTEM, "整理"),
    ]


def test_a_heartbeat_of_somebody_lost_brings_them_back(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    world.write(service.choose_state, mei, State.ONLINE)
    sweep_for(world, 60)
    assert card_of(world, mei).state is State.OFFLINE
    world.write(service.hear, {mei: world.clock.now()})
    assert card_of(world, mei).state is State.ONLINE


def test_a_server_that_was_down_loses_nobody(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    world.write(service.choose_state, mei, State.ONLINE)
    stopped = world.clock.now()
    world.wait(minutes=5)
    assert world.write(service.sweep_lost, stopped) == 0
    assert world.write(service.sweep_lost, None) == 0
    assert card_of(world, mei).state is State.ONLINE
    sweep_for(world, 60)
    assert card_of(world, mei).state is State.OFFLINE


def test_heartbeats_are_collected_and_written_once(world: World) -> None:
    mei, lan = world.staff("mei", world.shop("tea")), world.staff("lan")
    for staff_id in (mei, lan):
        world.write(service.choose_state, staff_id, State.ONLINE)
    beats = service.Heartbeats()
    for _ in range(9):
        beats.beat(mei, world.wait(seconds=10))
        before = world.clock.now()
        asyncio.run(beats.flush(world.db))
        world.write(service.sweep_lost, before)
    assert card_of(world, mei).state is State.ONLINE
    assert card_of(world, lan).state is State.OFFLINE
    assert [push for push in world.pushes if push.id == mei and push.topic.startswith("staff")][-1].card.connected


def test_an_old_beat_never_makes_somebody_seen_earlier(world: World) -> None:
    mei = world.staff("mei")
    world.write(service.choose_state, mei, State.ONLINE)
    world.wait(seconds=30)
    world.write(service.hear, {mei: world.clock.now()})
    world.write(service.hear, {mei: START})
    sweep_for(world, 50)
    assert card_of(world, mei).state is State.ONLINE


def test_a_shift_that_ends_pauses_once(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    world.write(service.choose_state, mei, State.ONLINE)
    world.write(service.set_profile, mei, ProfileChange(shift_ends_at=START + timedelta(minutes=12)))
    for _ in range(12):
        before = world.clock.now()
        world.wait(seconds=10)
        world.write(service.hear, {mei: world.clock.now()})
        world.write(service.sweep_lost, before)
    card = card_of(world, mei)
    assert (card.state, card.reason, card.since) == (State.PAUSED, "shift_ending", START + timedelta(minutes=2))
    world.wait(seconds=10)
    world.write(service.choose_state, mei, State.ONLINE)
    world.write(service.sweep_lost, world.clock.now())
    assert card_of(world, mei).state is State.ONLINE


def test_the_system_pauses_who_does_not_answer(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    assert not world.write(service.pause_by_system, mei)
    world.write(service.choose_state, mei, State.ONLINE)
    assert world.write(service.pause_by_system, mei)
    assert not world.write(service.pause_by_system, mei)
    card = card_of(world, mei)
    assert (card.state, card.reason) == (State.PAUSED, "unresponsive")


def test_leaving_is_offline(world: World) -> None:
    mei, lan = world.staff("mei", world.shop("tea")), world.staff("lan")
    for staff_id in (mei, lan):
        world.write(service.choose_state, staff_id, State.ONLINE)
    world.write(accounts.update_staff, world.admin, mei, StaffChange(active=False))
    assert (card_of(world, mei).state, card_of(world, mei).reason) == (State.OFFLINE, "deactivated")
    world.write(accounts.sign_out, world.actor("lan"))
    assert card_of(world, lan).state is State.OFFLINE


def test_a_new_name_is_pushed(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"))
    world.write(accounts.update_staff, world.admin, mei, StaffChange(name="Mei Li"))
    assert [push.card.name for push in world.pushes] == ["Mei Li", "Mei Li"]


def test_seats_say_what_routing_needs(world: World) -> None:
    mei, lan = world.staff("mei"), world.staff("lan")
    world.write(service.choose_state, mei, State.ONLINE)
    change = ProfileChange(duty=Duty.PRESALES, skills=[" 面料 ", "尺码", "尺码"], weight=0.5, reserved_seats=2)
    world.write(service.set_profile, mei, change)
    world.wait(seconds=5)
    world.write(service.mark_assigned, mei)
    seat = Seat(
        mei, State.ONLINE, Duty.PRESALES, frozenset({"面料", "尺码"}), 15, 0.5, 2,
        START + timedelta(seconds=5), START,
    )  # fmt: skip
    assert world.read(service.available_for, [mei, lan]) == [seat]
    assert [each.staff_id for each in world.read(service.seats_of, [lan, mei])] == [mei, lan]
    assert world.told(CapacityChanged) == [CapacityChanged(mei)]


def test_capacity_follows_the_duty_unless_it_was_set(world: World) -> None:
    mei = world.staff("mei")
    assert world.write(service.set_profile, mei, ProfileChange(duty=Duty.TEMPORARY)).capacity == 6
    assert world.write(service.set_profile, mei, ProfileChange(duty=Duty.VENDOR)).capacity == 15
    assert world.write(service.set_profile, mei, ProfileChange(capacity=8)).capacity == 8
    assert world.write(service.set_profile, mei, ProfileChange(duty=Duty.TEMPORARY)).capacity == 8
    assert world.write(service.set_profile, mei, ProfileChange()).capacity == 8


def test_load_is_pushed_when_it_differs(world: World) -> None:
    mei = world.staff("mei")
    world.write(service.set_load, mei, 3, START)
    world.write(service.set_load, mei, 3, START)
    world.write(service.set_load, mei, 3, None)
    assert [(push.card.load, push.card.oldest_waiting_since) for push in world.pushes] == [(3, START), (3, None)]


def test_agents_are_locked_in_one_order(world: World) -> None:
    def out_of_order(unit: Unit) -> None:
        service.lock_agents(unit, [5, 3, 4])
        service.lock_agents(unit, [4])
        service.lock_agents(unit, [1])

    with pytest.raises(RuntimeError, match="out of order"):
        world.write(out_of_order)


def test_time_in_states_up_to_now(world: World) -> None:
    mei, lan = world.staff("mei"), world.staff("lan")
    world.wait(minutes=10)
    world.write(service.choose_state, mei, State.ONLINE)
    world.wait(minutes=20)
    world.write(service.choose_state, mei, State.BREAK, "午饭")
    world.wait(minutes=5)

    def spent(start: datetime) -> dict[State, int]:
        found = world.read(service.time_in_states, [mei, lan], start, START + timedelta(days=1))
        assert sum(found[lan].values(), timedelta(0)) == found[lan][State.OFFLINE]
        return {state: each.seconds // 60 for state, each in found[mei].items() if each}

    assert spent(START) == {State.OFFLINE: 10, State.ONLINE: 20, State.BREAK: 5}
    assert spent(START + timedelta(minutes=15)) == {State.ONLINE: 15, State.BREAK: 5}


def test_the_sweep_arms_itself_again(world: World) -> None:
    mei = world.staff("mei")
    world.write(service.choose_state, mei, State.ONLINE)
    world.write(jobs.arm)
    world.write(jobs.arm)

    async def run() -> list[int]:
        kinds: dict[str, JobKind] = {kind.name: kind for kind in jobs.KINDS}
        runner = JobRunner(world.db, world.clock, kinds)
        counts = []
        for _ in range(8):
            counts.append(await runner.drain())
            assert isinstance(world.clock, FakeClock)
            world.wait(seconds=10)
        return counts

    assert asyncio.run(run()) == [0, 1, 1, 1, 1, 1, 1, 1]
    assert world.told(AgentLost) == [AgentLost(mei)]
