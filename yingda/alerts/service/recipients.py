"""Who somebody is: staff found when an alert is told."""

from collections.abc import Iterable

from yingda.accounts import service as accounts
from yingda.accounts.types import Permission
from yingda.alerts.service.settings import rules_of
from yingda.alerts.types import Whom, WhomKind
from yingda.infra.db import Reading
from yingda.presence import service as presence
from yingda.presence.types import State


def recipients(reading: Reading, shop_id: int | None, whom: Iterable[Whom]) -> set[int]:
    """The staff that `whom` means now, as far as they work in the shop."""
    found = {staff_id for one in whom for staff_id in _found(reading, shop_id, one)}
    if shop_id is None:
        return set(accounts.locales_of(reading, found))
    return found & set(accounts.active_colleagues_of(reading, [shop_id]))


def last_resort(reading: Reading, shop_id: int | None) -> set[int]:
    """Who is told what would otherwise be told nobody: who may manage the shop."""
    return recipients(reading, shop_id, [Whom.holders(Permission.SHOP_MANAGE)])


def _found(reading: Reading, shop_id: int | None, whom: Whom) -> Iterable[int]:
    if whom.kind is WhomKind.PEOPLE:
        return whom.staff_ids
    if shop_id is None:
        return ()
    if whom.kind in {WhomKind.LEADS, WhomKind.LEADS_OF}:
        return _leads(reading, shop_id, whom)
    if whom.kind is WhomKind.COLLEAGUES:
        return _colleagues(reading, shop_id, set(whom.staff_ids))
    if whom.kind is WhomKind.ON_CALL:
        return rules_of(reading, shop_id).on_call or last_resort(reading, shop_id)
    holders = accounts.staff_of_shop(reading, shop_id, whom.permission)
    return holders if whom.kind is WhomKind.HOLDERS else _on_duty(reading, holders)


def _leads(reading: Reading, shop_id: int, whom: Whom) -> set[int]:
    people, team_ids = set(whom.staff_ids), set(whom.team_ids)
    return {
        team.lead_id
        for team in accounts.teams_of_shop(reading, shop_id)
        if team.lead_id is not None and (team.id in team_ids or people & set(team.member_ids))
    }


def _colleagues(reading: Reading, shop_id: int, people: set[int]) -> set[int]:
    teams = [set(team.member_ids) for team in accounts.teams_of_shop(reading, shop_id)]
    beside = set().union(*(members for members in teams if members & people))
    near = _on_duty(reading, beside - people)
    return near or _on_duty(reading, set(accounts.staff_of_shop(reading, shop_id)) - people)


def _on_duty(reading: Reading, staff_ids: Iterable[int]) -> set[int]:
    seats = presence.seats_of(reading, list(staff_ids))
    return {seat.staff_id for seat in seats if seat.state is not State.OFFLINE}
