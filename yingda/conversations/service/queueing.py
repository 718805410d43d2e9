"""Waiting for an agent, or for the shop to open."""

from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.conversations.events import EpisodeQueued, MessageLeft
from yingda.conversations.policy.figures import handed_on
from yingda.conversations.policy.opening import opening_state
from yingda.conversations.service.held import Held
from yingda.conversations.service.manning import is_staffed
from yingda.conversations.types import Act, By, Priority, State, SystemLine

# how long a customer stays the exclusive customer of the agent who last received them (T5)
EXCLUSIVE_FOR = timedelta(days=30)


def queue(held: Held, *, wanted_agent_id: int | None = None, wanted_team_id: int | None = None) -> None:
    """Have a conversation that was just put into `queued` wait for an agent."""
    held.set(
        queued_at=held.queued_at or held.waiting_since or held.at, owner_id=None, assigned_at=None, loaded=False,
        wanted_agent_id=wanted_agent_id, wanted_team_id=wanted_team_id,
    )  # fmt: skip
    announce_queued(held)


def leave(held: Held) -> None:
    """Have the message wait for the next opening, and tell the customer when that is."""
    held.set(left_message=True, queued_at=held.queued_at or held.at)
    held.add_system_line(_out_of_hours(held))
    held.announce(MessageLeft(held.id, held.episode_id, held.shop_id, held.at, held.skill))


def leave_bot(held: Held, by: By) -> None:
    """Have a conversation of the bot wait for a person, or for the opening; the customer waits from now on."""
    calendar = accounts.calendar_of(held.unit, held.shop_id)
    to = opening_state(is_open=calendar.is_open(held.at), staffed=is_staffed(held.unit, held.shop_id))
    held.step(Act.QUEUE if to is State.QUEUED else Act.LEAVE_MESSAGE, by)
    held.measure(handed_on(held.figures, held.at))
    if to is State.QUEUED:
        queue(held, wanted_agent_id=exclusive_agent(held))
    else:
        leave(held)


def exclusive_agent(held: Held) -> int | None:
    """Whose customer this is, if they were received lately (T5)."""
    if held.last_agent_id is None or held.last_owned_at is None:
        return None
    fresh = held.at - held.last_owned_at <= EXCLUSIVE_FOR
    return int(held.last_agent_id) if fresh else None


def announce_queued(held: Held) -> None:
    """Tell that the episode waits, with what routing needs to know."""
    held.announce(
        EpisodeQueued(
            held.id, held.episode_id, held.shop_id, held.at, held.skill, Priority(held.priority),
            held.wanted_agent_id, held.wanted_team_id,
        )
    )  # fmt: skip


def _out_of_hours(held: Held) -> SystemLine:
    shop = accounts.shop_info(held.unit, held.shop_id)
    opening = accounts.opening_of(held.unit, held.shop_id)
    return SystemLine(
        "message_left",
        {
            "text": accounts.words_of(shop, shop.out_of_hours_text),
            "opening": None if opening is None else opening.isoformat(),
        },
    )
