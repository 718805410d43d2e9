"""Cursors: opaque to clients, checked when they come back."""

import base64
import binascii
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from yingda.kit.errors import FieldError, InvalidError

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_CURSOR = 512
MAX_INTEGER = 2**63 - 1  # the largest that both databases store


def encode_cursor(*position: int | str | None) -> str:
    """The place after which the next page begins."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=").decode()


def decode_cursor(cursor: str, shape: type[T]) -> T:
    """The position in a cursor, of exactly `shape` (a tuple type); anything else is error.cursor."""
    if len(cursor) > MAX_CURSOR:
        raise _refused()
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = msgspec.json.decode(raw, type=shape)
    except (binascii.Error, ValueError) as error:
        raise _refused() from error
    if isinstance(position, Iterable) and not all(map(_storable, position)):
        raise _refused()
    return position


def clamp_limit(limit: int | None, default: int = DEFAULT_LIMIT, most: int = MAX_LIMIT) -> int:
    """How many rows a page has: what was asked, between 1 and `most`."""
    return default if limit is None else max(1, min(limit, most))


def _storable(value: object) -> bool:
    if isinstance(value, str):
        return "\0" not in value
    return not isinstance(value, int) or abs(value) <= MAX_INTEGER


def _refused() -> InvalidError:
    return InvalidError("error.cursor", fields=(FieldError("query/cursor", "error.cursor"),))
