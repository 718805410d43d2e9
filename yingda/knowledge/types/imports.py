"""Words of taking articles in from a file, and out into one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec

from yingda.kit.errors import FieldError
from yingda.knowledge.types.articles import Content


class ImportState(StrEnum):
    """Where an import is; `refused` is a strict one with wrong rows, `checked` a trial."""

    READING = "reading"
    TAKING = "taking"
    DONE = "done"
    CHECKED = "checked"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


OVER = frozenset(set(ImportState) - {ImportState.READING, ImportState.TAKING})


class ArticleColumn(StrEnum):
    """What a sheet says of an article; question and answer are always needed."""

    QUESTION = "question"
    ANSWER = "answer"
    PHRASINGS = "phrasings"
    CATEGORY = "category"
    AUDIENCE = "audience"
    STAGE = "stage"
    TAGS = "tags"
    PRODUCTS = "products"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    REVIEW = "review_at"
    SOURCE = "source_url"
    STATE = "state"


class ExportFormat(StrEnum):
    """As what articles are taken along."""

    XLSX = "xlsx"
    CSV = "csv"
    MARKDOWN = "md"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a shop has, for judging rows away from the database: branches by folded name or code, fields, zone."""

    shop_id: int
    categories: Mapping[str, int]
    fields: frozenset[str]
    zone: str
    questions: frozenset[str] = frozenset()  # folded, of its articles
    audience: str = "internal"


@dataclass(frozen=True, slots=True)
class ArticleRowRead:
    """One article of a sheet: `number` is the row that the reader sees."""

    number: int
    content: Content | None
    published: bool = False
    problems: tuple[FieldError, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A whole sheet as it was read and judged."""

    rows: tuple[ArticleRowRead, ...]

    @property
    def wrong(self) -> int:
        """How many rows cannot be taken."""
        return sum(bool(row.problems) for row in self.rows)


class TakeArticles(msgspec.Struct, frozen=True):
    """The job that takes a file in."""

    import_id: int


class ForgetImport(msgspec.Struct, frozen=True):
    """The job that clears up after an import."""

    import_id: int


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A file that is to be taken in."""

    shop_id: int
    client_id: str
    name: str
    key: str
    strict: bool = True
    dry_run: bool = False
    publish: bool = False


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An article on its way into a file."""

    content: Content
    state: str
    category: str
    edited_at: datetime
    slug: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
