"""Articles, their versions, categories and campaign fields as the API carries them."""

from datetime import datetime

import msgspec

from yingda.conversations.pushes import MessageFile
from yingda.knowledge.types.articles import (
    ArticleField,
    ArticlePlace,
    ArticleState,
    Audience,
    PurchaseStep,
    Standing,
    VersionAct,
)


class ArticleUses(msgspec.Struct, frozen=True):
    """How often an article was used in the last 30 days."""

    shown: int = 0
    inserted: int = 0
    edited: int = 0
    sent: int = 0
    helped: int = 0


class ArticleLine(msgspec.Struct, frozen=True, kw_only=True):
    """An article in a list; `places` are those of the reader's shops, `elsewhere` counts the others.

    `used`: how often it was sent or helped in the shop of the list lately; `uses` are of all shops.
    """

    id: int
    version: int
    state: ArticleState
    standing: Standing
    question: str
    phrasings: int
    excerpt: str
    audience: Audience
    stage: PurchaseStep | None
    places: list[ArticlePlace]
    elsewhere: int
    tags: list[str]
    valid_from: datetime | None
    valid_until: datetime | None
    review_at: datetime | None
    owner_id: int | None
    owner: str
    edited_by: str
    edited_at: datetime
    used: int
    uses: ArticleUses
    open_feedback: int


class ArticlePage(msgspec.Struct, frozen=True):
    """A page of articles in the order asked for."""

    items: list[ArticleLine]
    next: str | None


class ArticleCounts(msgspec.Struct, frozen=True):
    """How many articles a shop has by state."""

    draft: int
    published: int
    archived: int


class TextProblem(msgspec.Struct, frozen=True):
    """What is doubtful in a text: where (JSON pointer), code, and words; `blocking` keeps it from being saved."""

    pointer: str
    code: str
    text: str
    blocking: bool = False


class ArticleInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An article with everything; `html` has links to its pictures and its campaign fields unfilled."""

    id: int
    version: int
    state: ArticleState
    standing: Standing
    question: str
    phrasings: list[str]
    html: str
    plain: str
    pictures: list[MessageFile]
    audience: Audience
    stage: PurchaseStep | None
    places: list[ArticlePlace]
    elsewhere: int
    products: list[str]
    tags: list[str]
    valid_from: datetime | None
    valid_until: datetime | None
    owner_id: int | None
    owner: str
    review_at: datetime | None
    source_url: str
    slug: str
    author: str
    created_at: datetime
    edited_by: str
    edited_at: datetime
    editable: bool
    uses: ArticleUses
    problems: list[TextProblem]


class DiffPiece(msgspec.Struct, frozen=True):
    """A run of text: kept (both false), only in the old text, or only in the new."""

    text: str
    removed: bool = False
    added: bool = False


class FieldDiff(msgspec.Struct, frozen=True):
    """How one part of an article differs."""

    field: ArticleField
    pieces: list[DiffPiece]


class ArticleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One saved state of an article: who, when, and which parts changed."""

    version: int
    act: VersionAct
    by: str
    at: datetime
    changed: list[ArticleField]
    restored_from: int | None


class ArticleVersionList(msgspec.Struct, frozen=True):
    """The versions of an article, newest first."""

    items: list[ArticleVersion]


class ArticleVersionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A version as it was, compared with another one."""

    version: int
    act: VersionAct
    by: str
    at: datetime
    question: str
    phrasings: list[str]
    html: str
    plain: str
    against: int | None
    differences: list[FieldDiff]


class ArticleComparison(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody else saved meanwhile, seen from the version that one began with and from one's own text."""

    version: int
    by: str
    at: datetime
    theirs: list[FieldDiff]  # from the version that one began with to the saved one
    yours: list[FieldDiff]  # from the saved one to one's own


class ArticlePreview(msgspec.Struct, frozen=True):
    """An answer as customers of a shop would see it now; `plain` is for channels that show no pictures."""

    html: str
    plain: str
    missing: list[str]
    problems: list[TextProblem]


class ArticleCategory(msgspec.Struct, frozen=True, kw_only=True):
    """A branch of a shop's tree; `articles` counts those directly in it that are not archived."""

    id: int
    version: int
    shop_id: int
    parent_id: int | None
    code: str
    name: str
    name_en: str
    place: int
    articles: int


class CategoryTree(msgspec.Struct, frozen=True):
    """All branches of a shop in order, parents first; `unsorted` articles stand in none."""

    items: list[ArticleCategory]
    unsorted: int


class CampaignField(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a campaign field; `current` is the one that texts take now."""

    id: int
    version: int
    shop_id: int
    name: str
    value: str
    valid_from: datetime | None
    valid_until: datetime | None
    note: str
    current: bool
    used_in: int
    edited_by: str
    edited_at: datetime


class CampaignFieldList(msgspec.Struct, frozen=True):
    """The campaign fields of a shop by name."""

    items: list[CampaignField]
