"""What is asked of other systems, and what can go wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yingda.kit.errors import AppError

DEFAULT_TIMEOUT_S = 10.0
DEFAULT_LIMIT = 1_000_000  # bytes of an answer


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to another system; `timeout_s` covers everything from the name to the last byte."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout_s: float = DEFAULT_TIMEOUT_S
    redirects: int = 0  # hops that a GET or HEAD may follow; each is checked like the first


@dataclass(frozen=True, slots=True)
class Answer:
    """What another system answered, read to its end."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


class OutgoingError(AppError):
    """Another system gave no answer that can be used."""

    status = 502
    default_code = "outgoing.unreachable"


class RefusedError(OutgoingError):
    """We do not call this address; trying again does not help."""

    status = 422
    default_code = "outgoing.address"
