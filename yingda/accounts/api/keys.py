"""API keys over HTTP."""

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from yingda.accounts import service
from yingda.accounts.api.asking import PathId
from yingda.accounts.types import Actor
from yingda.accounts.types.keys import Key, KeyDraft, NewKey
from yingda.infra.db.database import Database


class KeyList(msgspec.Struct, frozen=True):
    """Keys that the reader may see."""

    items: list[Key]


class KeyController(Controller):
    """Making and revoking keys; never by a key."""

    path = "/api/v1/keys"
    tags = ("keys",)

    @get("/", operation_id="listKeys")
    async def list_keys(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> KeyList:
        """One's own keys, everybody's for administrators."""
        return KeyList(await db.read(service.list_keys, actor))

    @post("/", operation_id="createKey")
    async def create(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[KeyDraft]
    ) -> NewKey:
        """Make a key; it is in this answer only."""
        return await db.write(service.create_key, actor, data, service.mint_key())

    @delete("/{key_id:int}", operation_id="revokeKey")
    async def revoke(self, db: NamedDependency[Database], actor: NamedDependency[Actor], key_id: PathId) -> None:
        """End a key at once."""
        await db.write(service.revoke_key, actor, key_id)
