"""What the bot thinks with, put together from the rooms that understand, find and keep."""

import contextlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from yingda.app.wiring import make_actions
from yingda.bot.ports import (
    ArticleText,
    Asking,
    Brain,
    Found,
    ModelError,
    Opinion,
    Spoken,
    Unanswered,
)
from yingda.infra.compute import Compute
from yingda.infra.db import Database
from yingda.infra.llm import ChatClient, LlmError, make_client
from yingda.infra.outgoing import Fetcher
from yingda.infra.settings import Settings
from yingda.kit.errors import NotFoundError
from yingda.knowledge import service as knowledge
from yingda.knowledge.service.finding import Finder
from yingda.knowledge.types import gaps
from yingda.knowledge.types.articles import Answer, Audience
from yingda.triage import service as triage
from yingda.triage.types import Understanding


class TriageUnderstands:
    """Turns are understood by triage, as everywhere."""

    def __init__(self, db: Database, compute: Compute) -> None:
        self._db, self._compute = db, compute

    async def understand(self, asking: Asking) -> Understanding:
        """What the texts mean."""
        judged = await triage.understand_texts(
            self._db, self._compute, asking.shop_id, asking.texts, asking.channel
        )
        return judged.understanding


class KnowledgeFinds:
    """Articles are found by knowledge, as everywhere; customers read the public ones."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    async def find(self, shop_id: int, text: str, limit: int = 3) -> Sequence[Found]:
        """The best ones first."""
        return [
            Found(one.article_id, one.version, one.question, one.score, one.confidence, one.phrasing)
            for one in await self._finder.find(shop_id, text, limit, Audience.PUBLIC)
        ]

    async def rate(self, shop_id: int) -> Sequence[tuple[float, bool]]:
        """Each way of asking, asked of the others."""
        return await self._finder.rate(shop_id)


class KnowledgeLibrary:
    """The articles of knowledge, as far as customers may read them."""

    def answers(self, reading: Any, shop_id: int, ids: Collection[int]) -> Mapping[int, ArticleText]:
        """What customers of the shop are answered now."""
        found = knowledge.answers(reading, shop_id, ids)
        return {number: _text(one) for number, one in found.items() if one.audience is Audience.PUBLIC}

    def note_sent(self, unit: Any, shop_id: int, article_id: int) -> None:
        """Counted as the bot's."""
        knowledge.count_sent(unit, shop_id, 0, [article_id])

    def note_opinion(self, unit: Any, opinion: Opinion) -> None:
        """A customer's feedback; about an article that is gone there is nothing to say."""
        verdict = gaps.Verdict.HELPFUL if opinion.helpful else gaps.Verdict.WRONG
        given = gaps.Opinion(
            opinion.article_id, opinion.shop_id, verdict, opinion.conversation_id, opinion.customer_id
        )
        with contextlib.suppress(NotFoundError):
            knowledge.give_opinion(unit, given)

    def note_gap(self, unit: Any, asked: Unanswered) -> None:
        """A gap, found by the bot."""
        knowledge.record_gap(
            unit,
            gaps.Unanswered(
                asked.shop_id, asked.text, gaps.GapSource.BOT, asked.conversation_id, asked.seq, asked.customer_id
            ),
        )


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


def make_brain(settings: Settings, db: Database, compute: Compute, fetcher: Fetcher, finder: Finder) -> Brain:
    """Everything that the bot thinks with."""
    model = Model(make_client(settings, fetcher))
    return Brain(
        TriageUnderstands(db, compute), KnowledgeFinds(finder), KnowledgeLibrary(), model, make_actions(settings)
    )


def _text(answer: Answer) -> ArticleText:
    return ArticleText(
        answer.id, answer.version, answer.question, answer.plain, answer.category, tuple(answer.pictures)
    )
