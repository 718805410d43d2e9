"""Taking articles in from a file: read and judged in the compute child, brought in slices, visible all at once."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.sheets import read_rows
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.kit.ids import new_token
from yingda.kit.tables import csv_table
from yingda.kit.texts import LOCALES, text
from yingda.knowledge.policy import articles as policy
from yingda.knowledge.policy import sheets
from yingda.knowledge.policy.sheets import MOST_ROWS
from yingda.knowledge.pushes.imports import ImportChange, ImportProblem, KnowledgeImport
from yingda.knowledge.service.offering import note_change
from yingda.knowledge.store import articles as article_store
from yingda.knowledge.store import imports as store
from yingda.knowledge.store import shops as shop_store
from yingda.knowledge.types.articles import ArticleState, Audience, Content, PurchaseStep, VersionAct
from yingda.knowledge.types.imports import (
    RUNNING,
    STOPPABLE,
    ArticleColumn,
    ImportDraft,
    ImportState,
    Outlook,
    SheetRead,
    Shelf,
    TakeArticles,
    Taken,
)
from yingda.knowledge.types.replies import Cell

TAKE = "knowledge.import"
MAX_BYTES = 12_000_000  # 10,000 articles with pictureless answers are about a third of it
PROBLEMS_SHOWN = 100
CLEARED_AT_ONCE = 200
_VALUES = (*Audience, *PurchaseStep, ArticleState.DRAFT, ArticleState.PUBLISHED)


def begin_import(unit: Unit, actor: Actor, draft: ImportDraft, *, queued: bool = True) -> KnowledgeImport:
    """Have a file taken in, by a job unless the caller does it; the same `client_id` again returns the first."""
    accounts.access_shop(unit, actor, draft.shop_id, Permission.KNOWLEDGE_MANAGE)
    kept = files.use(unit, draft.token, f"staff:{actor.staff_id}")
    values = {
        "client_id": draft.client_id, "shop_id": draft.shop_id, "made_by": actor.staff_id, "name": draft.name[:200],
        "state": ImportState.READING, "key": kept["token"], "strict": draft.strict, "dry_run": draft.dry_run,
        "publish": draft.publish,
    }  # fmt: skip
    made = store.insert_import(unit, values)
    if made is None:
        made = store.find_made(unit, actor.staff_id, draft.client_id)
        assert made is not None
        return show_import(unit, actor, made)
    if queued:
        unit.enqueue(NewJob(TAKE, TakeArticles(made), key=f"{TAKE}:{made}", priority=Priority.BULK))
    if not draft.dry_run:
        said = {"name": draft.name, "strict": draft.strict, "id": made}
        audit.record(unit, actor, "article.import", Target("knowledge_import", made, draft.shop_id), None, said)
    return show_import(unit, actor, made)


def show_import(reading: Reading, actor: Actor, import_id: int) -> KnowledgeImport:
    """How far an import is, and the first of what is wrong."""
    return _card(reading, _access(reading, actor, import_id), actor.locale)


def imports_of(reading: Reading, actor: Actor, shop_id: int) -> list[KnowledgeImport]:
    """A shop's newest imports, without what they say of single rows."""
    accounts.access_shop(reading, actor, shop_id, Permission.KNOWLEDGE_MANAGE)
    return [
        msgspec.structs.replace(_card(reading, row, actor.locale), problems=[], changes=[])
        for row in store.find_imports(reading, shop_id)
    ]


def import_report(reading: Reading, actor: Actor, import_id: int) -> str:
    """Everything that is wrong in a file, and what it changes, as CSV."""
    row = _access(reading, actor, import_id)
    names = ("row", "column", "problem")
    headings: list[str | int] = [text(f"article.sheet.report.{name}", actor.locale) for name in names]
    lines: list[list[str | int]] = [
        [one.row, _column_names([one.column] if one.column else [], actor.locale), one.text]
        for one in _problems(row, actor.locale)
    ]
    changes: list[list[str | int]] = [
        [one.row, _column_names(one.columns, actor.locale), text("article.sheet.report.changed", actor.locale)]
        for one in _changes(row)
    ]
    return csv_table([headings, *lines, *changes])


def cancel_import(unit: Unit, actor: Actor, import_id: int) -> KnowledgeImport:
    """Stop an import that still runs; nothing of it stays."""
    row = _access(unit, actor, import_id)
    if not store.save_running(unit, import_id, {"state": ImportState.CANCELLED, "ended_at": unit.now}, STOPPABLE):
        if row.state == ImportState.CANCELLED:
            return _card(unit, row, actor.locale)
        raise ConflictError("knowledge_import.over")
    audit.record(unit, actor, "article.cancel_import", Target("knowledge_import", import_id, row.shop_id))
    return show_import(unit, actor, import_id)


