"""What is written down of a change, and how it is hashed. Pure."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

MINUTE_S = 60
ALL = "*"
# never written down: what opens something, and what says nothing
LEFT_OUT = frozenset(
    {
        "version",
        "identity_secret",
        "visitor_identity_secret",
        "password_hash",
        "password",
        "secret",
        "token",
        "csrf",
    }
)

Values = dict[str, Any]
Hashes = Sequence[tuple[int, str]]


def minute_of(at: datetime) -> int:
    """The minute of an instant, counted from 1970."""
    return int(at.timestamp()) // MINUTE_S


def plain(value: Any) -> Values:
    """A struct, dataclass or mapping as JSON has it, without secrets."""
    if value is None:
        return {}
    made: Values = msgspec.to_builtins(value, str_keys=True)
    return {key: one for key, one in made.items() if key not in LEFT_OUT}


def differing(before: Values, after: Values) -> tuple[Values, Values]:
    """Only what was changed, if there was something before and is something after."""
    if not before or not after:
        return before, after
    keys = [key for key in {**before, **after} if key in after and before.get(key) != after.get(key)]
    return {key: before[key] for key in keys if key in before}, {key: after[key] for key in keys}


def apart(values: Values, personal: frozenset[str]) -> tuple[Values, Values]:
    """What is about nobody, and what is about a person."""
    own = {key: value for key, value in values.items() if ALL in personal or key in personal}
    return {key: value for key, value in values.items() if key not in own}, own


def hash_of_personal(salt: str, address: str, before: Any, after: Any) -> str:
    """Ties a personal part to its entry; without the salt, which goes with it, nothing can be guessed."""
    return hashlib.sha256(salt.encode() + msgspec.json.encode([address, before, after])).hexdigest()


def hash_of_entry(row: Mapping[str, Any]) -> str:
    """The hash of everything in an entry's row."""
    return hashlib.sha256(msgspec.json.encode([[key, row[key]] for key in sorted(row)])).hexdigest()


def seal_key(secret: str) -> bytes:
    """The key of seals: whoever can write the database but does not know the secret cannot seal anew."""
    return hmac.digest(secret.encode(), b"yingda audit seal", "sha256")


def seal_of(key: bytes, before: str, through: int, rows: Hashes) -> str:
    """The seal over the hashes of a minute's rows and the seal before it."""
    return hmac.new(key, msgspec.json.encode([before, through, list(rows)]), "sha256").hexdigest()
