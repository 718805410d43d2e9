"""Customers over HTTP."""

from typing import Annotated

import msgspec
from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.customers import service
from yingda.customers.pushes import Customer, Revealed
from yingda.customers.types import ProfileChange, Reveal
from yingda.infra.db import Database
from yingda.kit.ids import MAX_ID

PathId = Annotated[int, PathParameter(ge=1, le=MAX_ID)]
Tag = Annotated[str, msgspec.Meta(max_length=30)]
FieldName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
FieldValue = Annotated[str, msgspec.Meta(max_length=500)]


class CustomerEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an agent changed; `version` is the one the edit began from."""

    version: int
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] | None = None
    vip: bool | None = None
    note: Annotated[str, msgspec.Meta(max_length=4000)] | None = None
    tags: Annotated[list[Tag], msgspec.Meta(max_length=20)] | None = None
    fields: Annotated[dict[FieldName, FieldValue], msgspec.Meta(max_length=30)] | None = None


class RevealRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which value, as `hidden` names it, and whether it is shown or was copied."""

    what: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    how: Reveal = Reveal.SHOW


class CustomerController(Controller):
    """One customer's profile."""

    path = "/api/v1/customers/{customer_id:int}"
    tags = ("customers",)

    @get("/", operation_id="getCustomer")
    async def read(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], customer_id: PathId
    ) -> Customer:
        """The profile."""
        return await db.read(service.access_customer, actor, customer_id)

    @patch("/", operation_id="editCustomer")
    async def edit(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        customer_id: PathId,
        data: JSONBody[CustomerEdit],
    ) -> Customer:
        """Edit the profile."""
        change = ProfileChange(
            version=data.version, name=data.name, vip=data.vip, note=data.note,
            tags=None if data.tags is None else tuple(data.tags), fields=data.fields,
        )  # fmt: skip
        return await db.write(service.edit_profile, actor, customer_id, change)

    @post("/reveal", operation_id="revealCustomer", status_code=HTTP_200_OK)
    async def reveal(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        customer_id: PathId,
        data: JSONBody[RevealRequest],
    ) -> Revealed:
        """One masked value in full; every look is written down."""
        return await db.write(service.reveal, actor, customer_id, data.what, data.how)


ROUTES = (CustomerController,)
