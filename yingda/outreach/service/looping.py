"""Loops: closed, or open again because the customer says so."""

from dataclasses import replace

from yingda.conversations import service as conversations
from yingda.conversations.service import Place, Wish
from yingda.conversations.types import Draft, Kind
from yingda.infra.db import Unit
from yingda.kit.texts import text
from yingda.outreach.store import asks as store
from yingda.outreach.store import cases
from yingda.outreach.types import Asked, ClosedBy, Loop


def close(unit: Unit, asked: Asked, by: ClosedBy) -> None:
    """Close a loop that is held."""
    store.save_ask(unit, replace(asked, loop=Loop.CLOSED, closed_by=by, settled_at=unit.now))
    conversations.close_loop(unit, asked.episode_id, closed=True)


def reopen(unit: Unit, asked: Asked, comment: str) -> None:
    """The customer says that it is not solved: the same agent has it first, before others, as the same matter.

    It is said in the customer's name, so that it also waits for the opening where nobody is there.
    """
    past = conversations.past_episode(unit, asked.episode_id)
    if past is None:
        return
    conversations.close_loop(unit, asked.episode_id, closed=False)
    words = text("conversation.not_solved", past.locale)
    said = f"{words}：{comment}" if comment and past.locale.startswith("zh") else f"{words} {comment}".strip()
    place = Place(past.shop_id, past.channel, past.customer_id, past.locale)
    draft = Draft(f"not-solved:{past.id}", Kind.TEXT, said)
    conversations.receive(unit, place, draft, Wish(urgent=True))
    after = conversations.episode_after(unit, past)
    if after is not None:
        link(unit, past.id, after, past.conversation_id)


def link(unit: Unit, episode_id: int, other_id: int, conversation_id: int) -> int:
    """Two episodes of one customer are one matter; its id."""
    case_id = case_of(unit, episode_id)
    cases.add_episode(unit, case_id, other_id, conversation_id)
    return case_id


def case_of(unit: Unit, episode_id: int) -> int:
    """The matter of an episode; begun now if it was the only one so far."""
    known = cases.find_case_of(unit, episode_id)
    if known is not None:
        return known
    past = conversations.past_episode(unit, episode_id)
    assert past is not None, "whoever asks has the episode"
    case_id = cases.insert_case(unit, past.shop_id, past.customer_id)
    cases.add_episode(unit, case_id, episode_id, past.conversation_id)
    return case_id
