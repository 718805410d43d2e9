"""Words of taking articles in from a file, and out into one."""

from collections.abc import Mapping
from dataclasses import dataclass
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


RUNNING = (ImportState.READING, ImportState.TAKING)


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
    """What a sheet is judged by, away from the database.

    `headings` and `words` are folded: what a column is called, what stands for a value. `categories` has branches
    by folded name, code and path; `questions` are those that the shop's articles answer.
    """

    shop_id: int
    zone: str
    headings: Mapping[str, ArticleColumn]
    words: Mapping[str, str]
    categories: Mapping[str, int]
    fields: frozenset[str]
    questions: tuple[str, ...]
    publish: bool


class Taken(msgspec.Struct, frozen=True):
    """A row that can be taken."""

    row: int
    content: Content
    published: bool
    folded: str  # as it is looked up; made where the sheet is read


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
