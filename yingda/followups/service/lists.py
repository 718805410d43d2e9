"""Lists of promises: mine, my teams', a shop's; of one conversation."""

from dataclasses import dataclass
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.followups.pushes import ConversationPromises, HoldCard, PromiseCard
from yingda.followups.service.matters import matter_of
from yingda.followups.service.showing import hold_card, promise_cards
from yingda.followups.store import holds
from yingda.followups.store import promises as store
from yingda.followups.types import PromiseFilter, PromiseView
from yingda.infra.db import Reading

MOST = 100  # of a conversation
MOST_BROKEN = 200


@dataclass(frozen=True, slots=True)
class PromiseQuery:
    """Which list, of which shop, from where."""

    view: PromiseView
    which: PromiseFilter
    shop_id: int | None
    after: tuple[datetime, int] | None
    limit: int


def list_promises(
    reading: Reading, actor: Actor, wanted: PromiseQuery
) -> tuple[list[PromiseCard], tuple[datetime, int] | None]:
    """One page, and where the next begins."""
    whose = _whose(reading, actor, wanted)
    found = store.find_page(reading, whose, wanted.which, wanted.after, wanted.limit + 1)
    page = found[: wanted.limit]
    more = (page[-1].due_at, page[-1].id) if len(found) > wanted.limit else None
    return promise_cards(reading, page), more


def broken_today(reading: Reading, shop_id: int, limit: int = MOST_BROKEN) -> list[PromiseCard]:
    """Promises of a shop that broke on its day, and earlier ones that nobody has made good; for whoever checks."""
    calendar = accounts.calendar_of(reading, shop_id)
    morning = calendar.instant(calendar.local(reading.now).date(), 0)
    return promise_cards(reading, store.find_broken(reading, shop_id, morning, limit))


def _whose(reading: Reading, actor: Actor, wanted: PromiseQuery) -> store.Clause:
    shops = actor.shop_ids
    if wanted.shop_id is not None:
        accounts.access_shop(reading, actor, wanted.shop_id)
        shops = frozenset({wanted.shop_id})
    if wanted.view is PromiseView.SHOP:
        actor.check(Permission.SLA_MANAGE)
        return store.of_shops(shops)
    people, teams = {actor.staff_id}, set[int]()
    if wanted.view is PromiseView.TEAM:
        teams = set(actor.team_ids)
        if actor.may(Permission.CONVERSATION_READ_TEAM):
            people |= {each for team in teams for each in accounts.staff_in_team(reading, team)}
    return store.of_people(people, teams, shops)


def promises_of(reading: Reading, actor: Actor, conversation_id: int) -> ConversationPromises:
    """Promises and hold of a conversation."""
    conversation = conversations.access_conversation(reading, actor, conversation_id)
    row = holds.find_hold(reading, conversation_id)
    hold = HoldCard(conversation_id=conversation_id, version=0) if row is None else hold_card(row)
    found = store.find_of_conversation(reading, conversation_id, MOST)
    matter = matter_of(reading, conversation.episode_id)
    return ConversationPromises(items=promise_cards(reading, found), hold=hold, matter=matter)
