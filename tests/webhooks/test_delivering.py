"""Messages are sent until they are taken; a receiver that is gone is given up, and everything is in the log."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from tests.receiver import Reaction
from tests.webhooks.conftest import World
from yingda.infra.push.types import Push
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.webhooks import policy, service
from yingda.webhooks.types import DeliveryState, StopReason, Subscription, SubscriptionState, Topic

pytestmark = pytest.mark.db


def tried(world: World, *answers: Reaction) -> Subscription:
    """A receiver with these answers that is sent a message about nothing."""
    world.receiver.answers = list(answers)
    hook = world.subscribe(Topic.CONVERSATION_OPENED).webhook
    world.desk.write(service.send_test, world.boss, hook.id)
    world.run()
    return hook


def test_a_test_is_sent_and_logged(world: World) -> None:
    hook = tried(world, Reaction(202, b"thanks"))
    assert [body["type"] for body in world.bodies()] == ["webhook.test"]
    (entry,) = world.log(hook.id)
    assert (entry.state, entry.attempts, entry.next_at) == (DeliveryState.DELIVERED, 1, None)
    assert entry.last is not None
    assert (entry.last.status, entry.last.error, entry.last.excerpt) == (202, None, "thanks")


def test_a_failure_is_tried_again_with_the_same_id_and_a_fresh_signature(world: World) -> None:
    hook = tried(world, Reaction(500, b"oops"), Reaction(503), Reaction(200))
    assert world.log(hook.id)[0].state == DeliveryState.WAITING
    world.pass_time(seconds=1)
    assert len(world.receiver.received) == 1
    world.pass_time(seconds=20)
    assert len(world.receiver.received) == 2
    world.pass_time(minutes=6)
    (entry,) = world.log(hook.id)
    assert (entry.state, [one.status for one in entry.tries]) == (DeliveryState.DELIVERED, [500, 503, 200])
    first, _, last = world.receiver.received
    assert first.headers["webhook-id"] == last.headers["webhook-id"]
    assert first.body == last.body
    assert first.headers["webhook-timestamp"] != last.headers["webhook-timestamp"]
    assert first.headers["webhook-signature"] != last.headers["webhook-signature"]


def test_a_redirect_is_no_delivery_and_is_not_followed(world: World) -> None:
    hook = tried(world, Reaction(302, headers={"Location": "/elsewhere"}))
    assert [request.path for request in world.receiver.received] == ["/hook"]
    assert world.log(hook.id)[0].state == DeliveryState.WAITING


def test_after_three_days_without_success_we_stop_and_say_so(world: World, pushes: list[Push]) -> None:
    hook = tried(world, Reaction(500))
    assert world.webhook(hook.id).failing_since == world.desk.clock.now()
    for pause in policy.PAUSES:
        world.pass_time(seconds=pause.total_seconds() * policy.JITTER[1] + 11)
    (entry,) = world.log(hook.id)
    assert (entry.state, len(entry.tries)) == (DeliveryState.FAILED, 10)
    stopped = world.webhook(hook.id)
    assert (stopped.state, stopped.disabled_by) == (SubscriptionState.DISABLED, StopReason.FAILING)
    (told,) = [push for push in pushes if push.kind == "popup"]
    assert told.topic == f"staff:{world.boss.staff_id}"
    assert (told.card.code, told.card.params["name"]) == ("webhooks.stopped.failing", "ERP")
    world.served()
    world.run()
    assert len(world.receiver.received) == 10


def test_one_success_in_between_keeps_a_receiver(world: World) -> None:
    hook = tried(world, Reaction(500))
    world.desk.wait(hours=60)
    world.receiver.answers = [Reaction(200)]
    world.desk.write(service.send_test, world.boss, hook.id)
    world.run()
    assert world.webhook(hook.id).failing_since is None


def test_a_receiver_that_is_gone_is_stopped_at_once(world: World) -> None:
    hook = tried(world, Reaction(410))
    assert world.webhook(hook.id).disabled_by == StopReason.GONE
    assert world.log(hook.id)[0].state == DeliveryState.FAILED
    with pytest.raises(ConflictError, match=r"webhooks\.not_active"):
        world.desk.write(service.send_test, world.boss, hook.id)
    again = world.change(hook, active=True)
    assert (again.state, again.disabled_by) == (SubscriptionState.ACTIVE, None)


def test_sending_again_keeps_the_id(world: World) -> None:
    hook = tried(world, Reaction(200))
    (entry,) = world.log(hook.id)
    world.desk.write(service.send_again, world.boss, hook.id, entry.id)
    world.run()
    first, second = world.receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == entry.message_id
    assert [one.status for one in world.log(hook.id)[0].tries] == [200, 200]


def test_a_message_of_another_receiver_does_not_exist(world: World) -> None:
    hook = tried(world, Reaction(200))
    other = world.subscribe(Topic.CONVERSATION_OPENED, client_id="webhook-2").webhook
    (entry,) = world.log(hook.id)
    with pytest.raises(NotFoundError):
        world.desk.read(service.get_delivery, world.boss, other.id, entry.id)
    with pytest.raises(NotFoundError):
        world.desk.write(service.send_again, world.boss, other.id, entry.id)


def test_a_receiver_that_is_paused_gets_nothing_until_it_goes_on(world: World) -> None:
    hook = tried(world, Reaction(500), Reaction(200))
    world.change(hook, active=False)
    world.pass_time(minutes=10)
    assert len(world.receiver.received) == 1
    world.change(hook, active=True)
    world.run()
    assert world.log(hook.id)[0].state == DeliveryState.DELIVERED


def test_an_address_inside_that_is_not_listed_is_never_called(world: World) -> None:
    hook = world.subscribe(Topic.CONVERSATION_OPENED, url="http://169.254.169.254/latest/meta-data/").webhook
    world.desk.write(service.send_test, world.boss, hook.id)
    world.run()
    (entry,) = world.log(hook.id)
    assert entry.last is not None
    assert (entry.last.status, entry.last.error) == (None, "outgoing.address")


def test_no_more_than_a_few_requests_run_to_one_receiver_at_once(world: World) -> None:
    busy, most, lock = 0, 0, threading.Lock()
    hook = world.subscribe(Topic.CONVERSATION_OPENED).webhook
    full = threading.Event()

    def take(request: Any) -> Reaction:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
            if busy == policy.AT_ONCE:
                full.set()
        full.wait(5)
        with lock:
            busy -= 1
        return Reaction()

    world.receiver.take = take  # type: ignore[method-assign]  # this receiver counts who is there
    for _ in range(2 * policy.AT_ONCE):
        world.desk.write(service.send_test, world.boss, hook.id)
    world.run()
    assert most == policy.AT_ONCE
    assert {entry.state for entry in world.log(hook.id)} == {DeliveryState.DELIVERED}


def test_what_a_worker_left_behind_is_sent_by_the_sweep(world: World) -> None:
    hook = world.subscribe(Topic.CONVERSATION_OPENED).webhook
    world.desk.write(service.send_test, world.boss, hook.id)
    assert world.desk.write(service.claim, hook.id) is not None  # and then its process died
    world.run()
    assert world.receiver.received == []
    world.desk.wait(minutes=3)
    world.desk.write(service.sweep)
    world.run()
    assert world.log(hook.id)[0].state == DeliveryState.DELIVERED


def test_the_log_is_kept_for_thirty_days(world: World) -> None:
    hook = tried(world, Reaction(200))
    world.desk.wait(days=30)
    assert world.desk.write(service.sweep) == 0
    world.desk.wait(seconds=1)
    assert world.desk.write(service.sweep) == 1
    assert world.log(hook.id) == []


def test_a_receiver_that_is_deleted_takes_its_log_along(world: World) -> None:
    hook = tried(world, Reaction(500))
    world.desk.write(service.delete_webhook, world.boss, hook.id)
    world.pass_time(hours=1)
    assert len(world.receiver.received) == 1
    with pytest.raises(NotFoundError):
        world.webhook(hook.id)


def test_retries_of_many_messages_share_their_jobs(world: World) -> None:
    world.receiver.answers = [Reaction(500)]
    hook = world.subscribe(Topic.CONVERSATION_OPENED).webhook
    for _ in range(20):
        world.desk.write(service.send_test, world.boss, hook.id)
    world.run()
    world.receiver.answers = [Reaction(200)]
    world.pass_time(seconds=timedelta(seconds=20).total_seconds())
    assert {entry.state for entry in world.log(hook.id)} == {DeliveryState.DELIVERED}
