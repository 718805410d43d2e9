"""What routing does about what happens elsewhere: jobs only, so that nobody is assigned in another's unit."""

from yingda.accounts.events import HoursChanged, ShopCreated, StaffChanged
from yingda.conversations.events import (
    EpisodeAssigned,
    EpisodeEnded,
    EpisodeQueued,
    MessageAccepted,
    MessageLeft,
    SeatFreed,
)
from yingda.conversations.types import Author, How
from yingda.infra.db.unit import Unit
from yingda.presence.events import AgentLost, AgentReturned, CapacityChanged, StateChanged
from yingda.routing import service
from yingda.routing.events import AgentPausedForMisses, LastAgentMissing, ShopAttended, ShopUnattended
from yingda.routing.service import due
from yingda.routing.service.due import AnswerDue, LateOne
from yingda.sla.events import TargetBreached, TargetPassed
from yingda.sla.types import Remedy

# whoever took a conversation by hand is there
_MUST_ANSWER = frozenset({How.ASSIGNED, How.TRANSFERRED, How.REASSIGNED})


def queue_episode(unit: Unit, event: EpisodeQueued) -> None:
    """Somebody waits: route the queue."""
    unit.enqueue(due.route(event.shop_id, event.skill))


def fill_seat(unit: Unit, event: SeatFreed) -> None:
    """A seat is free: whoever waits longest for this agent gets it."""
    unit.enqueue(due.route_agent(event.agent_id))


def follow_state(unit: Unit, event: StateChanged) -> None:
    """Somebody came or went."""
    service.agent_changed_state(unit, event)


def follow_return(unit: Unit, event: AgentReturned) -> None:
    """Being back is a sign of life."""
    service.agent_did_something(unit, event.staff_id)


def follow_capacity(unit: Unit, event: CapacityChanged) -> None:
    """More seats or other skills: somebody may have waited for them."""
    unit.enqueue(due.route_agent(event.staff_id))


def follow_loss(unit: Unit, event: AgentLost) -> None:
    """Nothing is heard of somebody: whoever waits for them goes to another."""
    unit.enqueue(due.release_lost(event.staff_id))


def expect_answer(unit: Unit, event: EpisodeAssigned) -> None:
    """Somebody was given a conversation and must answer in time; taking one is a sign of life."""
    if event.how is not How.ASSIGNED:
        service.left_queue(unit, event.conversation_id)
    if event.how in _MUST_ANSWER:
        service.expect_answer(unit, AnswerDue(event.conversation_id, event.episode_id, event.agent_id))
    else:
        service.agent_did_something(unit, event.agent_id)


def notice_sign(unit: Unit, event: MessageAccepted) -> None:
    """Whoever writes is there."""
    if event.author is Author.AGENT and event.staff_id is not None:
        service.agent_did_something(unit, event.staff_id)


def leave_queue(unit: Unit, event: EpisodeEnded) -> None:
    """Whoever ended while waiting makes room for those behind."""
    if event.agent_id is None:
        service.left_queue(unit, event.conversation_id)


def notice_message_left(unit: Unit, event: MessageLeft) -> None:
    """Whoever leaves a message waits in no queue; was nobody there?"""
    service.left_queue(unit, event.conversation_id)
    unit.enqueue(due.watch(event.shop_id))


def follow_staff(unit: Unit, event: StaffChanged) -> None:
    """Whoever has left a shop, or serves nobody any longer, has no customers there."""
    unit.enqueue(due.release_lost(event.staff_id))


def follow_new_shop(unit: Unit, event: ShopCreated) -> None:
    """Look after a shop from its first day."""
    service.shop_opened(unit, event.shop_id)


def follow_hours(unit: Unit, event: HoursChanged) -> None:
    """Openings move with the hours."""
    service.hours_changed(unit, event.shop_id)


def tell_unattended(unit: Unit, event: ShopUnattended) -> None:
    """Customers wait and nobody is there: staff are told."""
    service.tell_unattended(unit, event)


def tell_attended(unit: Unit, event: ShopAttended) -> None:
    """Nobody needs to come any more."""
    service.tell_attended(unit, event.shop_id)


def tell_missing(unit: Unit, event: AgentPausedForMisses | LastAgentMissing) -> None:
    """Somebody gives no sign of life: staff are told."""
    service.tell_missing(unit, event)


def help_late(unit: Unit, event: TargetBreached | TargetPassed) -> None:
    """A deadline asks for help: the customer comes first, or another agent takes over."""
    if event.do:
        late = LateOne(
            event.conversation_id, event.episode_id, raise_priority=Remedy.RAISE_PRIORITY in event.do,
            reroute=Remedy.REROUTE in event.do,
        )  # fmt: skip
        unit.enqueue(due.help_late(late))
