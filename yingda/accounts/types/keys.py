"""API keys: systems that act for whoever made their key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.accounts.types.fields import ClientId, Id, Name, When
from yingda.accounts.types.rights import Actor, Permission

Scopes = Annotated[list[Permission], Meta(min_length=1, max_length=len(Permission))]
ShopIds = Annotated[list[Id], Meta(min_length=1, max_length=500)]


class KeyDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key to be made; no `shop_ids`: in all shops of its maker. The same `client_id` again gives the first."""

    client_id: ClientId
    name: Name
    scopes: Scopes
    shop_ids: ShopIds | None = None
    expires_at: When | None = None


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key as administration shows it: never the key itself, only how it begins."""

    id: int
    name: str
    prefix: str
    staff_id: int
    staff_name: str
    scopes: list[Permission]
    shop_ids: list[int] | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    last_address: str | None
    revoked_at: datetime | None


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key, told this once; none when the request only repeats an earlier one."""

    key: Key
    token: str | None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who acts by a key; `touch` when its use is to be written down."""

    key_id: int
    actor: Actor
    touch: bool
