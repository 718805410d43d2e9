"""Verbs of routing: all that other rooms call."""

from yingda.routing.service.attending import (
    agent_came,
    arm,
    hours_changed,
    open_shop,
    requeue,
    shop_opened,
    watch_shop,
)
from yingda.routing.service.attention import expect_answer, help_late, look_at_answer, pause_agent, release_lost
from yingda.routing.service.explain import explain, explain_for
from yingda.routing.service.newcomer import place_of_newcomer
from yingda.routing.service.places import queue_place
from yingda.routing.service.queues import check_routable, create_queue, list_queues, update_queue
from yingda.routing.service.route import route, route_agent
from yingda.routing.service.signs import agent_changed_state, agent_did_something, left_queue, unattended_since
from yingda.routing.service.telling import tell_attended, tell_missing, tell_unattended

__all__ = [
    "agent_came",
    "agent_changed_state",
    "agent_did_something",
    "arm",
    "check_routable",
    "create_queue",
    "expect_answer",
    "explain",
    "explain_for",
    "help_late",
    "hours_changed",
    "left_queue",
    "list_queues",
    "look_at_answer",
    "open_shop",
    "pause_agent",
    "place_of_newcomer",
    "queue_place",
    "release_lost",
    "requeue",
    "route",
    "route_agent",
    "shop_opened",
    "tell_attended",
    "tell_missing",
    "tell_unattended",
    "unattended_since",
    "update_queue",
    "watch_shop",
]