def shelf_of(reading: Reading, import_id: int) -> tuple[str, str, Shelf] | None:
    """The stored file of an import, its name, and what it is judged by; None when the import is over."""
    row = store.find_progress(reading, import_id)
    if row is None or row.state not in RUNNING:
        return None
    key = files.keys_of(reading, [row.key])[row.key]
    zone = accounts.shop_brief(reading, row.shop_id).zone
    known: dict[str, tuple[int, ...]] = {}
    for article_id, question in store.find_questions(reading, row.shop_id):
        folded = sheets.folded(question)
        known[folded] = (*known.get(folded, ()), article_id)
    by = accounts.find_actor(reading, row.made_by) or accounts.system_actor(reading)
    shelf = Shelf(
        shop_id=row.shop_id, zone=zone, headings=_headings(), words=_words(),
        categories=_categories(reading, row.shop_id),
        fields=frozenset(each.name for each in shop_store.find_fields(reading, row.shop_id)), known=known,
        locked=frozenset(store.find_elsewhere(reading, row.shop_id, by.shop_ids)), publish=row.publish,
    )  # fmt: skip
    return key, row.name, shelf


def read_file(content: bytes, name: str, shelf: Shelf) -> SheetRead:
    """For the compute child: a whole file, read and judged."""
    return sheets.read_sheet(_rows(content, name), shelf)


def note_read(unit: Unit, import_id: int, read: SheetRead, outlook: Outlook) -> bool:
    """Keep what is wrong and what would change; whether there is anything to take now."""
    row = store.find_progress(unit, import_id)
    if row is None:
        return False
    if row.state == ImportState.UPDATING:
        return True
    report = [[one.row, one.wrong.pointer, one.wrong.code, dict(one.wrong.params)] for one in read.problems]
    changes = [[one.row, one.article_id, one.question, list(one.columns)] for one in outlook.changed]
    values = {
        "total": read.total, "wrong": read.wrong, "report": report, "state": _state_after(row, read),
        "added": outlook.added, "same": outlook.same, "changes": changes,
    }  # fmt: skip
    if values["state"] not in RUNNING:
        values["ended_at"] = unit.now
    return store.save_running(unit, import_id, values, STOPPABLE) and values["state"] in RUNNING


def fail_import(unit: Unit, import_id: int, code: str) -> None:
    """The file could not be read at all."""
    values = {"state": ImportState.FAILED, "error": code, "ended_at": unit.now}
    store.save_running(unit, import_id, values)


def take_slice(unit: Unit, import_id: int, number: int, packed: bytes) -> bool:
    """Bring the new articles of a slice, hidden still; false when somebody has cancelled the import."""
    row = store.lock_import(unit, import_id)
    if row is None or row.state not in RUNNING:
        return False
    if number < row.reached or row.state == ImportState.UPDATING:
        return True  # it was brought before the job was interrupted
    taken = [one for one in taken_in(packed) if one.article_id is None]
    made = [(one.content, _columns(row, one)) for one in taken]
    ids = article_store.insert_articles(unit, row.made_by, made) if made else {}
    versions = [
        {
            "article_id": ids[columns["client_id"]], "version": 1, "content": content, "changed": [],
            "act": VersionAct.IMPORTED, "made_by": row.made_by,
        }
        for content, columns in made
    ]  # fmt: skip
    if versions:
        article_store.insert_versions(unit, versions)
    return store.save_running(unit, import_id, {"reached": number + 1, "done": row.done + len(taken)})


def show_import_new(unit: Unit, import_id: int) -> None:
    """Everything new is there from now on; from here on an import is carried through."""
    row = store.find_progress(unit, import_id)
    shown = {"state": ImportState.UPDATING}
    if row is not None and row.state == ImportState.TAKING and store.save_running(unit, import_id, shown):
        note_change(unit, [row.shop_id])


def finish_import(unit: Unit, import_id: int) -> None:
    """Everything is there and written."""
    row = store.find_progress(unit, import_id)
    if row is not None and row.state == ImportState.UPDATING:
        done = {"state": ImportState.DONE, "ended_at": unit.now, "done": row.total - row.wrong}
        store.save_running(unit, import_id, done)
        note_change(unit, [row.shop_id])


def taken_in(packed: bytes) -> list[Taken]:
    """The rows of a slice."""
    return msgspec.msgpack.decode(packed, type=list[Taken])


def clear_slice(unit: Unit, import_id: int) -> bool:
    """Clear up after an import that is over: marks, or what came to nothing. Whether that was all."""
    row = store.find_progress(unit, import_id)
    if row is None or row.state in RUNNING:
        return True
    hidden = store.find_hidden(unit, import_id, CLEARED_AT_ONCE)
    if row.state == ImportState.DONE:
        store.show_articles(unit, hidden)
    else:
        store.delete_articles(unit, hidden)
    return len(hidden) < CLEARED_AT_ONCE


