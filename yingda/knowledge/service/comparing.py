"""Answers that agents typed themselves and that are an article's: they count as its use."""

from yingda.conversations import service as conversations
from yingda.conversations.service import Spoken
from yingda.conversations.types import Author
from yingda.guard.types import SourceKind
from yingda.infra.db import Database, Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.knowledge.policy import telling as policy
from yingda.knowledge.service.feedback import count_sent
from yingda.knowledge.service.library import answers
from yingda.knowledge.store import articles as store
from yingda.knowledge.types.telling import CompareTyped, SaidText, Told

COMPARE = "knowledge.compare"
CANDIDATES = 20


def compare_later(unit: Unit, payload: CompareTyped) -> None:
    """Have an episode that is over looked through."""
    key = f"{COMPARE}:{payload.episode_id}"
    unit.enqueue(NewJob(COMPARE, payload, key=key, priority=Priority.BULK))


async def compare_typed(db: Database, payload: CompareTyped) -> None:
    """Count the articles that were told in an episode without having been inserted, each once."""
    told = await db.read(find_told, payload)
    if told:
        await db.write_later(count_told, payload.shop_id, told)


def find_told(reading: Reading, payload: CompareTyped) -> list[Told]:
    """What agents told from memory; the source of their messages stays what it is."""
    spoken = conversations.spoken_in(reading, payload.conversation_id, payload.episode_id)
    said = [_said(one) for one in spoken]
    known = {one.article_id for one in said}  # told as what they are, and counted then
    found: dict[int, Told] = {}
    for staff_id, text in policy.typed_turns(said):
        ids = store.find_having(reading, payload.shop_id, policy.chunks_of(text), CANDIDATES)
        for one in answers(reading, payload.shop_id, set(ids) - known).values():
            if policy.says_the_same(text, one.plain):
                edited = not policy.is_word_for_word(text, one.plain)
                kept = found.get(one.id)
                if kept is None or (kept.edited and not edited):
                    found[one.id] = Told(staff_id, one.id, edited)
    return list(found.values())


def count_told(unit: Unit, shop_id: int, told: list[Told]) -> None:
    """Each as sent by whoever told it."""
    for one in told:
        count_sent(unit, shop_id, one.staff_id, [one.article_id], edited=one.edited)


def _said(one: Spoken) -> SaidText:
    kind = one.source.kind if one.source else None
    typed = one.author is Author.AGENT and kind is SourceKind.TYPED
    from_article = one.source.id if one.source and kind is SourceKind.ARTICLE else None
    return SaidText(one.staff_id if typed else None, from_article, one.text)
