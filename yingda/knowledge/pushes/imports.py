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


class KnowledgeImport(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way in: `total` rows, `wrong` ones among them, `done` taken so far."""

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
    error: str
    by: str
    begun_at: datetime
    ended_at: datetime | None
    problems: list[ImportProblem]  # the first hundred; the report has all


class KnowledgeImportList(msgspec.Struct, frozen=True):
    """A shop's imports, newest first, without their problems."""

    items: list[KnowledgeImport]
