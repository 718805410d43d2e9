"""Words of articles: what they say, for whom and until when, and what is asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID


class Audience(StrEnum):
    """Who may read an article: staff only, or customers too."""

    INTERNAL = "internal"
    PUBLIC = "public"


class ArticleState(StrEnum):
    """Draft: nobody is answered with it; published: offered while it is valid; archived: kept, out of the lists."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class PurchaseStep(StrEnum):
    """Where the customer is with a purchase."""

    PRESALES = "presales"
    FULFILMENT = "fulfilment"
    AFTERSALES = "aftersales"


class VersionAct(StrEnum):
    """What made a version of an article."""

    CREATED = "created"
    EDITED = "edited"
    RESTORED = "restored"
    IMPORTED = "imported"


class ArticleField(StrEnum):
    """The parts of an article that are compared between versions."""

    QUESTION = "question"
    PHRASINGS = "phrasings"
    ANSWER = "answer"
    AUDIENCE = "audience"
    STAGE = "stage"
    PLACES = "places"
    PRODUCTS = "products"
    TAGS = "tags"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    OWNER = "owner_id"
    REVIEW = "review_at"
    SOURCE = "source_url"


class Standing(StrEnum):
    """Why a published article is or isn't offered now."""

    OFFERED = "offered"
    NOT_PUBLISHED = "not_published"
    NOT_YET = "not_yet"
    OVER = "over"
    FIELD_EMPTY = "field_empty"


class Use(StrEnum):
    """What was done with an article; `sent` counts edited ones too."""

    SHOWN = "shown"
    INSERTED = "inserted"
    EDITED = "edited"
    SENT = "sent"
    HELPED = "helped"


class ArticleSort(StrEnum):
    """In which order a list stands; of equals the newest article first."""

    EDITED = "edited"  # last edited first
    USED = "used"  # most used first
    REVIEW = "review"  # due first, those without a date at the end
    STATE = "state"  # drafts first
    OWNER = "owner"  # one after the other, nobody's at the end


Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
ClientId = Annotated[str, Meta(min_length=8, max_length=64)]
Question = Annotated[str, Meta(min_length=1, max_length=200)]
Html = Annotated[str, Meta(max_length=40_000)]
Word = Annotated[str, Meta(min_length=1, max_length=60)]
SourceUrl = Annotated[str, Meta(max_length=500, pattern=r"^(https?://\S+)?$")]
FieldName = Annotated[str, Meta(min_length=1, max_length=30, pattern=r"^\w+$")]


class ArticlePlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A shop that an article holds for, and where in its tree it stands."""

    shop_id: Id
    category_id: Id | None = None


class ArticleContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an article says; pictures are `<img data-file="token">` of uploaded files."""

    question: Question
    phrasings: Annotated[list[Question], Meta(max_length=100)] = []
    html: Html
    audience: Audience = Audience.INTERNAL
    stage: PurchaseStep | None = None
    places: Annotated[list[ArticlePlace], Meta(min_length=1, max_length=50)]
    products: Annotated[list[Word], Meta(max_length=100)] = []
    tags: Annotated[list[Word], Meta(max_length=30)] = []
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    owner_id: Id | None = None
    review_at: datetime | None = None
    source_url: SourceUrl = ""


class ArticleDraft(ArticleContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An article to be made; the same `client_id` again gives the first."""

    client_id: ClientId
    publish: bool = False


class ArticleChange(ArticleContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The new content of an article, if it still has `version`."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]


class OfVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An act on an object, if it still has `version`."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]


@dataclass(frozen=True, slots=True)
class Content:
    """What an article says as it is kept: `html` is clean, `pictures` are what infra.files keeps of each."""

    question: str
    phrasings: tuple[str, ...]
    html: str
    plain: str
    pictures: tuple[Mapping[str, Any], ...]
    audience: Audience
    stage: PurchaseStep | None
    places: tuple[ArticlePlace, ...]
    products: tuple[str, ...]
    tags: tuple[str, ...]
    valid_from: datetime | None
    valid_until: datetime | None
    owner_id: int | None
    review_at: datetime | None
    source_url: str


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article."""

    id: int
    version: int
    state: ArticleState
    content: Content
    slug: str
    author_id: int
    created_at: datetime
    edited_by: int
    edited_at: datetime


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles a list shows, and in which order; None: all. `due`: soon to be looked at again."""

    shop_id: int
    state: ArticleState | None = None
    audience: Audience | None = None
    stage: PurchaseStep | None = None
    category_id: int | None = None
    tag: str | None = None
    words: str | None = None
    owner_id: int | None = None
    due: bool = False
    sort: ArticleSort = ArticleSort.EDITED


class Slide(msgspec.Struct, frozen=True):
    """The job by which uses of a month ago stop counting."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the finder needs of an article that is offered now."""

    id: int
    version: int
    question: str
    phrasings: tuple[str, ...]
    extra: str  # category, tags and products
    audience: Audience
    category: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An article as a customer is given it: fields filled in."""

    id: int
    version: int
    question: str
    html: str  # pictures with links that expire
    plain: str
    pictures: tuple[Mapping[str, Any], ...]
    category: str
    audience: Audience


class CategoryContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A branch of a shop's tree."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    name_en: Annotated[str, Meta(max_length=60)] = ""
    code: Annotated[str, Meta(max_length=40, pattern=r"^[\w-]*$")] = ""
    parent_id: Id | None = None
    place: Annotated[int, Meta(ge=0, le=10_000)] = 0


class CategoryDraft(CategoryContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A branch to be made."""

    client_id: ClientId
    shop_id: Id


class CategoryChange(CategoryContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The new content of a branch, if it still has `version`."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]


class FieldContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value that texts take in place of `{{name}}`, for a while or for good; the latest begun counts."""

    name: FieldName
    value: Annotated[str, Meta(max_length=500)] = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    note: Annotated[str, Meta(max_length=200)] = ""


class FieldDraft(FieldContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A field's value to be kept."""

    client_id: ClientId
    shop_id: Id


class FieldChange(FieldContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A field's new value, if it still has `version`."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A stored value of a campaign field."""

    id: int
    name: str
    value: str
    valid_from: datetime | None
    valid_until: datetime | None
