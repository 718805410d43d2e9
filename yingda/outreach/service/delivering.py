"""Links on their way: marked by a decision, sent by a job under one key, written down afterwards."""

from dataclasses import replace

from yingda.accounts import service as accounts
from yingda.conversations import service as conversations
from yingda.infra.db import Unit
from yingda.outreach.policy.links import hash_of, token_of
from yingda.outreach.ports import Post, SendingError
from yingda.outreach.service.asking import address_of
from yingda.outreach.store import asks as store
from yingda.outreach.types import Asked, Letter, Skip, SurveyState, SurveyWay

TRIES = 6


class Courier:
    """Knows the ways to customers outside the chat, and how links are made."""

    def __init__(self, posts: dict[SurveyWay, Post], secret: str, base: str) -> None:
        self._posts = posts
        self._base = base.rstrip("/")
        self.secret = secret

    @property
    def ready(self) -> tuple[SurveyWay, ...]:
        """The ways by which a link could go: none while nobody has said under which address we are found."""
        return tuple(way for way, post in self._posts.items() if post.ready) if self._base else ()

    async def carry(self, letter: Letter) -> None:
        """Send a link; SendingError if nobody took it."""
        await self._posts[letter.way].send(letter, f"{self._base}/s/{letter.token}")


def claim(unit: Unit, ask_id: int, secret: str) -> Letter | None:
    """What goes out now; None when it was sent, answered or is not wanted any more."""
    asked = store.lock_by_id(unit, ask_id)
    if asked is None or asked.asked_at is not None or not _wanted(asked):
        return None
    past = conversations.past_episode(unit, asked.episode_id)
    way = asked.way
    address = address_of(unit, asked.episode_id, asked.customer_id).get(way, "") if way is not None else ""
    if past is None or way is None or not address:
        _give_up(unit, asked, Skip.NO_WAY)
        return None
    token = token_of(secret, asked.id)
    store.save_ask(unit, replace(asked, token_hash=hash_of(token), tries=asked.tries + 1))
    shop = accounts.shop_info(unit, asked.shop_id)
    return Letter(f"survey-{asked.id}", way, address, shop.name, past.locale, asked.stars_asked, token)


def keep_sent(unit: Unit, ask_id: int) -> None:
    """A link went out."""
    asked = store.lock_by_id(unit, ask_id)
    if asked is not None and asked.asked_at is None:
        state = SurveyState.ASKED if asked.state is SurveyState.SENDING else asked.state
        store.save_ask(unit, replace(asked, state=state, asked_at=unit.now))


def keep_refused(unit: Unit, ask_id: int, *, lasting: bool) -> bool:
    """A link was not taken; whether it is worth another try."""
    asked = store.lock_by_id(unit, ask_id)
    if asked is None or (not lasting and asked.tries < TRIES):
        return asked is not None
    _give_up(unit, asked, Skip.FAILED)
    return False


def _wanted(asked: Asked) -> bool:
    return asked.expires_at is not None and asked.state in (SurveyState.SENDING, SurveyState.SKIPPED)


def _give_up(unit: Unit, asked: Asked, why: Skip) -> None:
    """Not asked after all: the customer's day is free again."""
    gone = replace(asked, state=SurveyState.SKIPPED, skip=asked.skip or why, expires_at=None, asked_day=None)
    store.save_ask(unit, replace(gone, token_hash=None))


__all__ = ["Courier", "SendingError", "claim", "keep_refused", "keep_sent"]
