"""Policies, levels and platform rules, with what a change would move."""

from typing import Annotated

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED
from msgspec import Meta, Struct

from yingda.accounts.types import Actor
from yingda.infra.http.params import Db, Id, PathId
from yingda.kit.ids import MAX_ID
from yingda.sla import service
from yingda.sla.pushes import (
    PolicyExplanation,
    RecomputeCard,
    RecomputePreview,
    SlaPolicy,
    SlaPolicyList,
    SlaShopSettings,
)
from yingda.sla.service import Wanted
from yingda.sla.types import (
    Case,
    PolicyChange,
    PolicyContent,
    PolicyDraft,
    PriorityName,
    ServiceLevel,
    SlaSettings,
    TargetKind,
)
from yingda.triage.types import Category

Me = NamedDependency[Actor]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]


class SlaPolicyOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """All policies of a shop in their new order."""

    shop_id: Id
    ids: Annotated[list[Id], Meta(max_length=100)]


class SlaPolicyTrial(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A policy as it is being written (without an id: a new one), or nothing: as all of them stand."""

    shop_id: Id
    policy_id: Id | None = None
    content: PolicyContent | None = None


class SlaQuestion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A matter that might come, and what of it is to be in time."""

    shop_id: Id
    kind: TargetKind
    channel: Annotated[str, Meta(min_length=1, max_length=20)] = "web"
    category: Category | None = None
    level: ServiceLevel | None = None
    priority: PriorityName = PriorityName.NORMAL
    tags: Annotated[list[Annotated[str, Meta(min_length=1, max_length=30)]], Meta(max_length=20)] = []


class SlaRecompute(Struct, frozen=True, forbid_unknown_fields=True):
    """The shop whose running clocks are to be moved."""

    shop_id: Id


class SlaSettingsEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """New settings, made from `version`."""

    version: Annotated[int, Meta(ge=0, le=MAX_ID)]
    settings: SlaSettings


class PolicyController(Controller):
    """Policies for targets."""

    path = "/api/v1/sla/policies"
    tags = ("sla",)

    @get("/", operation_id="listSlaPolicies")
    async def list_policies(self, db: Db, actor: Me, shop_id: ShopId) -> SlaPolicyList:
        """The policies of a shop in their order, those that ship last."""
        return await db.read(service.policies_of, actor, shop_id)

    @post("/", operation_id="createSlaPolicy")
    async def create(self, db: Db, actor: Me, data: JSONBody[PolicyDraft]) -> SlaPolicy:
        """Keep a new policy, as the last one."""
        return await db.write(service.create_policy, actor, data)

    @put("/{policy_id:int}", operation_id="updateSlaPolicy")
    async def update(self, db: Db, actor: Me, policy_id: PathId, data: JSONBody[PolicyChange]) -> SlaPolicy:
        """Replace a policy; clocks that run keep their terms."""
        return await db.write(service.update_policy, actor, policy_id, data)

    @delete("/{policy_id:int}", operation_id="archiveSlaPolicy")
    async def archive(self, db: Db, actor: Me, policy_id: PathId) -> None:
        """Take a policy out of use."""
        await db.write(service.archive_policy, actor, policy_id)

    @put("/order", operation_id="orderSlaPolicies")
    async def order(self, db: Db, actor: Me, data: JSONBody[SlaPolicyOrder]) -> SlaPolicyList:
        """Put the policies of a shop into an order: of equally specific ones the first decides."""
        return await db.write(service.order_policies, actor, data.shop_id, data.ids)

    @post("/preview", operation_id="previewSlaPolicy", status_code=HTTP_200_OK)
    async def preview(self, db: Db, actor: Me, data: JSONBody[SlaPolicyTrial]) -> RecomputePreview:
        """Which running clocks would move from when to when; nothing is kept."""
        return await db.read(service.preview, actor, data.shop_id, Wanted(data.content, data.policy_id))

    @post("/explain", operation_id="explainSlaPolicy", status_code=HTTP_200_OK)
    async def explain(self, db: Db, actor: Me, data: JSONBody[SlaQuestion]) -> PolicyExplanation:
        """Which policy holds for such a matter, and why the others do not."""
        case = Case(data.channel, data.category, data.level, data.priority, frozenset(data.tags))
        return await db.read(service.explain_policy, actor, data.shop_id, data.kind, case)

    @post("/recompute", operation_id="recomputeSla", status_code=HTTP_202_ACCEPTED)
    async def recompute(self, db: Db, actor: Me, data: JSONBody[SlaRecompute]) -> RecomputeCard:
        """Move running clocks to where policies and hours put them now; those over their deadline stay."""
        return await db.write(service.begin_recompute, actor, data.shop_id)


class SlaSettingsController(Controller):
    """Levels and platform rules."""

    path = "/api/v1/sla/settings"
    tags = ("sla",)

    @get("/", operation_id="getSlaSettings")
    async def read(self, db: Db, actor: Me, shop_id: ShopId) -> SlaShopSettings:
        """Levels and platform rules of a shop."""
        return await db.read(service.get_settings, actor, shop_id)

    @put("/{shop_id:int}", operation_id="putSlaSettings")
    async def write(self, db: Db, actor: Me, shop_id: PathId, data: JSONBody[SlaSettingsEdit]) -> SlaShopSettings:
        """Replace them; clocks that run keep their terms."""
        return await db.write(service.put_settings, actor, shop_id, data.settings, data.version)
