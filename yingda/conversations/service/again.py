"""A matter that was thought to be settled goes back into service: somebody contacts the customer."""

from yingda.conversations import store
from yingda.conversations.events import EpisodeOpened
from yingda.conversations.policy.figures import handed_on
from yingda.conversations.policy.life import check_step
from yingda.conversations.service.by_bot import Saying, say_as_bot
from yingda.conversations.service.held import Held, hold
from yingda.conversations.service.queueing import queue
from yingda.conversations.types import Act, Author, By, Kind, State
from yingda.customers import service as customers
from yingda.infra.db import Unit


def serve_again(unit: Unit, conversation_id: int, episode_id: int, note: str, says: Saying) -> bool:
    """Queue the next episode, tell the customer, and note it for whoever takes it; once per unsettled episode.

    A customer who is back by themselves is served already: then the note alone is written.
    """
    held = hold(unit, conversation_id)
    key = f"again:{episode_id}"
    if store.find_sent(unit, held.id, Author.BOT, key) is not None:
        return False
    opens = not held.open
    if opens:
        _open_again(held)
        say_as_bot(held, says, f"again-told:{episode_id}")
    values = held.add_message(Author.BOT, Kind.NOTE, note, client_id=key)
    held.announce_message(values, needs_answer=False)
    if opens:
        queue(held, wanted_agent_id=held.last_agent_id)
    held.keep()
    return True


def _open_again(held: Held) -> None:
    held.begin_episode(check_step(State(held.state), Act.SERVE_AGAIN, By.SYSTEM), "")
    held.measure(handed_on(held.figures, held.at))
    customers.count_episode(held.unit, held.customer_id)
    held.announce(
        EpisodeOpened(
            held.id, held.episode_id, held.shop_id, held.at, held.customer_id, held.channel, held.episode_number
        )
    )
