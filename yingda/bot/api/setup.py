"""Settings, trouble, rules and forms of a shop's bot."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT
from msgspec import UNSET, UnsetType

from yingda.accounts.types import Actor
from yingda.bot.ports import Brain
from yingda.bot.pushes import BotAction, BotFormList, BotRuleList, BotSetup, BotVersionList
from yingda.bot.service import forms, rules, setup
from yingda.bot.types import (
    BotForm,
    BotRule,
    BotRuleChange,
    BotRuleDraft,
    BotSettings,
    FormChange,
    FormDraft,
    Trouble,
)
from yingda.infra.db import Database, Unit
from yingda.infra.http.context import locale_of
from yingda.infra.http.params import Id, PathId, QueryId

Kind = Annotated[str | None, QueryParameter(pattern=r"^(settings|rule|form)$")]
ShopId = Annotated[int, QueryParameter(ge=1, le=2**53 - 1)]


class BotSettingsPut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """New settings; with a `version` only if nobody changed them since."""

    settings: BotSettings
    version: Id | UnsetType = UNSET


class TroublePut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tell of a trouble, or stop."""

    trouble: Trouble


class BotSetupController(Controller):
    """How a shop's bot behaves."""

    path = "/api/v1/bot"
    tags = ("bot",)

    @get("/shops/{shop_id:int}", operation_id="getBot")
    async def read(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain],
        shop_id: PathId,
    ) -> BotSetup:  # fmt: skip
        """Settings, trouble and default texts."""
        return await db.read(setup.access_setup, actor, shop_id, brain.model.name)

    @put("/shops/{shop_id:int}/settings", operation_id="putBotSettings")
    async def put_settings(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain],
        shop_id: PathId, data: JSONBody[BotSettingsPut],
    ) -> BotSetup:  # fmt: skip
        """Replace the settings."""
        return await db.write(_put_settings, actor, shop_id, data, brain.model.name)

    @put("/shops/{shop_id:int}/trouble", operation_id="putBotTrouble")
    async def put_trouble(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain],
        shop_id: PathId, data: JSONBody[TroublePut],
    ) -> BotSetup:  # fmt: skip
        """Tell everybody affected of a trouble, waiting and new, or stop telling."""
        return await db.write(_put_trouble, actor, shop_id, data.trouble, brain.model.name)

    @get("/shops/{shop_id:int}/versions", operation_id="listBotVersions")
    async def versions(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: PathId,
        kind: Kind = None, object_id: QueryId = None,
    ) -> BotVersionList:  # fmt: skip
        """What settings, rules and forms were."""
        return await db.read(setup.list_versions, actor, shop_id, kind, object_id)

    @post(
        "/shops/{shop_id:int}/versions/{version_id:int}/restore", operation_id="restoreBotSettings",
        status_code=HTTP_200_OK,
    )  # fmt: skip
    async def restore(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain],
        shop_id: PathId, version_id: PathId,
    ) -> BotSetup:  # fmt: skip
        """Go back to what the settings were."""
        return await db.write(_restore, actor, shop_id, version_id, brain.model.name)

    @get("/rules", operation_id="listBotRules")
    async def list_rules(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: ShopId
    ) -> BotRuleList:
        """Keyword rules of a shop."""
        return BotRuleList(await db.read(rules.list_rules, actor, shop_id))

    @post("/rules", operation_id="createBotRule")
    async def create_rule(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[BotRuleDraft]
    ) -> BotRule:
        """Make a keyword rule."""
        return await db.write(rules.create_rule, actor, data)

    @patch("/rules/{rule_id:int}", operation_id="updateBotRule")
    async def update_rule(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], rule_id: PathId,
        data: JSONBody[BotRuleChange],
    ) -> BotRule:  # fmt: skip
        """Change a keyword rule."""
        return await db.write(rules.update_rule, actor, rule_id, data)

    @delete("/rules/{rule_id:int}", operation_id="deleteBotRule", status_code=HTTP_204_NO_CONTENT)
    async def delete_rule(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], rule_id: PathId
    ) -> None:
        """Take a keyword rule out."""
        await db.write(rules.delete_rule, actor, rule_id)

    @get("/forms", operation_id="listBotForms")
    async def list_forms(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain],
        request: Request[Any, Any, Any], shop_id: ShopId,
    ) -> BotFormList:  # fmt: skip
        """Forms of a shop, and what they can lead to."""
        locale = locale_of(request.scope["headers"])
        actions = [BotAction(name, one.title(locale)) for name, one in sorted(brain.actions.items())]
        return BotFormList(await db.read(forms.list_forms, actor, shop_id), actions)

    @post("/forms", operation_id="createBotForm")
    async def create_form(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[FormDraft]
    ) -> BotForm:
        """Make a form."""
        return await db.write(forms.create_form, actor, data)

    @patch("/forms/{form_id:int}", operation_id="updateBotForm")
    async def update_form(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], form_id: PathId,
        data: JSONBody[FormChange],
    ) -> BotForm:  # fmt: skip
        """Change a form."""
        return await db.write(forms.update_form, actor, form_id, data)

    @delete("/forms/{form_id:int}", operation_id="deleteBotForm", status_code=HTTP_204_NO_CONTENT)
    async def delete_form(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], form_id: PathId
    ) -> None:
        """Take a form out."""
        await db.write(forms.delete_form, actor, form_id)


def _put_settings(unit: Unit, actor: Actor, shop_id: int, data: BotSettingsPut, model: str) -> BotSetup:
    version = data.version if isinstance(data.version, int) else setup.shop_bot(unit, shop_id).version
    setup.put_settings(unit, actor, shop_id, data.settings, version)
    return setup.access_setup(unit, actor, shop_id, model)


def _put_trouble(unit: Unit, actor: Actor, shop_id: int, trouble: Trouble, model: str) -> BotSetup:
    setup.put_trouble(unit, actor, shop_id, trouble)
    return setup.access_setup(unit, actor, shop_id, model)


def _restore(unit: Unit, actor: Actor, shop_id: int, version_id: int, model: str) -> BotSetup:
    setup.restore_settings(unit, actor, shop_id, version_id)
    return setup.access_setup(unit, actor, shop_id, model)
