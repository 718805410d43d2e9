"""Matters over several channels."""

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.infra.http.params import Db, Id, PathId
from yingda.outreach import service
from yingda.outreach.pushes import CaseCard
from yingda.outreach.types import CaseMove

Me = NamedDependency[Actor]


class CaseJoin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another conversation of the same customer about the same matter."""

    conversation_id: Id


class CaseController(Controller):
    """The matter of a conversation's current episode."""

    path = "/api/v1/conversations/{conversation_id:int}"
    tags = ("cases",)

    @get("/case", operation_id="getCase")
    async def read(self, db: Db, actor: Me, conversation_id: PathId) -> CaseCard:
        """The matter as one history."""
        return await db.read(service.case_card, actor, conversation_id)

    @post("/moves", operation_id="moveCase", status_code=HTTP_200_OK)
    async def move(self, db: Db, actor: Me, conversation_id: PathId, data: JSONBody[CaseMove]) -> CaseCard:
        """Say that the matter goes on by phone or mail."""
        return await db.write(service.move_case, actor, conversation_id, data)

    @post("/case", operation_id="joinCase", status_code=HTTP_200_OK)
    async def join(self, db: Db, actor: Me, conversation_id: PathId, data: JSONBody[CaseJoin]) -> CaseCard:
        """Say that two conversations are about one matter."""
        return await db.write(service.join, actor, conversation_id, data.conversation_id)
