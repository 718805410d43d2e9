"""Hard cases over HTTP."""

from typing import Annotated

from litestar import Controller, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.followups.pushes.hard_cases import HardCard, HardPage
from yingda.followups.service import hard_cases as service
from yingda.followups.types.hard_cases import HardEdit, HardNote, HardState
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId
from yingda.kit.ids import MAX_ID

Me = NamedDependency[Actor]


class HardCaseController(Controller):
    """The register of hard cases."""

    path = "/api/v1/hard-cases"
    tags = ("hard cases",)

    @get("/", operation_id="listHardCases")
    async def page(
        self,
        db: Db,
        actor: Me,
        shop_id: Annotated[int, QueryParameter(ge=1, le=MAX_ID)],
        which: Annotated[HardState, QueryParameter()] = HardState.OPEN,
        cursor: Cursor = None,
        limit: Limit = None,
    ) -> HardPage:
        """A shop's, newest first."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else None
        items, more = await db.read(
            service.list_hard_cases, actor, shop_id, which, before, clamp_limit(limit)
        )
        return HardPage(items, encode_cursor(more) if more else None)

    @put("/{case_id:int}", operation_id="editHardCase")
    async def edit(self, db: Db, actor: Me, case_id: PathId, data: JSONBody[HardEdit]) -> HardCard:
        """Write down problem and solution."""
        return await db.write(service.edit_hard_case, actor, case_id, data)

    @post("/{case_id:int}/offer", operation_id="offerHardCase", status_code=HTTP_200_OK)
    async def offer(self, db: Db, actor: Me, case_id: PathId) -> HardCard:
        """Offer it to the knowledge base."""
        return await db.write(service.offer_hard_case, actor, case_id)


@post(
    "/api/v1/conversations/{conversation_id:int}/hard-case", operation_id="addHardCase",
    status_code=HTTP_200_OK, tags=["hard cases"],
)  # fmt: skip
async def add_hard_case(db: Db, actor: Me, conversation_id: PathId, data: JSONBody[HardNote]) -> HardCard:
    """Put a conversation's matter into the register."""
    return await db.write(service.add_hard_case, actor, conversation_id, data)


ROUTES = (HardCaseController, add_hard_case)
