"""Waiting for an agent, or for the shop to open."""

from yingda.accounts import service as accounts
from yingda.conversations.events import EpisodeQueued, MessageLeft
from yingda.conversations.service.held import Held
from yingda.conversations.types import Priority, SystemLine


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
