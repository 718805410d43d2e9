"""Filters that people keep under a name, for themselves, a team or a shop."""

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.console import store
from yingda.console.policy import may_share, may_use, place_of
from yingda.console.pushes import SavedView, SavedViews
from yingda.console.store.views import AnyRow
from yingda.console.types import SharedWith, ViewChange, ViewDraft
from yingda.conversations.types import ListFilter
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, ForbiddenError, NotFoundError


def views_of(reading: Reading, actor: Actor) -> SavedViews:
    """Everything that the actor may use."""
    rows = store.find_views(reading, actor.staff_id, actor.shop_ids, actor.team_ids)
    return SavedViews(_cards(reading, actor, rows), may_share(actor))


def keep_view(unit: Unit, actor: Actor, draft: ViewDraft) -> SavedView:
    """Keep a view; the same `client_id` again returns the first."""
    shop_id, team_id = place_of(actor, draft)
    values = {
        "owner_id": actor.staff_id, "client_id": draft.client_id, "name": draft.name.strip(),
        "shared_with": draft.shared_with, "shop_id": shop_id, "team_id": team_id,
        "wanted": msgspec.to_builtins(draft.wanted),
    }  # fmt: skip
    return _card(unit, actor, store.insert_view(unit, values))


def change_view(unit: Unit, actor: Actor, view_id: int, change: ViewChange) -> SavedView:
    """Give a view another name and filter."""
    _access_own(unit, actor, view_id)
    values = {"name": change.name.strip(), "wanted": msgspec.to_builtins(change.wanted)}
    if not store.update_view(unit, view_id, change.version, values):
        raise ConflictError("view.changed_meanwhile")
    return _card(unit, actor, view_id)


def forget_view(unit: Unit, actor: Actor, view_id: int) -> None:
    """Take a view away from everybody who uses it."""
    _access_own(unit, actor, view_id)
    store.delete_view(unit, view_id)


def _access(reading: Reading, actor: Actor, view_id: int) -> AnyRow:
    row = store.find_view(reading, view_id)
    if row is None or not may_use(actor, row):
        raise NotFoundError
    return row


def _access_own(reading: Reading, actor: Actor, view_id: int) -> None:
    if not _editable(actor, _access(reading, actor, view_id)):
        raise ForbiddenError


def _editable(actor: Actor, row: AnyRow) -> bool:
    return row.owner_id == actor.staff_id or may_share(actor)


def _card(reading: Reading, actor: Actor, view_id: int) -> SavedView:
    return _cards(reading, actor, [_access(reading, actor, view_id)])[0]


def _cards(reading: Reading, actor: Actor, rows: list[AnyRow]) -> list[SavedView]:
    names = accounts.names_of(reading, {row.owner_id for row in rows})
    return [
        SavedView(
            id=row.id, version=row.version, name=row.name, shared_with=SharedWith(row.shared_with),
            shop_id=row.shop_id, team_id=row.team_id, owner=names[row.owner_id].name,
            editable=_editable(actor, row), wanted=msgspec.convert(row.wanted, ListFilter),
        )
        for row in rows
    ]  # fmt: skip