def forget_file(unit: Unit, import_id: int) -> tuple[str, ...]:
    """The file of an import that is over is not needed any more; the keys that may be deleted."""
    row = store.find_progress(unit, import_id)
    return () if row is None or row.state in RUNNING else files.forget(unit, [row.key])


def template_of(locale: str) -> tuple[list[list[str]], list[str]]:
    """A sheet with headings and a sample, and what stands in each column."""
    headings = [text(f"article.sheet.column.{column}", locale) for column in ArticleColumn]
    sample = text("article.sheet.sample", locale).split("|")
    hints = [text(f"article.sheet.hint.{column}", locale) for column in ArticleColumn]
    return [headings, [*sample, *[""] * (len(headings) - len(sample))]], hints


def values_in(locale: str) -> dict[str, str]:
    """What stands for the values of columns in one language."""
    return {value.value: text(f"article.sheet.value.{value}", locale) for value in _VALUES}


def _rows(content: bytes, name: str) -> list[list[Cell]]:
    if content[:2] == b"PK":
        return read_rows(content, MOST_ROWS + 1, MAX_BYTES)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [[cell or None for cell in row] for row in csv.reader(io.StringIO(decoded))]
    raise InvalidError("error.sheet.unreadable", name=name)


def _state_after(row: Any, read: SheetRead) -> ImportState:
    if row.dry_run:
        return ImportState.CHECKED
    return ImportState.REFUSED if row.strict and read.wrong else ImportState.TAKING


def _columns(row: Any, one: Taken) -> dict[str, Any]:
    content: Content = one.content
    return {
        "state": ArticleState.PUBLISHED if one.published else ArticleState.DRAFT, "author_id": row.made_by,
        "client_id": f"import-{row.id}:{one.row}", "edited_by": row.made_by, "import_id": row.id,
        "slug": policy.slug_of(content.question, new_token(6)), "folded": one.folded,
    }  # fmt: skip


def _headings() -> dict[str, ArticleColumn]:
    named = {
        sheets.folded(text(f"article.sheet.column.{column}", locale)): column
        for locale in LOCALES
        for column in ArticleColumn
    }
    return {**{column.value: column for column in ArticleColumn}, **named}


def _words() -> dict[str, str]:
    said = {sheets.folded(word): value for locale in LOCALES for value, word in values_in(locale).items()}
    return {**{value.value: value.value for value in _VALUES}, **said}


def _categories(reading: Reading, shop_id: int) -> dict[str, int]:
    rows = {row.id: row for row in shop_store.find_categories(reading, [shop_id])}
    found: dict[str, int] = {}
    for row in rows.values():
        path = [row.name]
        above = rows.get(row.parent_id)
        while above is not None and len(path) < len(rows):
            path.insert(0, above.name)
            above = rows.get(above.parent_id)
        for name in (row.name, row.name_en, row.code, "/".join(path)):
            if name:
                found.setdefault(sheets.folded(name), row.id)
    return found


def _access(reading: Reading, actor: Actor, import_id: int) -> Any:
    row = store.find_import(reading, import_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, Permission.KNOWLEDGE_MANAGE)
    return row


def _problems(row: Any, locale: str) -> list[ImportProblem]:
    wrong = ((number, FieldError(pointer, code, params)) for number, pointer, code, params in row.report)
    return [
        ImportProblem(number, ArticleColumn(one.pointer[1:]), one.code, text(one.code, locale, one.params))
        for number, one in wrong
    ]


def _changes(row: Any) -> list[ImportChange]:
    return [
        ImportChange(number, article_id, question, [ArticleColumn(one) for one in columns])
        for number, article_id, question, columns in row.changes
    ]


def _column_names(columns: Sequence[ArticleColumn], locale: str) -> str:
    return "；".join(text(f"article.sheet.column.{column}", locale) for column in columns)


def _card(reading: Reading, row: Any, locale: str) -> KnowledgeImport:
    people = accounts.names_of(reading, [row.made_by])
    return KnowledgeImport(
        id=row.id, shop_id=row.shop_id, state=ImportState(row.state), name=row.name, strict=row.strict,
        dry_run=row.dry_run, publish=row.publish, total=row.total, wrong=row.wrong, done=row.done,
        added=row.added, same=row.same, changed=len(row.changes), changes=_changes(row)[:PROBLEMS_SHOWN],
        error=text(row.error, locale, {"mb": MAX_BYTES // 1_000_000, "rows": MOST_ROWS}) if row.error else "",
        by=people[row.made_by].name if row.made_by in people else "", begun_at=row.begun_at,
        ended_at=row.ended_at, problems=_problems(row, locale)[:PROBLEMS_SHOWN],
    )  # fmt: skip
