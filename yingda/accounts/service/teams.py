"""Forming, changing and dissolving teams."""

from typing import Any

from yingda.accounts import policy, store
from yingda.accounts.events import TeamChanged
from yingda.accounts.models import TeamRow
from yingda.accounts.service.access import access_team
from yingda.accounts.service.reach import follow_members
from yingda.accounts.service.trail import of_team
from yingda.accounts.types import Actor, Permission, Team, TeamChange, TeamDraft, changes_of
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError


def list_teams(reading: Reading, actor: Actor) -> list[Team]:
    """The teams of the actor's shops and the actor's own."""
    if policy.sees_everything(actor):
        return store.load_teams(reading, None)
    ids = {*actor.team_ids, *store.find_team_ids(reading, actor.shop_ids)}
    return store.load_teams(reading, ids)


def create_team(unit: Unit, actor: Actor, draft: TeamDraft) -> Team:
    """Form a team in shops of the actor's."""
    policy.check_may(actor, Permission.STAFF_MANAGE)
    _check_shops(unit, actor, draft.shop_ids)
    _check_people(unit, actor, [*draft.member_ids, draft.lead_id])
    values = {"name": draft.name, "lead_id": draft.lead_id, "created_at": unit.now, "version": 1}
    sender = {"author_id": actor.staff_id, "client_id": draft.client_id}
    team_id = store.insert_once(unit, TeamRow, {**values, **sender, "archived": False})
    if team_id is None:
        return _known(unit, store.find_made(unit, TeamRow, actor.staff_id, draft.client_id) or 0)
    store.replace_team(unit, team_id, draft.shop_ids, _with_lead(draft.lead_id, draft.member_ids))
    unit.announce(TeamChanged(team_id))
    made = _known(unit, team_id)
    record(unit, actor, "team.create", of_team(team_id), None, made)
    return made


def update_team(unit: Unit, actor: Actor, team_id: int, change: TeamChange) -> Team:
    """Change a team that lies wholly in the actor's shops."""
    before = _own(unit, actor, team_id)
    changes = changes_of(change)
    lead_id = changes.get("lead_id", before.lead_id)
    members = changes.get("member_ids", list(before.member_ids))
    _check_shops(unit, actor, changes.get("shop_ids", list(before.shop_ids)))
    _check_people(unit, actor, [*members, lead_id], before.member_ids)
    wanted = change.version if isinstance(change.version, int) else before.version
    columns: dict[str, Any] = {name: changes[name] for name in ("name", "lead_id") if name in changes}
    if not store.update_version(unit, TeamRow, team_id, wanted, columns):
        raise ConflictError("accounts.changed_meanwhile")
    store.replace_team(unit, team_id, changes.get("shop_ids"), _with_lead(lead_id, members))
    after = _known(unit, team_id)
    if (before.member_ids, before.shop_ids) != (after.member_ids, after.shop_ids):
        follow_members(unit, before.member_ids, after.member_ids)
    unit.announce(TeamChanged(team_id))
    record(unit, actor, "team.update", of_team(team_id), before, after)
    return after


def delete_team(unit: Unit, actor: Actor, team_id: int) -> None:
    """Dissolve a team; its name stays readable."""
    before = _own(unit, actor, team_id)
    if not store.update_version(unit, TeamRow, team_id, before.version, {"archived": True}):
        raise ConflictError("accounts.changed_meanwhile")
    follow_members(unit, before.member_ids)
    unit.announce(TeamChanged(team_id, archived=True))
    record(unit, actor, "team.delete", of_team(team_id), before)


def _own(unit: Unit, actor: Actor, team_id: int) -> Team:
    team = access_team(unit, actor, team_id, Permission.STAFF_MANAGE)
    if not policy.sees_everything(actor) and not set(team.shop_ids) <= actor.shop_ids:
        raise ForbiddenError("accounts.shop_beyond")
    return team


def _check_shops(unit: Unit, actor: Actor, shop_ids: list[int]) -> None:
    if not shop_ids:
        raise InvalidError(fields=(FieldError("/shop_ids", "accounts.team_needs_shop"),))
    visible = policy.sees_everything(actor) or set(shop_ids) <= actor.shop_ids
    if not visible or store.existing_shop_ids(unit, shop_ids) != set(shop_ids):
        raise InvalidError(fields=(FieldError("/shop_ids", "accounts.no_such_shop"),))


def _check_people(unit: Unit, actor: Actor, staff_ids: list[int | None], already: tuple[int, ...] = ()) -> None:
    wanted = {staff_id for staff_id in staff_ids if staff_id is not None}
    if policy.sees_everything(actor):
        known = {row.id for row in store.load_names(unit, wanted)}
    else:
        known = {actor.staff_id, *already, *store.find_colleague_ids(unit, actor.shop_ids)}
    if not wanted <= known:
        raise InvalidError(fields=(FieldError("/member_ids", "accounts.no_such_staff"),))


def _with_lead(lead_id: int | None, member_ids: list[int]) -> list[int]:
    """Whoever leads a team belongs to it."""
    return member_ids if lead_id is None else [*member_ids, lead_id]


def _known(reading: Reading, team_id: int) -> Team:
    team = store.find_team(reading, team_id)
    assert team is not None
    return team
