"""Who sees and edits an article, whether it is offered, and what changed between two versions."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from yingda.accounts.types import Actor, Permission
from yingda.kit.errors import FieldError, InvalidError
from yingda.knowledge.policy import differences, fields, richtext
from yingda.knowledge.pushes.articles import FieldDiff
from yingda.knowledge.types.articles import (
    ArticleContent,
    ArticleField,
    ArticleState,
    Content,
    Standing,
)
from yingda.lang.folding import fold_text

EXCERPT = 80
THEIRS = 500
_POINTERS = {ArticleField.ANSWER: "html"}
_SLUG = re.compile(r"[^\w]+")


def may_see(actor: Actor, shop_ids: Collection[int]) -> bool:
    """Whoever works in one of its shops."""
    return any(shop_id in actor.shop_ids for shop_id in shop_ids)


def may_edit(actor: Actor, shop_ids: Collection[int]) -> bool:
    """With the right to, and working in all of its shops: a change holds for every one of them."""
    return actor.may(Permission.KNOWLEDGE_EDIT) and all(shop_id in actor.shop_ids for shop_id in shop_ids)


def standing_of(state: ArticleState, content: Content, missing: bool, now: datetime) -> Standing:
    """Whether it is offered now, and if not, why."""
    if state is not ArticleState.PUBLISHED:
        return Standing.NOT_PUBLISHED
    if content.valid_from is not None and now < content.valid_from:
        return Standing.NOT_YET
    if content.valid_until is not None and content.valid_until <= now:
        return Standing.OVER
    return Standing.FIELD_EMPTY if missing else Standing.OFFERED


def content_of(given: ArticleContent) -> Content:
    """What was typed in as it is kept: clean, tidy, its pictures still to be found."""
    html = richtext.clean(given.html)
    return Content(
        question=given.question.strip(), phrasings=tidy(given.phrasings), html=html, plain=richtext.plain_of(html),
        pictures=(), audience=given.audience, stage=given.stage,
        places=tuple(sorted(given.places, key=lambda place: place.shop_id)), products=tidy(given.products),
        tags=tidy(given.tags), valid_from=given.valid_from, valid_until=given.valid_until,
        owner_id=given.owner_id, review_at=given.review_at, source_url=given.source_url,
    )  # fmt: skip


def check_content(content: Content, known_fields: Collection[str]) -> None:
    """Refuse an empty question or answer, a span that ends before it begins, unknown fields, a shop named twice."""
    wrong: list[FieldError] = []
    if not content.question:
        wrong.append(FieldError("/question", "error.field.required"))
    if not content.plain and "<img" not in content.html:
        wrong.append(FieldError("/html", "error.field.required"))
    wrong += unknown_fields(content.question, "/question", known_fields)
    wrong += unknown_fields(content.plain, "/html", known_fields)
    if content.valid_from and content.valid_until and content.valid_until <= content.valid_from:
        wrong.append(FieldError("/valid_until", "article.span"))
    shops = [place.shop_id for place in content.places]
    if len(set(shops)) < len(shops):
        wrong.append(FieldError("/places", "article.shop_twice"))
    if wrong:
        raise InvalidError(fields=tuple(wrong))


def unknown_fields(text: str, pointer: str, known: Collection[str]) -> list[FieldError]:
    """The campaign fields in a text that the shop does not have."""
    return [
        FieldError(pointer, "article.unknown_field", {"name": name})
        for name in fields.fields_in(text)
        if name not in known
    ]


def tidy(words: Sequence[str]) -> tuple[str, ...]:
    """Words or sentences without blanks at the ends, none empty, none twice."""
    kept: dict[str, str] = {}
    for word in (word.strip() for word in words):
        if word:
            kept.setdefault(fold_text(word), word)
    return tuple(kept.values())


def folded_of(question: str, phrasings: Sequence[str], plain: str) -> str:
    """An article as it is looked up; blanks, which people set as they like, are left out."""
    return "\n".join("".join(fold_text(one).split()) for one in (question, *phrasings, plain))


def slug_of(question: str, ending: str) -> str:
    """The address of an article's page: readable, and its own for ever."""
    return "-".join([*_SLUG.sub("-", question.lower()).strip("-")[:40].split("-"), ending]).lstrip("-")


def excerpt_of(plain: str) -> str:
    """The beginning of an answer in one line."""
    line = " ".join(plain.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


def changed_fields(old: Content, new: Content) -> list[ArticleField]:
    """The parts that differ."""
    was, now = _parts(old), _parts(new)
    return [field for field in ArticleField if was[field] != now[field]]


def differences_of(old: Content, new: Content, names: Mapping[str, str]) -> list[FieldDiff]:
    """Every part that differs, word by word; `names` say what shops, categories and people are called."""
    return [
        FieldDiff(field, differences.compare(*_words(field, old, new, names))) for field in changed_fields(old, new)
    ]


def theirs_of(saved: Content, yours: Content, names: Mapping[str, str]) -> tuple[FieldError, ...]:
    """For whoever saves too late: each part in which the saved text is not theirs, and what it says."""
    return tuple(
        FieldError(f"/{_POINTERS.get(each, each)}", "article.theirs", {"text": _short(_said(each, saved, names))})
        for each in changed_fields(yours, saved)
    )


def _short(text: str) -> str:
    return text if len(text) <= THEIRS else f"{text[:THEIRS]}…"


def _parts(content: Content) -> dict[ArticleField, object]:
    return {
        ArticleField.QUESTION: content.question, ArticleField.PHRASINGS: content.phrasings,
        ArticleField.ANSWER: content.html, ArticleField.AUDIENCE: content.audience,
        ArticleField.STAGE: content.stage,
        ArticleField.PLACES: sorted((place.shop_id, place.category_id or 0) for place in content.places),
        ArticleField.PRODUCTS: content.products, ArticleField.TAGS: content.tags,
        ArticleField.VALID_FROM: content.valid_from, ArticleField.VALID_UNTIL: content.valid_until,
        ArticleField.OWNER: content.owner_id, ArticleField.REVIEW: content.review_at,
        ArticleField.SOURCE: content.source_url,
    }  # fmt: skip


def _words(field: ArticleField, old: Content, new: Content, names: Mapping[str, str]) -> tuple[str, str]:
    if field is ArticleField.ANSWER:
        # where only the form changed, the form is what can be compared
        return (old.plain, new.plain) if old.plain != new.plain else (old.html, new.html)
    return _said(field, old, names), _said(field, new, names)


def _said(field: ArticleField, content: Content, names: Mapping[str, str]) -> str:
    if field is ArticleField.PLACES:
        return "\n".join(_place(place.shop_id, place.category_id, names) for place in content.places)
    value = _parts(content)[field]
    if value is None:
        return ""
    if field is ArticleField.ANSWER:
        return content.plain
    if field is ArticleField.OWNER:
        return names.get(f"staff:{value}", "")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _place(shop_id: int, category_id: int | None, names: Mapping[str, str]) -> str:
    shop, category = names.get(f"shop:{shop_id}", ""), names.get(f"category:{category_id}", "")
    return f"{shop} / {category}" if category else shop
