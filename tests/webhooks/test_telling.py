"""What receivers are told, and what they are not."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from tests.webhooks.conftest import SEALER, World
from yingda.accounts import service as accounts
from yingda.accounts.types import Permission, Role, StaffChange
from yingda.conversations import service as conversations
from yingda.conversations.service import Ending
from yingda.conversations.types import REHEARSAL, Draft, Kind, Result
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Search
from yingda.kit.errors import ForbiddenError, InvalidError, NotFoundError
from yingda.kit.ids import MAX_ID
from yingda.webhooks import policy, service
from yingda.webhooks.types import DeliveryState, StopReason, SubscriptionState, Topic

pytestmark = pytest.mark.db


def test_a_matter_is_told_from_beginning_to_stars(world: World) -> None:
    hook = world.subscribe(*Topic).webhook
    conversation_id = world.served()
    world.desk.answers(world.qing, conversation_id, "您好")
    world.desk.write(conversations.end, world.qing, conversation_id, Ending(Result.SOLVED, None, "已换货"))
    world.run()
    bodies = [json.loads(delivery.body) for delivery in world.log(hook.id)]
    assert [body["type"] for body in bodies] == [
        "conversation.opened",
        "message.accepted",
        "conversation.assigned",
        "message.accepted",
        "conversation.ended",
    ]
    opened, asked, assigned, answered, ended = (body["data"] for body in bodies)
    place = {"shop_id": world.shop, "conversation_id": conversation_id, "episode_id": opened["episode_id"]}
    assert opened == {**place, "customer": {"id": opened["customer"]["id"]}, "channel": "web", "number": 1}
    assert (asked["author"], asked["seq"], asked["staff_id"]) == ("customer", 1, None)
    assert (assigned["staff_id"], assigned["previous_staff_id"]) == (world.qing.staff_id, None)
    assert (answered["author"], answered["staff_id"]) == ("agent", world.qing.staff_id)
    assert (ended["staff_id"], ended["result"]) == (world.qing.staff_id, "solved")
    assert len(world.receiver.received) == len(bodies)
    assert {delivery.state for delivery in world.log(hook.id)} == {DeliveryState.DELIVERED}


def test_the_body_has_a_version_an_id_and_the_time_of_the_event(world: World) -> None:
    world.subscribe(Topic.CONVERSATION_OPENED)
    world.served()
    world.desk.wait(seconds=30)
    world.run()
    (request,) = world.receiver.received
    body = json.loads(request.body)
    assert list(body) == ["type", "version", "id", "timestamp", "data"]
    assert (body["version"], body["timestamp"]) == (1, "2026-11-10T02:00:00Z")
    assert body["id"] == request.headers["webhook-id"]
    assert (request.method, request.path) == ("POST", "/hook")
    assert request.headers["content-type"] == "application/json"


def test_the_signature_can_be_verified_with_the_secret_that_was_shown(world: World) -> None:
    made = world.subscribe(Topic.CONVERSATION_OPENED)
    assert made.secret is not None
    world.served()
    world.run()
    (request,) = world.receiver.received
    signed = policy.signature(
        made.secret, request.headers["webhook-id"], int(request.headers["webhook-timestamp"]), request.body
    )
    assert request.headers["webhook-signature"] == signed


def test_after_a_change_of_secrets_the_old_one_signs_for_a_day(world: World) -> None:
    first = world.subscribe(Topic.CONVERSATION_OPENED)
    second = world.desk.write(
        service.rotate_secret, world.boss, first.webhook.id, first.webhook.version, service.mint(SEALER)
    )
    assert second.secret not in {None, first.secret}
    world.desk.write(service.send_test, world.boss, first.webhook.id)
    world.run()
    world.desk.wait(hours=24)
    assert world.webhook(first.webhook.id).old_secret_until is None
    world.desk.write(service.send_test, world.boss, first.webhook.id)
    world.run()

    def signed_by(secret: str | None, index: int) -> str:
        request = world.receiver.received[index]
        at = int(request.headers["webhook-timestamp"])
        return policy.signature(str(secret), request.headers["webhook-id"], at, request.body)

    given = [request.headers["webhook-signature"].split() for request in world.receiver.received]
    assert given == [[signed_by(second.secret, 0), signed_by(first.secret, 0)], [signed_by(second.secret, 1)]]


def test_names_and_texts_go_out_only_where_they_were_asked_for(world: World) -> None:
    plain = world.subscribe(Topic.MESSAGE_ACCEPTED).webhook
    full = world.subscribe(Topic.MESSAGE_ACCEPTED, client_id="webhook-2", with_content=True).webhook
    world.served("我的手机 13800138000")
    world.run()
    (bare,), (whole,) = world.log(plain.id), world.log(full.id)
    assert "8000" not in bare.body
    assert "张女士" not in bare.body
    assert "text" not in json.loads(bare.body)["data"]
    data = json.loads(whole.body)["data"]
    assert (data["text"], data["customer"]["name"]) == ("我的手机 138****8000", "张女士")


def test_notes_among_staff_are_not_told(world: World) -> None:
    world.subscribe(Topic.MESSAGE_ACCEPTED, with_content=True)
    conversation_id = world.served()
    note = Draft("note-0001", Kind.NOTE, "别退款")
    world.desk.write(conversations.write_note, world.qing, conversation_id, note)
    world.run()
    assert [body["data"]["author"] for body in world.bodies()] == ["customer"]


def test_rehearsals_are_not_told(world: World) -> None:
    hook = world.subscribe(*Topic).webhook
    world.desk.says(replace(world.desk.customer(world.shop, "rehearsing"), channel=REHEARSAL), "什么时候发货？")
    world.run()
    assert world.log(hook.id) == []


def test_only_the_shops_and_events_that_were_chosen_are_told(world: World) -> None:
    world.subscribe(Topic.CONVERSATION_ENDED)
    world.served()
    world.desk.says(world.desk.customer(world.other, "李先生"), "在吗")
    world.run()
    assert world.receiver.received == []


def test_without_a_receiver_nothing_is_written(world: World) -> None:
    hook = world.subscribe(Topic.CONVERSATION_OPENED).webhook
    world.change(hook, active=False)
    world.served()
    kinds = world.desk.read(_kinds_of_jobs)
    assert [kind for kind in kinds if kind.startswith("webhooks.")] == []


def _kinds_of_jobs(reading: Any) -> list[str]:
    return list(reading.execute(text("SELECT kind FROM job")).scalars())


def test_whoever_answers_for_a_receiver_has_to_hold_the_right(world: World) -> None:
    second = world.desk.staff("second", world.shop, world.other, role=Role.ADMIN)
    hook = world.subscribe(Topic.CONVERSATION_OPENED, actor=second).webhook
    world.desk.write(accounts.update_staff, world.desk.admin, second.staff_id, StaffChange(active=False))
    world.served()
    world.run()
    assert world.receiver.received == []
    stopped = world.webhook(hook.id)
    assert (stopped.state, stopped.disabled_by) == (SubscriptionState.DISABLED, StopReason.OWNER)
    taken = world.change(hook, active=True)
    assert (taken.state, taken.owner_id) == (SubscriptionState.ACTIVE, world.boss.staff_id)


def test_the_same_request_again_gives_the_first_without_its_secret(world: World) -> None:
    first = world.subscribe(Topic.CONVERSATION_OPENED)
    second = world.subscribe(Topic.CONVERSATION_ENDED)
    assert second.webhook == first.webhook
    assert (first.secret is None, second.secret) == (False, None)


def test_who_does_not_manage_integrations_gets_nowhere(world: World) -> None:
    hook = world.subscribe(Topic.CONVERSATION_OPENED).webhook
    with pytest.raises(ForbiddenError):
        world.desk.read(service.list_webhooks, world.qing)
    with pytest.raises(ForbiddenError):
        world.desk.read(service.get_webhook, world.qing, hook.id)
    with pytest.raises(ForbiddenError):
        world.subscribe(Topic.CONVERSATION_OPENED, actor=world.qing, client_id="webhook-9")


def test_a_receiver_of_a_shop_that_is_not_ones_own_does_not_exist(world: World) -> None:
    hook = world.subscribe(Topic.CONVERSATION_OPENED, shop_ids=[world.shop, world.other]).webhook
    half = replace(world.boss, shop_ids=frozenset({world.shop}))
    assert world.desk.read(service.list_webhooks, half) == []
    with pytest.raises(NotFoundError):
        world.desk.read(service.get_webhook, half, hook.id)
    with pytest.raises(InvalidError) as caught:
        world.subscribe(Topic.CONVERSATION_OPENED, shop_ids=[world.other], actor=half, client_id="webhook-3")
    assert caught.value.fields[0].pointer == "/shop_ids"


def test_changes_of_a_receiver_are_in_the_trail_without_its_secret(world: World) -> None:
    hook = world.subscribe(Topic.CONVERSATION_OPENED).webhook
    world.change(hook, topics=[Topic.CONVERSATION_ENDED])
    found = world.desk.read(audit.search, Search(target_kind="webhook"), MAX_ID, 20)
    assert [one.act for one in found] == ["webhook.update", "webhook.create"]
    assert found[0].before == {"topics": ["conversation.opened"]}
    assert found[0].after == {"topics": ["conversation.ended"]}
    assert "whsec_" not in str(found)


def test_content_is_not_for_who_may_not_read_it(world: World) -> None:
    blind = replace(world.boss, permissions=frozenset({Permission.INTEGRATION_MANAGE}))
    with pytest.raises(InvalidError) as caught:
        world.subscribe(Topic.MESSAGE_ACCEPTED, actor=blind, with_content=True)
    assert caught.value.fields[0].code == "webhooks.no_content"
