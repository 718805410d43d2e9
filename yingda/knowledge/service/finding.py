"""Finding articles: indexes live in the computing children, the server looks after them."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from yingda.infra.clock import from_ms, to_ms
from yingda.infra.compute import Compute
from yingda.infra.db import Database
from yingda.kit.ids import new_token
from yingda.knowledge.policy import likeness
from yingda.knowledge.service import library
from yingda.knowledge.types.articles import Answer, Audience, IndexEntry
from yingda.knowledge.types.finding import Found
from yingda.lang.retrieval import Entry, Hit, rating, shelf
from yingda.lang.retrieval.shelf import Looked, Question, State

SLICE = 200  # entries read at once: a few milliseconds
_SPARE = 2  # looked for beyond the wanted, since some may be offered no more
_SETTLES = timedelta(seconds=10)  # what was being written while the index was read has an earlier time
_BESIDE = 200  # articles compared beside an index that is older than they; of more, those changed last

log = structlog.get_logger(__name__)


class Finder:
    """Finds articles for a text; after a change it answers from the index before, until the new one is built.

    What has changed meanwhile is compared with the text beside that index, so that nobody waits for it.
    """

    def __init__(self, db: Database, compute: Compute) -> None:
        self._db = db
        self._compute = compute
        self._name = new_token(6)  # children may outlive a database in tests
        self._locks: dict[str, asyncio.Lock] = {}
        self._renewing: dict[str, asyncio.Task[None]] = {}

    async def find(
        self, shop_id: int, text: str, limit: int = 3, audience: Audience = Audience.PUBLIC
    ) -> list[Found]:
        """The best articles, best first: those for customers, or (`internal`) all that staff may read."""
        if not text.strip():
            return []
        stamp = await self._db.read(library.index_stamp, shop_id)
        question = self._question(shop_id, audience, stamp, text, limit + _SPARE)
        looked = await self._compute.run(shelf.look, question)
        if looked.state is State.MISSING:
            looked = await self._load(question, shop_id, audience)
        if looked.state is State.STALE:
            self._renew(question, shop_id, audience)
        hits = looked.hits
        if looked.state is not State.CURRENT:
            since = from_ms(looked.read_at) - _SETTLES
            changed = await self._db.read(library.changed_entries, shop_id, since, _BESIDE)
            hits = _beside(text, hits, changed)
        ids = [hit.id for hit in hits]
        offered = await self._db.read(library.answers, shop_id, ids) if ids else {}
        readable = [hit for hit in hits if hit.id in offered and _may_read(offered[hit.id], audience)]
        return [_found(hit, offered[hit.id]) for hit in readable[:limit]]

    async def warm(self, shop_id: int) -> None:
        """Have the indexes of a shop ready as it offers its articles now."""
        stamp = await self._db.read(library.index_stamp, shop_id)
        for audience in Audience:
            question = self._question(shop_id, audience, stamp)
            looked = await self._compute.run(shelf.look, question)
            if looked.state in (State.MISSING, State.STALE):
                await self._rebuild(question, shop_id, audience)

    async def rate(self, shop_id: int) -> list[tuple[float, bool]]:
        """Each way of asking of the articles for customers, asked of the others: how sure, and whether rightly."""
        entries = await self._entries(shop_id, Audience.PUBLIC)
        rated: list[tuple[float, bool]] = []
        for part in range(rating.PARTS):  # one after the other, so that questions get in between
            rated += await self._compute.run(rating.rate_part, entries, part)
        return rated

    async def settle(self) -> None:
        """Until everything that was begun in the background has been handed over."""
        await asyncio.gather(*self._renewing.values())

    def _question(self, shop_id: int, audience: Audience, stamp: str, text: str = "", limit: int = 0) -> Question:
        return Question(f"{self._name}:{shop_id}:{audience}", stamp, text, limit)

    async def _load(self, question: Question, shop_id: int, audience: Audience) -> Looked:
        async with self._locks.setdefault(question.key, asyncio.Lock()):
            looked = await self._compute.run(shelf.look, question)  # perhaps loaded while this one waited
            if looked.state is not State.MISSING:
                return looked
            read_at, entries = to_ms(self._db.clock.now()), await self._entries(shop_id, audience)
            return await self._compute.run(shelf.shelve_and_look, question, entries, read_at)

    def _renew(self, question: Question, shop_id: int, audience: Audience) -> None:
        if question.key in self._renewing:
            return
        task = asyncio.create_task(self._rebuild(question, shop_id, audience))
        self._renewing[question.key] = task
        task.add_done_callback(lambda _: self._renewing.pop(question.key, None))

    async def _rebuild(self, question: Question, shop_id: int, audience: Audience) -> None:
        try:
            read_at, entries = to_ms(self._db.clock.now()), await self._entries(shop_id, audience)
            await self._compute.run(shelf.shelve, question.key, question.stamp, entries, read_at)
        except Exception:  # the next question tries again, and the index before still answers
            log.warning("index_not_renewed", shop_id=shop_id, exc_info=True)

    async def _entries(self, shop_id: int, audience: Audience) -> tuple[Entry, ...]:
        """All that the shop offers now, read in slices, so that no snapshot is held for long."""
        found: list[Entry] = []
        after: int | None = 0
        while after is not None:
            piece = await self._db.read(library.index_entries, shop_id, after, SLICE)
            found += [_entry(each) for each in piece.entries if _is_for(each, audience)]
            after = piece.next
        return tuple(found)


def _entry(entry: IndexEntry) -> Entry:
    return Entry(entry.id, (entry.question, *entry.phrasings), entry.extra, entry.category)


def _is_for(entry: IndexEntry, audience: Audience) -> bool:
    return audience is Audience.INTERNAL or entry.audience is Audience.PUBLIC


def _may_read(answer: Answer, audience: Audience) -> bool:
    return audience is Audience.INTERNAL or answer.audience is Audience.PUBLIC


def _beside(text: str, hits: Sequence[Hit], changed: Sequence[IndexEntry]) -> tuple[Hit, ...]:
    """The hits of an older index, those that changed since judged by how alike they are now."""
    ids = {one.id for one in changed}
    kept = [hit for hit in hits if hit.id not in ids]
    fresh = [Hit(one.id, alike, alike, asked) for one, alike, asked in likeness.asked_by(text, changed)]
    return tuple(sorted([*fresh, *kept], key=lambda hit: -hit.confidence))


def _found(hit: Hit, answer: Answer) -> Found:
    return Found(
        article_id=hit.id, version=answer.version, question=answer.question, score=hit.score,
        confidence=hit.confidence, phrasing=hit.phrasing, spans=hit.spans, audience=answer.audience,
    )  # fmt: skip
