"""Values that only this installation can read: for what has to be kept but must not lie open in a backup."""

import base64
import hashlib
import hmac

from yingda.kit.errors import UnauthenticatedError


class Sealer:
    """Seals and opens texts; sealers of different purposes cannot open each other's."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._key = base64.urlsafe_b64encode(
            hmac.digest(secret.encode(), f"yingda/seal/{purpose}".encode(), hashlib.sha256)
        )

    def seal(self, text: str) -> str:
        """The text, unreadable and protected against change."""
        from cryptography.fernet import Fernet

        return Fernet(self._key).encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text that was sealed; UnauthenticatedError for anything else."""
        from cryptography.fernet import Fernet, InvalidToken

        try:
            return Fernet(self._key).decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise UnauthenticatedError("error.token") from error
