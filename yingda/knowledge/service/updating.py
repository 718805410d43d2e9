"""Rows of an imported sheet that are about articles which are there: what they would change, and changing it."""

from collections.abc import Sequence
from dataclasses import dataclass

from yingda.accounts import service as accounts
from yingda.infra.db import Reading, Unit
from yingda.kit.texts import LOCALES
from yingda.knowledge.policy import articles as policy
from yingda.knowledge.policy.merging import cells_of, merge
from yingda.knowledge.service.articles import keep_version, looked_up
from yingda.knowledge.service.importing import taken_in, values_in
from yingda.knowledge.store import articles as article_store
from yingda.knowledge.store import imports as store
from yingda.knowledge.store import shops as shop_store
from yingda.knowledge.types.articles import Article, ArticleState, VersionAct
from yingda.knowledge.types.imports import ChangedRow, ImportState, Merged, Outlook

AT_ONCE = 15  # articles changed in one unit
TRIES = 3  # of a slice, while somebody edits the same articles


@dataclass(frozen=True, slots=True)
class Planned:
    """An article, and what a row makes of it."""

    row: int
    before: Article
    merged: Merged


def plan_slice(reading: Reading, import_id: int, packed: bytes) -> tuple[Outlook, list[Planned]]:
    """What the rows of a slice would do now."""
    batch = store.find_progress(reading, import_id)
    assert batch is not None
    taken = taken_in(packed)
    known = [one for one in taken if one.article_id is not None]
    found = {one.id: one for one in article_store.find_articles(reading, [one.article_id or 0 for one in known])}
    names = {row.id: row.name for row in shop_store.find_categories(reading, [batch.shop_id])}
    zone, words = accounts.shop_brief(reading, batch.shop_id).zone, values_in(LOCALES[0])
    planned: list[Planned] = []
    for one in known:
        old = found.get(one.article_id or 0)
        if old is None:  # archived for good since the file was read
            continue
        category = next((at.category_id for at in old.content.places if at.shop_id == batch.shop_id), None)
        said = cells_of(old, names.get(category or 0, ""), words, zone)
        merged = merge(old, one, batch.shop_id, said)
        if merged.columns:
            planned.append(Planned(one.row, old, merged))
    changed = tuple(
        ChangedRow(each.row, each.before.id, each.before.content.question, each.merged.columns) for each in planned
    )
    return Outlook(len(taken) - len(known), len(known) - len(planned), changed), planned


def total_of(outlooks: Sequence[Outlook]) -> Outlook:
    """What all slices would do."""
    changed = tuple(row for one in outlooks for row in one.changed)
    return Outlook(sum(one.added for one in outlooks), sum(one.same for one in outlooks), changed)


def apply_rows(unit: Unit, import_id: int, planned: Sequence[Planned]) -> bool:
    """Write what rows change as new versions; whether nobody edited one of the articles meanwhile."""
    batch = store.find_progress(unit, import_id)
    if batch is None or batch.state != ImportState.UPDATING:
        return True
    written = [_write(unit, batch.made_by, one) for one in planned]
    store.save_running(unit, import_id, {"done": batch.done + sum(written)})
    return all(written)


def _write(unit: Unit, by: int, one: Planned) -> bool:
    before, content = one.before, one.merged.content
    state = before.state
    if one.merged.published != (state is ArticleState.PUBLISHED):
        state = ArticleState.PUBLISHED if one.merged.published else ArticleState.DRAFT
    if content == before.content:
        return article_store.save_state(unit, before, state, by)
    values = {"edited_by": by, "state": state, **looked_up(content)}
    if not article_store.save_article(unit, before, content, values):
        return False
    made = {"act": VersionAct.IMPORTED, "made_by": by, "changed": policy.changed_fields(before.content, content)}
    keep_version(unit, before.id, before.version + 1, content, made)
    return True
