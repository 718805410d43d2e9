"""What customers read by themselves: a shop's public articles by category, one of them, a search."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from yingda.infra.db import Reading
from yingda.kit.errors import NotFoundError
from yingda.knowledge.policy import articles as policy
from yingda.knowledge.policy import fields, likeness, tree
from yingda.knowledge.service.fields import field_values
from yingda.knowledge.service.library import answers
from yingda.knowledge.store import articles as article_store
from yingda.knowledge.store import helping as store
from yingda.knowledge.store import shops as shop_store
from yingda.knowledge.store import uses as use_store
from yingda.knowledge.types.articles import Audience, PurchaseStep
from yingda.knowledge.types.helping import HelpBranch, HelpLine, HelpPage, HelpShelf

OFTEN, NEAR, FOUND = 8, 6, 10
LATELY = timedelta(days=30)


def help_shelf(reading: Reading, shop_id: int) -> HelpShelf:
    """A shop's public articles by category, branches without any left out."""
    lines = _lines(reading, shop_id, store.find_public(reading, shop_id))
    rows = shop_store.find_categories(reading, [shop_id])
    pairs = [(row.id, row.parent_id) for row in rows]
    named = {row.id: row for row in rows}
    branches = []
    for key in tree.in_order(pairs):
        inside = set(tree.below(pairs, key))
        own = tuple(line for line in lines if line.category_id in inside)
        if own:
            row = named[key]
            branches.append(HelpBranch(key, row.parent_id, row.name, row.name_en or row.name, own))
    unsorted = tuple(line for line in lines if line.category_id not in named)
    return HelpShelf(tuple(branches), unsorted, _often(reading, shop_id, lines))


def help_page(reading: Reading, shop_id: int, slug: str) -> HelpPage:
    """One public article that a shop offers now."""
    found = article_store.find_by_slug(reading, slug)
    answer = answers(reading, shop_id, [found.id]).get(found.id) if found else None
    if found is None or answer is None or answer.audience is not Audience.PUBLIC:
        raise NotFoundError
    lines = _lines(reading, shop_id, store.find_public(reading, shop_id))
    line = next((one for one in lines if one.id == found.id), None)
    if line is None:
        raise NotFoundError
    near = [one for one in lines if one.category_id == line.category_id and one.id != line.id]
    near.sort(key=lambda one: (-likeness.likeness(one.question, line.question), one.id))
    return HelpPage(line, answer.html, answer.plain, found.edited_at, tuple(near[:NEAR]))


def help_search(reading: Reading, shop_id: int, words: str, found: Collection[int] = ()) -> list[HelpLine]:
    """Public articles for a customer's words; `found` are those of the finder, which stand first."""
    first = {article_id: place for place, article_id in enumerate(found)}
    rows = store.search_public(reading, shop_id, likeness.pairs_of(words), FOUND) if words.strip() else []
    lines = {one.id: one for one in _lines(reading, shop_id, rows)}
    if first.keys() - lines.keys():
        public = _lines(reading, shop_id, store.find_public(reading, shop_id))
        lines |= {one.id: one for one in public if one.id in first}
    ranked = {row.id: max(likeness.likeness(words, one) for one in (row.question, *row.phrasings)) for row in rows}
    return sorted(lines.values(), key=lambda one: (first.get(one.id, len(first)), -ranked.get(one.id, 0.0)))[:FOUND]


def _lines(reading: Reading, shop_id: int, rows: Sequence[Any]) -> list[HelpLine]:
    values = field_values(reading, shop_id)
    return [
        HelpLine(
            row.id, row.slug, fields.fill(row.question, values),
            policy.excerpt_of(fields.fill(row.plain, values)), row.category_id,
            PurchaseStep(row.stage) if row.stage else None,
        )
        for row in rows
        if not fields.missing_in(f"{row.question}\n{row.plain}", values)
    ]  # fmt: skip


def _often(reading: Reading, shop_id: int, lines: Sequence[HelpLine]) -> tuple[HelpLine, ...]:
    today = reading.now.date()
    used = use_store.sum_by_article(reading, shop_id, (today - LATELY).isoformat(), str(today + timedelta(days=1)))
    known = {one.id: one for one in lines}
    best = sorted(used, key=lambda row: -(row.sent + 2 * row.helped))
    chosen = [known[row.article_id] for row in best if row.article_id in known][:OFTEN]
    return tuple([*chosen, *_of_every_branch(one for one in lines if one not in chosen)][:OFTEN])


def _of_every_branch(lines: Iterable[HelpLine]) -> list[HelpLine]:
    """The first of each category, then the second of each: a new shop shows of everything something."""
    places: dict[int | None, int] = {}
    numbered = []
    for line in lines:
        places[line.category_id] = place = places.get(line.category_id, 0) + 1
        numbered.append((place, line))
    return [line for _, line in sorted(numbered, key=lambda one: one[0])]
