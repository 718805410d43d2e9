"""Triage over HTTP: what is understood of a conversation, supervisors' rules, models of a shop."""

from typing import Annotated

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from yingda.accounts.types import Actor
from yingda.infra.http.params import Db, PathId
from yingda.kit.ids import MAX_ID
from yingda.triage import service
from yingda.triage.pushes import TriageModelList, TriageRule, TriageRuleList, Understanding, UnderstandingCard
from yingda.triage.types import Field, TriageRuleChange, TriageRuleDraft

Me = NamedDependency[Actor]
Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]


class Correct(Struct, frozen=True, forbid_unknown_fields=True):
    """What is right of one field."""

    field: Field
    value: Annotated[str, Meta(max_length=40)]


class TriageRuleOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """All rules of a shop in their new order."""

    shop_id: Id
    ids: Annotated[list[Id], Meta(max_length=300)]


class ShopChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """A shop."""

    shop_id: Id


class ActiveModel(Struct, frozen=True, forbid_unknown_fields=True):
    """Which version judges from now on; null: the one that ships."""

    shop_id: Id
    model_id: Id | None


class UnderstandingController(Controller):
    """What is understood of a conversation."""

    path = "/api/v1/conversations/{conversation_id:int}/understanding"
    tags = ("triage",)

    @get("/", operation_id="getUnderstanding")
    async def read(self, db: Db, actor: Me, conversation_id: PathId) -> Understanding:
        """Category, stage, mood and the rest of the customer's last question, with what speaks for each."""
        return Understanding(await db.read(service.access_card, actor, conversation_id))

    @post("/corrections", operation_id="correctUnderstanding", status_code=HTTP_200_OK)
    async def correct(
        self, db: Db, actor: Me, conversation_id: PathId, data: JSONBody[Correct]
    ) -> UnderstandingCard:
        """Say what is right: it holds at once, and the shop's model learns from it."""
        return await db.write(service.correct, actor, conversation_id, data.field, data.value)


class TriageRuleController(Controller):
    """Rules that come before the model."""

    path = "/api/v1/triage/rules"
    tags = ("triage",)

    @get("/", operation_id="listTriageRules")
    async def list_rules(self, db: Db, actor: Me, shop_id: ShopId) -> TriageRuleList:
        """The rules of a shop in their order."""
        return TriageRuleList(await db.read(service.rules_of, actor, shop_id))

    @post("/", operation_id="createTriageRule")
    async def create(self, db: Db, actor: Me, data: JSONBody[TriageRuleDraft]) -> TriageRule:
        """Keep a new rule, as the last one."""
        return await db.write(service.create_rule, actor, data)

    @put("/{rule_id:int}", operation_id="updateTriageRule")
    async def update(self, db: Db, actor: Me, rule_id: PathId, data: JSONBody[TriageRuleChange]) -> TriageRule:
        """Replace a rule."""
        return await db.write(service.update_rule, actor, rule_id, data)

    @delete("/{rule_id:int}", operation_id="archiveTriageRule")
    async def archive(self, db: Db, actor: Me, rule_id: PathId) -> None:
        """Take a rule out of use."""
        await db.write(service.archive_rule, actor, rule_id)

    @put("/order", operation_id="orderTriageRules")
    async def order(self, db: Db, actor: Me, data: JSONBody[TriageRuleOrder]) -> TriageRuleList:
        """Put the rules of a shop into an order."""
        return TriageRuleList(await db.write(service.order_rules, actor, data.shop_id, data.ids))


class TriageModelController(Controller):
    """Versions of a shop's model."""

    path = "/api/v1/triage/models"
    tags = ("triage",)

    @get("/", operation_id="listTriageModels")
    async def list_models(self, db: Db, actor: Me, shop_id: ShopId) -> TriageModelList:
        """A shop's models with their scores, newest first."""
        return await db.read(service.models_of, actor, shop_id)

    @post("/train", operation_id="trainTriageModel", status_code=HTTP_200_OK)
    async def train(self, db: Db, actor: Me, data: JSONBody[ShopChoice]) -> TriageModelList:
        """Have a shop's model learn from its corrections now."""
        return await db.write(service.begin_training, actor, data.shop_id)

    @put("/active", operation_id="activateTriageModel")
    async def activate(self, db: Db, actor: Me, data: JSONBody[ActiveModel]) -> TriageModelList:
        """Have another version judge from now on, or go back."""
        return await db.write(service.activate, actor, data.shop_id, data.model_id)


ROUTES = (UnderstandingController, TriageRuleController, TriageModelController)
