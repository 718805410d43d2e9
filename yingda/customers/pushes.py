"""What the API and sockets carry of a customer."""

from datetime import datetime

import msgspec


class CustomerBrief(msgspec.Struct, frozen=True):
    """A customer in a list."""

    id: int
    name: str
    vip: bool
    tags: list[str]


class IdentityCard(msgspec.Struct, frozen=True):
    """An identity; the value is masked."""

    id: int
    kind: str
    value_masked: str
    verified: bool


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's whole profile, masked; `hidden` names what can be revealed to who may see it."""

    id: int
    version: int
    name: str
    vip: bool
    tags: list[str]
    fields: dict[str, str]
    note: str
    identities: list[IdentityCard]
    city: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    episodes_count: int
    hidden: list[str]


class Revealed(msgspec.Struct, frozen=True):
    """A value in full."""

    value: str
