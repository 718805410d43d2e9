"""Handing out and deleting what is kept of one customer."""

from enum import StrEnum
from typing import Annotated, Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.infra.http.params import Db, PathId
from yingda.privacy import service
from yingda.privacy.pushes import Erasure, ErasureOutlook
from yingda.privacy.types import EraseWish

Me = NamedDependency[Actor]


class Format(StrEnum):
    """For machines or for people."""

    JSON = "json"
    HTML = "html"


class PersonController(Controller):
    """One customer's data."""

    path = "/api/v1/customers/{customer_id:int}"
    tags = ("privacy",)

    @post("/export", operation_id="exportCustomer", status_code=HTTP_200_OK, media_type="text/html")
    async def export(
        self, db: Db, actor: Me, customer_id: PathId, form: Annotated[Format, QueryParameter(name="format")]
    ) -> Response[bytes]:
        """Everything that is kept of the customer, as a file."""
        await db.write(service.begin_export, actor, customer_id)
        profile = await db.read(service.profile_of, customer_id)
        said = {one: await _said(db, one) for one in await db.read(service.conversations_of, customer_id)}
        tasks = await db.read(service.tasks_of, customer_id)
        if form is Format.JSON:
            content, mime = service.as_json(profile, said, tasks), "application/json"
        else:
            content, mime = service.as_html(profile, said, tasks, actor.locale).encode(), "text/html; charset=utf-8"
        named = f'attachment; filename="customer-{customer_id}.{form.value}"'
        return Response(content, media_type=mime, headers={"Content-Disposition": named})

    @get("/erasure", operation_id="getErasure")
    async def outlook(self, db: Db, actor: Me, customer_id: PathId) -> ErasureOutlook:
        """What deleting would take, and how far it is."""
        return await db.read(service.outlook, actor, customer_id)

    @post("/erasure", operation_id="eraseCustomer", status_code=HTTP_200_OK)
    async def erase(
        self, db: Db, actor: Me, customer_id: PathId, when_hold_ends: Annotated[bool, QueryParameter()] = False
    ) -> Erasure:
        """Delete what is kept of the customer; figures stay. It cannot be taken back."""
        wish = EraseWish(when_hold_ends=when_hold_ends)
        return await db.write(service.begin_erasure, actor, customer_id, wish)


async def _said(db: Db, conversation_id: int) -> list[dict[str, Any]]:
    """Read in pieces: a long conversation must not hold a snapshot."""
    said: list[dict[str, Any]] = []
    while part := await db.read(service.said_in, conversation_id, said[-1]["seq"] if said else 0):
        said += part
    return said
