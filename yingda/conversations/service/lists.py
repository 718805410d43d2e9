"""Lists of the workbench, as far as the actor's rights go."""

from collections.abc import Collection
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import store
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service.cards import cards_of
from yingda.conversations.types import EVERYTHING, Counts, ListFilter, ListQuery, QueueLine, View
from yingda.customers import service as customers
from yingda.infra.db import Reading
from yingda.kit.errors import ForbiddenError, NotFoundError


def list_page(
    reading: Reading, actor: Actor, query: ListQuery
) -> tuple[list[ConversationCard], tuple[int, ...] | None]:
    """One page of a list, and the place after which the next begins."""
    _check_may_list(actor, query)
    scope = _scope(reading, actor, query.shop_id)
    found = None
    if query.words:
        found = customers.find_by_words(reading, actor, query.words, scope.shop_ids)
    people = _people(actor, scope) if query.view is View.ALL else None
    more = store.conditions_of(query.narrowed, _named(reading, scope, query.narrowed), reading.now)
    narrowed = store.Filter(query.owner_id, found, people, more)
    rows = store.find_page(reading, scope, query.view, narrowed, query.after, query.limit + 1)
    page = rows[: query.limit]
    place = store.place_of(page[-1], query.view) if len(rows) > query.limit else None
    return cards_of(reading, page), place


def counts_of(reading: Reading, actor: Actor, shop_id: int | None = None) -> Counts:
    """How many conversations each list of the actor's workbench has."""
    return Counts(**store.count_views(reading, _scope(reading, actor, shop_id), reading.now))


def queue_lines(reading: Reading, shop_ids: Collection[int]) -> list[QueueLine]:
    """For every skill that somebody waits for in the shops: how many, and since when the first."""
    return [QueueLine(row.skill, row.waiting, row.since) for row in store.count_queue(reading, shop_ids)]


def waiting_longest(
    reading: Reading, shop_ids: Collection[int], since: datetime, limit: int = 50
) -> list[ConversationCard]:
    """Who is being served and has waited for an answer since an instant or longer, longest first."""
    return cards_of(reading, store.find_over(reading, shop_ids, since, limit))


def _check_may_list(actor: Actor, query: ListQuery) -> None:
    """Lists of others need a right; looking through what one may see by name or by marks does not."""
    looks = bool(query.words) or query.narrowed != EVERYTHING
    if query.view is View.ALL and not actor.may(Permission.CONVERSATION_READ_ALL) and not looks:
        raise ForbiddenError
    if query.view is View.TEAM and not _may_look(actor):
        raise ForbiddenError
    if query.owner_id not in (None, actor.staff_id) and not _may_look(actor):
        raise ForbiddenError


def _people(actor: Actor, scope: store.Scope) -> Collection[int] | None:
    """Whose conversations a search by name may find; None for everybody's."""
    if actor.may(Permission.CONVERSATION_READ_ALL):
        return None
    return {actor.staff_id, *scope.mate_ids}


def _named(reading: Reading, scope: store.Scope, wanted: ListFilter) -> store.People:
    """Who is meant by the teams and the VIPs of a filter."""
    owners = set(wanted.owner_ids)
    for team_id in wanted.team_ids:
        owners |= set(accounts.staff_in_team(reading, team_id))
    filtered = bool(wanted.owner_ids or wanted.team_ids)
    return store.People(
        owners if filtered else None, customers.vips_of(reading, scope.shop_ids) if wanted.vip else None
    )


def _may_look(actor: Actor) -> bool:
    return actor.may(Permission.CONVERSATION_READ_ALL) or actor.may(Permission.CONVERSATION_READ_TEAM)


def _scope(reading: Reading, actor: Actor, shop_id: int | None) -> store.Scope:
    if shop_id is not None and shop_id not in actor.shop_ids:
        raise NotFoundError
    shop_ids = sorted(actor.shop_ids) if shop_id is None else [shop_id]
    return store.Scope(actor.staff_id, shop_ids, _mates(reading, actor, shop_ids))


def _mates(reading: Reading, actor: Actor, shop_ids: list[int]) -> list[int]:
    """Members of the actor's teams; without a team, for who may read everything, everybody."""
    if not _may_look(actor):
        return []
    if not actor.team_ids and actor.may(Permission.CONVERSATION_READ_ALL):
        return accounts.colleagues_of(reading, shop_ids)
    return sorted({one for team_id in actor.team_ids for one in accounts.staff_in_team(reading, team_id)})
