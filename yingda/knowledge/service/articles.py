"""Writing, publishing and restoring articles."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files
from yingda.kit.errors import ConflictError, ForbiddenError, NotFoundError
from yingda.kit.ids import new_token
from yingda.knowledge.policy import articles as policy
from yingda.knowledge.policy import richtext
from yingda.knowledge.pushes.articles import ArticleInfo
from yingda.knowledge.service import shown
from yingda.knowledge.service.offering import note_change
from yingda.knowledge.store import articles as store
from yingda.knowledge.store import shops as shop_store
from yingda.knowledge.types.articles import (
    Article,
    ArticleChange,
    ArticleContent,
    ArticleDraft,
    ArticleState,
    Content,
    VersionAct,
)

_ACTS = {
    ArticleState.PUBLISHED: "article.publish",
    ArticleState.DRAFT: "article.unpublish",
    ArticleState.ARCHIVED: "article.archive",
}
Kept = Mapping[str, Mapping[str, Any]]


def access_article(reading: Reading, actor: Actor, article_id: int) -> Article:
    """The article, if the actor works in one of its shops."""
    found = store.find_article(reading, article_id)
    if found is None or not policy.may_see(actor, shown.shop_ids(found.content)):
        raise NotFoundError
    return found


def access_for_editing(reading: Reading, actor: Actor, article_id: int) -> Article:
    """The article, if the actor may change it for all of its shops."""
    found = access_article(reading, actor, article_id)
    if not policy.may_edit(actor, shown.shop_ids(found.content)):
        raise ForbiddenError
    return found


def show_article(reading: Reading, actor: Actor, article_id: int) -> ArticleInfo:
    """An article with everything."""
    return shown.info(reading, actor, access_article(reading, actor, article_id))


def create_article(unit: Unit, actor: Actor, draft: ArticleDraft) -> ArticleInfo:
    """Keep a new article; the same `client_id` again returns the first."""
    made = store.find_made(unit, actor.staff_id, draft.client_id)
    if made is not None:
        return show_article(unit, actor, made)
    content = content_of(unit, actor, draft, {})
    state = ArticleState.PUBLISHED if draft.publish else ArticleState.DRAFT
    values = {
        "state": state, "author_id": actor.staff_id, "client_id": draft.client_id, "edited_by": actor.staff_id,
        **looked_up(content), "slug": policy.slug_of(content.question, new_token(6)),
    }  # fmt: skip
    made = store.insert_article(unit, content, values)
    if made is None:  # by the same request, sent again meanwhile
        made = store.find_made(unit, actor.staff_id, draft.client_id)
        assert made is not None
        return show_article(unit, actor, made)
    keep_version(unit, made, 1, content, {"act": VersionAct.CREATED, "made_by": actor.staff_id})
    after = access_article(unit, actor, made)
    audit.record(unit, actor, "article.create", target_of(after), None, trail_of(after))
    if draft.publish:
        note_change(unit, shown.shop_ids(content))
    return shown.info(unit, actor, after)


def update_article(unit: Unit, actor: Actor, article_id: int, change: ArticleChange) -> ArticleInfo:
    """Save a new version; refused with the differences when somebody else's was saved meanwhile."""
    before = access_for_editing(unit, actor, article_id)
    content = content_of(unit, actor, change, _kept(before.content))
    if change.version != before.version:
        raise conflict_of(unit, before, content)
    return save(unit, actor, before, content, {"act": VersionAct.EDITED})


def restore_version(unit: Unit, actor: Actor, article_id: int, number: int, version: int) -> ArticleInfo:
    """Save what an older version said as the newest."""
    before = access_for_editing(unit, actor, article_id)
    found = store.find_version(unit, article_id, number)
    if found is None:
        raise NotFoundError
    content = found[1]
    for place in content.places:
        accounts.access_shop(unit, actor, place.shop_id, Permission.KNOWLEDGE_EDIT)
    if version != before.version:
        raise conflict_of(unit, before, content)
    return save(unit, actor, before, content, {"act": VersionAct.RESTORED, "restored_from": number})


def change_state(unit: Unit, actor: Actor, article_id: int, version: int, state: ArticleState) -> ArticleInfo:
    """Publish, take back to a draft, or archive; doing it again changes nothing."""
    before = access_for_editing(unit, actor, article_id)
    if before.state is state:
        return shown.info(unit, actor, before)
    if before.version != version or not store.save_state(unit, before, state, actor.staff_id):
        raise conflict_of(unit, access_article(unit, actor, article_id), before.content)
    after = access_article(unit, actor, article_id)
    audit.record(unit, actor, _ACTS[state], target_of(after), {"state": before.state}, {"state": after.state})
    if ArticleState.PUBLISHED in (before.state, state):
        note_change(unit, shown.shop_ids(before.content))
    return shown.info(unit, actor, after)


