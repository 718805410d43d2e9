"""The senders that a setting picks: a provider's HTTP interface, a file in the data folder, or the log."""

import asyncio
from datetime import datetime
from pathlib import Path

import msgspec
import structlog

from yingda.infra.outgoing import Ask, Fetcher, OutgoingError, RefusedError
from yingda.infra.settings import Settings
from yingda.infra.sms.signing import AGAIN_S, request_of, result_of
from yingda.infra.sms.types import Account, ShortText, Taken, Texter, TextResult

TIMEOUT_S = 10.0
LONGEST_ANSWER = 20_000
FILE = "sms.jsonl"
# nothing was said to the provider yet when one of these happens
NOT_REACHED = frozenset({"outgoing.unreachable", "outgoing.name", "outgoing.tls"})

log = structlog.get_logger("yingda.sms")


class ProviderTexter:
    """Hands text messages to the shop's provider; every address passes the guard."""

    needs_account = True

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def send(self, account: Account, text: ShortText, at: datetime) -> TextResult:
        """Hand a text message over; what went wrong is in the result."""
        if not account.endpoint:
            return TextResult(Taken.REFUSED, "sms.no_account")
        url, headers = request_of(account, text, at)
        try:
            answer = await self._fetcher.fetch(Ask("POST", url, headers, b"", TIMEOUT_S), LONGEST_ANSWER)
        except RefusedError as error:
            return TextResult(Taken.REFUSED, error.code)
        except OutgoingError as error:
            taken = Taken.RETRY if error.code in NOT_REACHED else Taken.UNKNOWN
            return TextResult(taken, error.code, again_s=AGAIN_S)
        return result_of(answer.status, answer.body)


class FileTexter:
    """Keeps text messages in a file instead of sending them: what a phone would have shown, once for each key."""

    needs_account = False

    def __init__(self, file: Path) -> None:
        self._file = file

    async def send(self, _account: Account, text: ShortText, at: datetime) -> TextResult:
        """Keep a text message, unless one with its key is there already."""
        return await asyncio.to_thread(self._keep, text, at)

    def _keep(self, text: ShortText, at: datetime) -> TextResult:
        kept = self._file.read_bytes().splitlines() if self._file.exists() else []
        if any(msgspec.json.decode(line)["key"] == text.key for line in kept):
            return TextResult(Taken.SENT, "sms.arrived_before")
        line = {"key": text.key, "at": at, "to": text.to, "template": text.template, "text": text.text}
        with self._file.open("ab") as file:
            file.write(msgspec.json.encode(line) + b"\n")
        return TextResult(Taken.SENT, receipt=text.key)


class ConsoleTexter:
    """Shows text messages in the log instead of sending them."""

    needs_account = False

    async def send(self, _account: Account, text: ShortText, at: datetime) -> TextResult:
        """Show a text message."""
        log.info("text message shown", to=text.to, text=text.text, key=text.key, at=at.isoformat())
        return TextResult(Taken.SENT, receipt=text.key)


def make_texter(settings: Settings, fetcher: Fetcher) -> Texter:
    """The sender that the settings ask for."""
    if settings.sms == "console":
        return ConsoleTexter()
    return FileTexter(settings.home / FILE) if settings.sms == "file" else ProviderTexter(fetcher)
