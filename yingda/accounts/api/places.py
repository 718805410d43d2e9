"""Shops, hours and teams over HTTP."""

from typing import Any

import msgspec
from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from yingda.accounts import policy, service
from yingda.accounts.api.asking import PathId
from yingda.accounts.types import (
    Actor,
    Hours,
    HoursExplanation,
    HoursPreview,
    Permission,
    ShopChange,
    ShopDraft,
    ShopInfo,
    Team,
    TeamChange,
    TeamDraft,
)
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading, Unit


class Shop(msgspec.Struct, frozen=True, kw_only=True):
    """A shop as administration edits it; the secret only for who manages shops."""

    id: int
    version: int
    code: str
    name: str
    color: str
    zone: str
    locale: str
    greeting: str
    alias: str
    out_of_hours_text: str
    closing_text: str
    quick_questions: tuple[str, ...]
    picture_url: str | None
    idle_minutes: int
    silence_is_consent: bool
    active: bool
    visitor_identity_secret: str | None


class ShopList(msgspec.Struct, frozen=True):
    """The shops that the reader may see."""

    items: list[Shop]


class TeamList(msgspec.Struct, frozen=True):
    """The teams that the reader may see."""

    items: list[Team]


class ShopController(Controller):
    """Shops and their hours."""

    path = "/api/v1"
    tags = ("shops",)

    @get("/shops", operation_id="listShops")
    async def list_shops(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> ShopList:
        """The reader's shops."""
        return ShopList(await db.read(_list_shops, actor))

    @post("/shops", operation_id="createShop")
    async def create_shop(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[ShopDraft]
    ) -> Shop:
        """Open a shop."""
        return await db.write(_create_shop, actor, data)

    @get("/shops/{shop_id:int}", operation_id="getShop")
    async def get_shop(self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: PathId) -> Shop:
        """One shop."""
        return await db.read(_get_shop, actor, shop_id)

    @patch("/shops/{shop_id:int}", operation_id="updateShop")
    async def update_shop(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        shop_id: PathId,
        data: JSONBody[ShopChange],
    ) -> Shop:
        """Change a shop."""
        return await db.write(_update_shop, actor, shop_id, data)

    @get("/shops/{shop_id:int}/hours", operation_id="getHours")
    async def get_hours(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: PathId
    ) -> Hours:
        """When a shop is open."""
        return policy.hours_of_calendar(*await db.read(service.get_hours, actor, shop_id))

    @put("/shops/{shop_id:int}/hours", operation_id="putHours")
    async def put_hours(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        shop_id: PathId,
        data: JSONBody[Hours],
    ) -> Hours:
        """Change when a shop is open."""
        return policy.hours_of_calendar(*await db.write(_put_hours, actor, shop_id, data))

    @post("/hours/preview", operation_id="previewHours", status_code=HTTP_200_OK)
    async def preview_hours(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        data: JSONBody[HoursPreview],
    ) -> HoursExplanation:
        """What hours mean, in words, before they are kept."""
        return policy.preview_hours(data, db.clock.now(), actor.locale)


class TeamController(Controller):
    """Teams."""

    path = "/api/v1/teams"
    tags = ("teams",)

    @get("/", operation_id="listTeams")
    async def list_teams(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> TeamList:
        """The reader's teams."""
        return TeamList(await db.read(service.list_teams, actor))

    @post("/", operation_id="createTeam")
    async def create_team(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[TeamDraft]
    ) -> Team:
        """Form a team."""
        return await db.write(service.create_team, actor, data)

    @patch("/{team_id:int}", operation_id="updateTeam")
    async def update_team(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        team_id: PathId,
        data: JSONBody[TeamChange],
    ) -> Team:
        """Change a team."""
        return await db.write(service.update_team, actor, team_id, data)

    @delete("/{team_id:int}", operation_id="deleteTeam")
    async def delete_team(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], team_id: PathId
    ) -> None:
        """Dissolve a team."""
        await db.write(service.delete_team, actor, team_id)


def _list_shops(reading: Reading, actor: Actor) -> list[Shop]:
    return [_shown(reading, actor, shop) for shop in service.list_shops(reading, actor)]


def _get_shop(reading: Reading, actor: Actor, shop_id: int) -> Shop:
    return _shown(reading, actor, service.access_shop(reading, actor, shop_id))


def _create_shop(unit: Unit, actor: Actor, draft: ShopDraft) -> Shop:
    return _shown(unit, actor, service.create_shop(unit, actor, draft))


def _update_shop(unit: Unit, actor: Actor, shop_id: int, change: ShopChange) -> Shop:
    return _shown(unit, actor, service.update_shop(unit, actor, shop_id, change))


def _put_hours(unit: Unit, actor: Actor, shop_id: int, hours: Hours) -> tuple[Any, int]:
    zone = service.access_shop(unit, actor, shop_id, Permission.SHOP_MANAGE).zone
    calendar = policy.calendar_of_hours(hours, zone)
    return service.put_hours(unit, actor, shop_id, calendar, hours.version or None)


def _shown(reading: Reading, actor: Actor, shop: ShopInfo) -> Shop:
    names = [name for name in Shop.__struct_fields__ if name not in {"picture_url", "visitor_identity_secret"}]
    return Shop(
        **{name: getattr(shop, name) for name in names},
        picture_url=service.picture_url(reading, shop),
        visitor_identity_secret=shop.identity_secret if actor.may(Permission.SHOP_MANAGE) else None,
    )
