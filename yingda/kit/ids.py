"""Ids: integers inside, unguessable tokens outside."""

import secrets

MAX_ID = 2**53 - 1  # the largest integer that JavaScript keeps exact


def new_token(size: int = 18) -> str:
    """An unguessable URL-safe token of `size` random bytes."""
    return secrets.token_urlsafe(size)


def new_bytes(size: int) -> bytes:
    """Unguessable bytes."""
    return secrets.token_bytes(size)
