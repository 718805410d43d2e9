"""What the optional language model writes for agents, and the record of it."""

from typing import Annotated, Literal

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.bot.ports import Brain
from yingda.bot.pushes import Draft, DraftShops, ModelCallList
from yingda.bot.service import drafting
from yingda.bot.service.drafting import Purpose, Wanted
from yingda.infra.db import Database
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.http.params import Cursor, Id

ShopId = Annotated[int, QueryParameter(ge=1, le=2**53 - 1)]
DRAFTS = Rule("bot.draft", 30, 60)


class DraftRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an agent wants written; `text` is what is to be changed."""

    conversation_id: Id
    purpose: Literal["draft", "shorten", "warmer", "summary"]
    text: Annotated[str, Meta(max_length=3000)] = ""


class DraftController(Controller):
    """The language model, if the installation has one."""

    path = "/api/v1/bot"
    tags = ("bot",)

    @post("/drafts", operation_id="writeDraft", status_code=HTTP_200_OK)
    async def write(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain],
        limiter: NamedDependency[Limiter], data: JSONBody[DraftRequest],
    ) -> Draft:  # fmt: skip
        """Have something written from the articles; it is shown to the agent, never sent by itself."""
        await limiter.hit(DRAFTS, str(actor.staff_id))
        wanted = Wanted(data.conversation_id, Purpose(data.purpose), data.text)
        return await drafting.assist(db, actor, wanted, brain)

    @get("/drafts/shops", operation_id="listDraftShops")
    async def shops(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain]
    ) -> DraftShops:
        """In which shops the caller may have something written, so that nobody is offered what is not there."""
        return DraftShops(await db.read(drafting.shops_with_model, actor, brain.model.name))

    @get("/model-calls", operation_id="listModelCalls")
    async def calls(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: ShopId, cursor: Cursor = None
    ) -> ModelCallList:
        """What was sent to the language model and what came back."""
        return await db.read(drafting.list_calls, actor, shop_id, cursor)
