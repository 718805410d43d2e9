"""What an article said before, and how that differs."""

from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.infra.db import Reading
from yingda.kit.errors import NotFoundError
from yingda.knowledge.policy import articles as policy
from yingda.knowledge.pushes.articles import (
    ArticleComparison,
    ArticleVersion,
    ArticleVersionInfo,
    FieldDiff,
)
from yingda.knowledge.service import shown
from yingda.knowledge.service.articles import access_article, access_for_editing, check_places
from yingda.knowledge.store import articles as store
from yingda.knowledge.types.articles import ArticleChange, ArticleField, Content, VersionAct


def article_versions(reading: Reading, actor: Actor, article_id: int) -> list[ArticleVersion]:
    """Every saved state, newest first."""
    article = access_article(reading, actor, article_id)
    rows = store.find_versions(reading, article.id)
    names = accounts.names_of(reading, {row.made_by for row in rows})
    return [
        ArticleVersion(
            version=row.version, act=VersionAct(row.act), by=_name(names, row.made_by), at=row.made_at,
            changed=[ArticleField(each) for each in row.changed], restored_from=row.restored_from,
        )
        for row in rows
    ]  # fmt: skip


def article_version(
    reading: Reading, actor: Actor, article_id: int, number: int, against: int | None
) -> ArticleVersionInfo:
    """One saved state, compared with another one (the one before it if none is named)."""
    article = access_article(reading, actor, article_id)
    found = store.find_version(reading, article.id, number)
    if found is None:
        raise NotFoundError
    row, content = found
    other = against if against is not None else number - 1
    older = store.find_version(reading, article.id, other)
    if older is None and against is not None:
        raise NotFoundError
    names = accounts.names_of(reading, [row.made_by])
    return ArticleVersionInfo(
        version=number, act=VersionAct(row.act), by=_name(names, row.made_by), at=row.made_at,
        question=content.question, phrasings=list(content.phrasings), html=shown.html(reading, content),
        plain=content.plain, against=None if older is None else other,
        differences=_differences(reading, older[1], content) if older else [],
    )  # fmt: skip


def compare_article(reading: Reading, actor: Actor, article_id: int, change: ArticleChange) -> ArticleComparison:
    """What was saved since the version that a change is of, and how the change differs from it."""
    theirs = access_for_editing(reading, actor, article_id)
    check_places(reading, actor, change)
    if change.owner_id is not None:
        accounts.access_staff(reading, actor, change.owner_id)
    yours = policy.content_of(change)
    began = store.find_version(reading, theirs.id, change.version)
    names = accounts.names_of(reading, [theirs.edited_by])
    return ArticleComparison(
        version=theirs.version, by=_name(names, theirs.edited_by), at=theirs.edited_at,
        theirs=_differences(reading, began[1], theirs.content) if began else [],
        yours=_differences(reading, theirs.content, yours),
    )  # fmt: skip


def _differences(reading: Reading, old: Content, new: Content) -> list[FieldDiff]:
    return policy.differences_of(old, new, shown.names_in(reading, old, new))


def _name(names: Any, staff_id: int) -> str:
    return names[staff_id].name if staff_id in names else ""
