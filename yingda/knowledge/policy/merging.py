"""An article as a row of a sheet wants it: what the sheet leaves out, or says as before, stays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yingda.knowledge.policy import richtext
from yingda.knowledge.policy.sheets import cell_of
from yingda.knowledge.types.articles import Article, ArticlePlace, ArticleState, Content
from yingda.knowledge.types.imports import ArticleColumn, ExportRow, Merged, Taken

_NAMES = {
    ArticleColumn.QUESTION: "question", ArticleColumn.PHRASINGS: "phrasings", ArticleColumn.AUDIENCE: "audience",
    ArticleColumn.STAGE: "stage", ArticleColumn.TAGS: "tags", ArticleColumn.PRODUCTS: "products",
    ArticleColumn.VALID_FROM: "valid_from", ArticleColumn.VALID_UNTIL: "valid_until",
    ArticleColumn.REVIEW: "review_at", ArticleColumn.SOURCE: "source_url",
}  # fmt: skip


def merge(old: Article, taken: Taken, shop_id: int, said: Mapping[ArticleColumn, str]) -> Merged:
    """The article with what a row changes; `said`: what an export would say of each column now."""
    content, columns = old.content, []
    published = old.state is ArticleState.PUBLISHED
    for column, cell in taken.cells.items():
        if column is ArticleColumn.ID or _lines(cell) == _lines(said[column]):
            continue
        if column is ArticleColumn.STATE:
            differs, published = bool(cell) and taken.published != published, taken.published if cell else published
        else:
            changed = replace(content, **_values(column, content, taken.content, shop_id))
            differs, content = changed != content, changed
        if differs:
            columns.append(column)
    return Merged(content, published, tuple(columns))


def cells_of(old: Article, category: str, words: Mapping[str, str], zone: str) -> dict[ArticleColumn, str]:
    """What an export would say of an article."""
    row = ExportRow(old.id, old.content, old.state, category, old.edited_at)
    return {column: cell_of(row, column, words, zone) for column in ArticleColumn}


def _values(column: ArticleColumn, old: Content, new: Content, shop_id: int) -> dict[str, Any]:
    if column is ArticleColumn.ANSWER:
        kept = {picture["token"]: picture for picture in old.pictures}
        html = richtext.only_pictures(new.html, kept)
        pictures = tuple(kept[token] for token in richtext.tokens_in(html))
        return {"html": html, "plain": richtext.plain_of(html), "pictures": pictures}
    if column is ArticleColumn.CATEGORY:
        moved = ArticlePlace(shop_id, next(one.category_id for one in new.places if one.shop_id == shop_id))
        return {"places": tuple(moved if one.shop_id == shop_id else one for one in old.places)}
    name = _NAMES[column]
    return {name: getattr(new, name)}


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
