"""Reading a sheet of people against what is there: a trial, so that nothing is half done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yingda.accounts import store
from yingda.accounts.policy.intake import MOST_PEOPLE, fold, judge_people, read_people
from yingda.accounts.service import roles
from yingda.accounts.service.shops import list_shops
from yingda.accounts.service.teams import list_teams
from yingda.accounts.types import Actor, RoleInfo, ShopBrief
from yingda.accounts.types.intake import Cell, Column, Directory, IntakeLine
from yingda.infra.db.unit import Reading
from yingda.kit.texts import LOCALES

__all__ = ["MOST_PEOPLE", "Sheet", "judge_sheet"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the words of a sheet mean; people made by an earlier try of `client_id` are not in the way."""

    headings: Mapping[str, Column]
    duties: Mapping[str, str]
    client_id: str = ""


def judge_sheet(reading: Reading, actor: Actor, rows: Sequence[Sequence[Cell]], sheet: Sheet) -> list[IntakeLine]:
    """Everybody of a sheet, each with who would be taken on or with everything that is wrong."""
    lines = read_people(rows, {fold(name): column for name, column in sheet.headings.items()})
    shops: dict[str, ShopBrief] = {}
    for shop in list_shops(reading, actor):
        brief = ShopBrief(shop.id, shop.code, shop.name, shop.color, shop.zone)
        shops |= {fold(shop.name): brief, fold(shop.code): brief}
    directory = Directory(
        actor=actor,
        roles=_roles(reading, actor),
        shops=shops,
        teams={fold(team.name): team for team in list_teams(reading, actor)},
        duties={fold(name): duty for name, duty in sheet.duties.items()},
        taken=frozenset(store.find_taken_logins(reading, actor.staff_id, sheet.client_id)),
    )
    return judge_people(lines, directory, reading.now)


def _roles(reading: Reading, actor: Actor) -> dict[str, RoleInfo]:
    known = {role.code: role for role in roles.list_roles(reading, actor)}
    named = {
        fold(name): known[code]
        for locale in LOCALES
        for code, name in roles.role_names(reading, locale).items()
        if code in known
    }
    return known | named
