"""Asks a language model over HTTP, through the guard; every way in which it can misbehave has a code."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from yingda.infra.outgoing import Ask, Fetcher, OutgoingError
from yingda.infra.settings import Settings

LIMIT = 200_000  # bytes of an answer
MAX_TOKENS = 600
OK, TOO_MANY, SERVER = 200, 429, 500


class LlmError(Exception):
    """No text that can be used; `code` is one of slow, unreachable, refused, busy, broken, empty."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said, and how many tokens went both ways."""

    text: str
    tokens: int


class _Said(msgspec.Struct, frozen=True):
    content: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Said


class _Usage(msgspec.Struct, frozen=True):
    total_tokens: int = 0


class _Completion(msgspec.Struct, frozen=True):
    choices: Annotated[list[_Choice], msgspec.Meta(min_length=1)]
    usage: _Usage | None = None


class ChatClient:
    """One model at one address."""

    def __init__(self, fetcher: Fetcher, url: str, key: str, model: str, timeout_s: float) -> None:
        self._fetcher, self._key, self._timeout_s = fetcher, key, timeout_s
        self._url = f"{url.rstrip('/')}/chat/completions"
        self.name = model

    async def complete(self, system: str, user: str) -> Reply:
        """One answer to instructions and material."""
        body = {
            "model": self.name, "temperature": 0.2, "max_tokens": MAX_TOKENS, "stream": False,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        }  # fmt: skip
        headers = {"content-type": "application/json", "accept": "application/json"}
        if self._key:
            headers["authorization"] = f"Bearer {self._key}"
        ask = Ask("POST", self._url, headers, msgspec.json.encode(body), timeout_s=self._timeout_s)
        try:
            answer = await self._fetcher.fetch(ask, LIMIT)
        except OutgoingError as error:
            raise LlmError(_code(error.code)) from error
        if answer.status != OK:
            raise LlmError(_status(answer.status))
        return _read(answer.body)


def make_client(settings: Settings, fetcher: Fetcher) -> ChatClient | None:
    """The model that the settings name."""
    if not (settings.llm_url and settings.llm_model):
        return None
    return ChatClient(fetcher, settings.llm_url, settings.llm_key, settings.llm_model, settings.llm_timeout_s)


def _read(body: bytes) -> Reply:
    try:
        read = msgspec.json.decode(body, type=_Completion)
    except msgspec.DecodeError as error:
        raise LlmError("broken") from error
    text = (read.choices[0].message.content or "").strip()
    if not text:
        raise LlmError("empty")
    return Reply(text, read.usage.total_tokens if read.usage else 0)


def _code(code: str) -> str:
    if code == "outgoing.timeout":
        return "slow"
    return "broken" if code in ("outgoing.too_large", "outgoing.broken") else "unreachable"


def _status(status: int) -> str:
    if status == TOO_MANY:
        return "busy"
    return "unreachable" if status >= SERVER else "refused"
