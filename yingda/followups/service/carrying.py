"""Carrying text messages out of the house, and saying what came of it."""

from datetime import datetime

from yingda.followups.service.templates import PURPOSE
from yingda.followups.types.texting import HandedOver
from yingda.infra.sealing import Sealer
from yingda.infra.sms import Account, ShortText, Taken, Texter, TextResult
from yingda.kit.errors import UnauthenticatedError


class TextCarrier:
    """Knows the way to the shops' providers, and what their secrets are sealed with."""

    def __init__(self, texter: Texter, secret: str) -> None:
        self.sealer = Sealer(secret, PURPOSE)
        self._texter = texter

    @property
    def needs_account(self) -> bool:
        """Whether a shop can send nothing without an account."""
        return self._texter.needs_account

    async def carry(self, out: HandedOver, at: datetime) -> TextResult:
        """Hand a text message over to the provider of its shop."""
        try:
            secret = self.sealer.open(out.secret) if out.secret else ""
        except UnauthenticatedError:
            return TextResult(Taken.REFUSED, "followups.text_secret")
        one = out.text
        text = ShortText(out.key, one.number, one.sign, one.code, one.variables, one.text)
        return await self._texter.send(Account(out.endpoint, out.key_id, secret), text, at)
