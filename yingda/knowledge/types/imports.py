"""Words of taking articles in from a file, and out into one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from yingda.kit.errors import FieldError
from yingda.knowledge.types.articles import Content


class ImportState(StrEnum):
    """Where an import is; `refused` is a strict one with wrong rows, `checked` a trial.

    While `updating` everything new is there, and what changes is written article by article: it is not stopped.
    """

    READING = "reading"
    TAKING = "taking"
    UPDATING = "updating"
    DONE = "done"
    CHECKED = "checked"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


STOPPABLE = (ImportState.READING, ImportState.TAKING)
RUNNING = (*STOPPABLE, ImportState.UPDATING)
THERE = (ImportState.UPDATING, ImportState.DONE)  # what was brought is there


class ArticleColumn(StrEnum):
    """What a sheet says of an article; question and answer are always needed, the number is that of an export."""

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
    ID = "id"


class ExportFormat(StrEnum):
    """As what articles are taken along."""

    XLSX = "xlsx"
    CSV = "csv"
    MARKDOWN = "md"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a sheet is judged by, away from the database.

    `headings` and `words` are folded: what a column is called, what stands for a value. `categories` has branches
    by folded name, code and path; `known` are the shop's articles by their folded questions; those in `locked`
    hold in shops, too, in which whoever imports does not work.
    """

    shop_id: int
    zone: str
    headings: Mapping[str, ArticleColumn]
    words: Mapping[str, str]
    categories: Mapping[str, int]
    fields: frozenset[str]
    known: Mapping[str, tuple[int, ...]]
    locked: frozenset[int]
    publish: bool


class Taken(msgspec.Struct, frozen=True):
    """A row that can be taken: a new article, or of one that is there the cells that the sheet has."""

    row: int
    content: Content
    published: bool
    folded: str  # as it is looked up; made where the sheet is read
    article_id: int | None = None
    cells: dict[ArticleColumn, str] = {}


@dataclass(frozen=True, slots=True)
class Merged:
    """An article as a row of a sheet wants it, and the columns that say something else than before."""

    content: Content
    published: bool
    columns: tuple[ArticleColumn, ...]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that changes an article."""

    row: int
    article_id: int
    question: str
    columns: tuple[ArticleColumn, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a file would do."""

    added: int
    same: int
    changed: tuple[ChangedRow, ...]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one row of a sheet."""

    row: int
    wrong: FieldError


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A whole sheet as it was read and judged; what can be taken is packed in slices, to be handed on quickly."""

    total: int
    wrong: int
    problems: tuple[RowProblem, ...]
    slices: tuple[bytes, ...]


class TakeArticles(msgspec.Struct, frozen=True):
    """The job that takes a file in."""

    import_id: int


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A file that is to be taken in; `token` names the stored file."""

    shop_id: int
    client_id: str
    name: str
    token: str
    strict: bool = True
    dry_run: bool = False
    publish: bool = False


class ExportRow(msgspec.Struct, frozen=True):
    """An article on its way into a file."""

    id: int
    content: Content
    state: str
    category: str
    edited_at: datetime
