"""A shop's tree of categories."""

from collections.abc import Sequence
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.knowledge.policy import tree as policy
from yingda.knowledge.pushes.articles import ArticleCategory, CategoryTree
from yingda.knowledge.service.offering import note_change
from yingda.knowledge.store import shops as store
from yingda.knowledge.types.articles import CategoryChange, CategoryContent, CategoryDraft


def tree_of(reading: Reading, actor: Actor, shop_id: int) -> CategoryTree:
    """All branches of a shop, parents before children."""
    accounts.access_shop(reading, actor, shop_id)
    counts = store.count_in_categories(reading, shop_id)
    rows = store.find_categories(reading, [shop_id])
    ordered = policy.in_order([(row.id, row.parent_id) for row in rows])
    cards = {row.id: _card(row, counts.get(row.id, 0)) for row in rows}
    return CategoryTree([cards[key] for key in ordered], counts.get(None, 0))


def below(reading: Reading, shop_id: int, category_id: int) -> Sequence[int]:
    """A branch with everything under it."""
    rows = store.find_categories(reading, [shop_id])
    return policy.below([(row.id, row.parent_id) for row in rows], category_id)


def create_category(unit: Unit, actor: Actor, draft: CategoryDraft) -> ArticleCategory:
    """Add a branch; the same `client_id` again returns the first."""
    accounts.access_shop(unit, actor, draft.shop_id, Permission.KNOWLEDGE_EDIT)
    values = {"shop_id": draft.shop_id, "client_id": draft.client_id}
    _check(unit, draft.shop_id, draft, None, draft.client_id)
    made = store.insert_once(unit, store.category, {**values, **_values(draft)})
    row = _access(unit, actor, made)
    audit.record(unit, actor, "category.create", _target(row), None, _values(draft))
    return _card(row, 0)


def update_category(unit: Unit, actor: Actor, category_id: int, change: CategoryChange) -> ArticleCategory:
    """Rename or move a branch; refused when somebody else changed it meanwhile."""
    before = _access(unit, actor, category_id)
    _check(unit, before.shop_id, change, before.id)
    if not store.save(unit, store.category, category_id, change.version, _values(change)):
        raise ConflictError("category.changed_meanwhile")
    after = _access(unit, actor, category_id)
    was = {name: getattr(before, name) for name in _values(change)}
    audit.record(unit, actor, "category.update", _target(after), was, _values(change))
    note_change(unit, [after.shop_id])
    return _card(after, store.count_in_categories(unit, after.shop_id).get(after.id, 0))


def archive_category(unit: Unit, actor: Actor, category_id: int) -> None:
    """Take a branch away; what stood in it stands in the one above."""
    before = _access(unit, actor, category_id)
    store.leave_category(unit, category_id, before.parent_id)
    store.archive(unit, store.category, category_id)
    audit.record(unit, actor, "category.archive", _target(before), {"name": before.name})
    note_change(unit, [before.shop_id])


def _access(reading: Reading, actor: Actor, category_id: int) -> Any:
    row = store.find_category(reading, category_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, Permission.KNOWLEDGE_EDIT)
    return row


def _check(
    reading: Reading, shop_id: int, content: CategoryContent, own_id: int | None, client_id: str = ""
) -> None:
    rows = store.find_categories(reading, [shop_id])
    others = [row for row in rows if row.id != own_id and row.client_id != client_id]
    if content.code and any(row.code == content.code for row in others):
        raise InvalidError(fields=(FieldError("/code", "category.code_taken", {"code": content.code}),))
    if content.parent_id is None:
        return
    if content.parent_id not in {row.id for row in rows}:
        raise NotFoundError
    wrong = policy.wrong_parent([(row.id, row.parent_id) for row in rows], own_id, content.parent_id)
    if wrong:
        raise InvalidError(fields=(FieldError("/parent_id", wrong, {"most": policy.DEEPEST}),))


def _values(content: CategoryContent) -> dict[str, Any]:
    return {
        "name": content.name.strip(), "name_en": content.name_en.strip(), "code": content.code,
        "parent_id": content.parent_id, "place": content.place,
    }  # fmt: skip


def _target(row: Any) -> Target:
    return Target("category", row.id, row.shop_id)


def _card(row: Any, articles: int) -> ArticleCategory:
    return ArticleCategory(
        id=row.id, version=row.version, shop_id=row.shop_id, parent_id=row.parent_id, code=row.code, name=row.name,
        name_en=row.name_en, place=row.place, articles=articles,
    )  # fmt: skip
