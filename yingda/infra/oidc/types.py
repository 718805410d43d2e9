"""What passes between us and an identity provider."""

from dataclasses import dataclass
from typing import Protocol

import msgspec

from yingda.infra.outgoing import Answer, Ask
from yingda.kit.errors import AppError


class Begun(msgspec.Struct, frozen=True):
    """What the browser that set out must bring back; sealed in its cookie."""

    state: str
    nonce: str
    verifier: str
    expires_at: int  # seconds since the epoch
    next: str = ""
    staff_id: int | None = None  # who links an identity rather than signing in


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider vouches for."""

    issuer: str
    subject: str
    name: str
    email: str
    email_verified: bool


class Fetches(Protocol):
    """Asks other systems."""

    async def fetch(self, ask: Ask) -> Answer:
        """Send a request and read its answer."""
        ...


class OidcError(AppError):
    """The provider did not answer as it should, or its answer cannot be believed."""

    status = 502
    default_code = "oidc.provider"