def save(unit: Unit, actor: Actor, before: Article, content: Content, version: Mapping[str, Any]) -> ArticleInfo:
    """The new content as the next version; nothing happens if it is the old one."""
    changed = policy.changed_fields(before.content, content)
    if not changed:
        return shown.info(unit, actor, before)
    values = {"edited_by": actor.staff_id, **looked_up(content)}
    if not store.save_article(unit, before, content, values):
        raise conflict_of(unit, access_article(unit, actor, before.id), content)
    made = {"changed": changed, "made_by": actor.staff_id, **version}
    keep_version(unit, before.id, before.version + 1, content, made)
    after = access_article(unit, actor, before.id)
    act = "article.restore" if "restored_from" in version else "article.update"
    audit.record(unit, actor, act, target_of(after), trail_of(before), trail_of(after))
    if before.state is ArticleState.PUBLISHED:
        note_change(unit, {*shown.shop_ids(before.content), *shown.shop_ids(content)})
    return shown.info(unit, actor, after)


def content_of(unit: Unit, actor: Actor, given: ArticleContent, kept: Kept) -> Content:
    """What an article will say: clean, its places and people checked, its pictures kept."""
    content = policy.content_of(given)
    check_places(unit, actor, given)
    policy.check_content(content, known_fields(unit, given))
    if given.owner_id is not None:
        accounts.access_staff(unit, actor, given.owner_id)
    return replace(content, pictures=tuple(_pictures(unit, actor, content.html, kept)))


def check_places(reading: Reading, actor: Actor, given: ArticleContent) -> None:
    """Refuse shops that the actor doesn't edit, and branches of another shop's tree."""
    for place in given.places:
        accounts.access_shop(reading, actor, place.shop_id, Permission.KNOWLEDGE_EDIT)
        if place.category_id is None:
            continue
        category = shop_store.find_category(reading, place.category_id)
        if category is None or category.shop_id != place.shop_id:
            raise NotFoundError


def known_fields(reading: Reading, given: ArticleContent) -> set[str]:
    """The campaign fields that every shop of an article has, with a value or without."""
    have = [{row.name for row in shop_store.find_fields(reading, place.shop_id)} for place in given.places]
    return set.intersection(*have) if have else set()


def looked_up(content: Content) -> dict[str, Any]:
    """What finds an article."""
    return {"folded": policy.folded_of(content.question, content.phrasings, content.plain)}


def keep_version(unit: Unit, article_id: int, number: int, content: Content, made: Mapping[str, Any]) -> None:
    """Remember what an article said."""
    row = {"article_id": article_id, "version": number, "content": content, "changed": [], **made}
    store.insert_versions(unit, [row])


def conflict_of(reading: Reading, saved: Article, yours: Content) -> ConflictError:
    """Somebody else saved a newer version: who, and what it says where it differs."""
    names = accounts.names_of(reading, [saved.edited_by])
    by = names[saved.edited_by].name if saved.edited_by in names else ""
    theirs = policy.theirs_of(saved.content, yours, shown.names_in(reading, saved.content, yours))
    return ConflictError("article.changed_meanwhile", fields=theirs, by=by, version=saved.version)


def target_of(article: Article) -> Target:
    """An article as the trail names it."""
    return Target("article", article.id, article.content.places[0].shop_id if article.content.places else None)


def trail_of(article: Article) -> dict[str, Any]:
    """What the trail keeps of an article; the whole of every version is kept with the article."""
    content = article.content
    return {
        "version": article.version, "question": content.question, "answer": content.plain,
        "phrasings": content.phrasings, "audience": content.audience, "stage": content.stage,
        "places": content.places, "tags": content.tags, "products": content.products,
        "valid_from": content.valid_from, "valid_until": content.valid_until, "owner_id": content.owner_id,
        "review_at": content.review_at, "source_url": content.source_url,
    }  # fmt: skip


def _kept(content: Content) -> Kept:
    return {picture["token"]: picture for picture in content.pictures}


def _pictures(unit: Unit, actor: Actor, html: str, kept: Kept) -> list[Mapping[str, Any]]:
    """What is kept of the pictures of an answer; those that it had before need no new upload."""
    return [
        kept.get(token) or files.use_picture(unit, token, f"staff:{actor.staff_id}")
        for token in richtext.tokens_in(html)
    ]
