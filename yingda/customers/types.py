"""Who a customer is known to be."""

from dataclasses import dataclass
from enum import StrEnum


class IdentityKind(StrEnum):
    """What an identity is; `shop_user` and `visitor` belong to one shop."""

    VISITOR = "visitor"  # a browser, by our own signed token
    SHOP_USER = "shop_user"  # the shop's own account, signed by the shop
    PHONE = "phone"
    EMAIL = "email"
    CONTACT = "contact"  # whatever an anonymous visitor typed to be reached


class Reveal(StrEnum):
    """What somebody did with a value in full."""

    SHOW = "show"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Identity:
    """One way to know or reach a customer; only a verified one may find an existing customer."""

    kind: IdentityKind
    value: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What an agent edits; None leaves a field as it is."""

    version: int
    name: str | None = None
    vip: bool | None = None
    note: str | None = None
    tags: tuple[str, ...] | None = None
    fields: dict[str, str] | None = None
