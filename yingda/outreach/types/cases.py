"""Matters that go on in another channel."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta


class MovedTo(StrEnum):
    """Where a matter goes on."""

    PHONE = "phone"
    MAIL = "mail"


class CaseMove(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A matter goes on elsewhere; `address` is where, if it is not known yet."""

    client_id: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
    to: MovedTo
    address: Annotated[str, Meta(max_length=100)] = ""
    note: Annotated[str, Meta(max_length=200)] = ""
