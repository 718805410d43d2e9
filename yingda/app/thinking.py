"""What the bot thinks with, put together from the rooms that understand, find and keep."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from yingda.bot.ports import ArticleText, Asking, Brain, Found, ModelError, Spoken
from yingda.infra.llm import ChatClient, LlmError, make_client
from yingda.infra.outgoing import Fetcher
from yingda.infra.settings import Settings
from yingda.lang.courtesy import is_courtesy_turn, is_greeting
from yingda.triage.types import Emotion, Guess, Stage, TurnKind, Understanding

NO = Guess("no", 1.0)


class PlainUnderstander:
    """Knows courtesies and greetings, and takes everything else for a question."""

    async def understand(self, asking: Asking) -> Understanding:
        """The kind alone."""
        said = "\n".join(asking.texts)
        kind = TurnKind.QUESTION
        if is_courtesy_turn(said):
            kind = TurnKind.COURTESY
        elif is_greeting(said):
            kind = TurnKind.GREETING
        nothing = Guess("", 0.0)
        return Understanding(
            kind, nothing, nothing, Guess(Stage.PRESALES, 0.0), Guess(Emotion.NEUTRAL, 0.0), 0.0, NO, NO, NO, "zh",
            (), (), (), (), None, "",
        )  # fmt: skip


class NothingFound:
    """A shop without articles."""

    async def find(self, shop_id: int, text: str, limit: int = 3) -> Sequence[Found]:  # noqa: ARG002 # as the port says
        """Nothing."""
        return ()

    async def rate(self, shop_id: int) -> Sequence[tuple[float, bool]]:  # noqa: ARG002 # as the port says
        """Nothing."""
        return ()

    def answers(self, reading: Any, ids: Collection[int]) -> Mapping[int, ArticleText]:  # noqa: ARG002 # likewise
        """Nothing."""
        return {}

    def note_use(self, unit: Any, shop_id: int, article_id: int, what: str) -> None:
        """Nobody keeps it."""

    def note_gap(self, unit: Any, shop_id: int, question: str, conversation_id: int, seq: int) -> None:
        """Nobody keeps it."""


class Model:
    """The installation's language model; without one it has no name and says nothing."""

    def __init__(self, client: ChatClient | None) -> None:
        self._client = client

    @property
    def name(self) -> str:
        """Which model."""
        return self._client.name if self._client else ""

    async def complete(self, system: str, user: str) -> Spoken:
        """One answer; ModelError says what was wrong."""
        if self._client is None:
            raise ModelError("off")
        try:
            reply = await self._client.complete(system, user)
        except LlmError as error:
            raise ModelError(error.code) from error
        return Spoken(reply.text, reply.tokens)


def make_brain(settings: Settings, fetcher: Fetcher) -> Brain:
    """Everything that the bot thinks with."""
    articles = NothingFound()
    return Brain(PlainUnderstander(), articles, articles, Model(make_client(settings, fetcher)), {})
