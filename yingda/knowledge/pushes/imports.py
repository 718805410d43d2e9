"""Imports as the API carries them."""

from datetime import datetime

import msgspec

from yingda.knowledge.types.imports import ArticleColumn, ImportState


class ImportProblem(msgspec.Struct, frozen=True):
    """What is wrong in one row of a file; `column` is None when the row as a whole is."""

    row: int
    column: ArticleColumn | None
    code: str
    text: str


class ImportChange(msgspec.Struct, frozen=True):
    """A row that changes an article, and in which columns."""

    row: int
    article_id: int
    question: str
    columns: list[ArticleColumn]


class KnowledgeImport(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way in: `total` rows, `wrong` ones among them, `done` taken so far.

    Of the right ones `added` are new, `changed` change an article, and `same` say what is there already.
    """

    id: int
    shop_id: int
    state: ImportState
    name: str
    strict: bool
    dry_run: bool
    publish: bool
    total: int
    wrong: int
    done: int
    added: int
    changed: int
    same: int
    error: str
    by: str
    begun_at: datetime
    ended_at: datetime | None
    problems: list[ImportProblem]  # the first hundred; the report has all
    changes: list[ImportChange]  # likewise


class KnowledgeImportList(msgspec.Struct, frozen=True):
    """A shop's imports, newest first, without their problems."""

    items: list[KnowledgeImport]
