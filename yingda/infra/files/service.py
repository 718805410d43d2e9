"""Registering uploads, linking to them for a while, sweeping what nothing refers to."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import delete, func, insert, select, union, update

from yingda.infra.db import Reading, Unit
from yingda.infra.files.models import FileRow
from yingda.infra.storage import StoredFile
from yingda.kit.errors import InvalidError
from yingda.kit.ids import new_token

UNUSED_FOR = timedelta(days=1)
KEPT = ("key", "thumbnail_key", "name", "mime", "size", "width", "height")


class UploadedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was taken; `token` is how a message refers to it."""

    token: str
    kind: Literal["picture", "file"]
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    url: str
    thumb_url: str | None


def register(unit: Unit, stored: StoredFile, uploader: str) -> UploadedFile:
    """Give a stored file a token that only its uploader can use."""
    token = new_token()
    unit.execute(
        insert(FileRow).values(
            token=token, key=stored.key, thumbnail_key=stored.thumbnail_key, name=stored.name, mime=stored.mime,
            size=stored.size, width=stored.width, height=stored.height, uploader=uploader, used=False,
            stored_at=unit.now,
        )
    )  # fmt: skip
    link = unit.wiring.link_file
    return UploadedFile(
        token=token, kind="picture" if stored.width else "file", name=stored.name, mime=stored.mime,
        size=stored.size, width=stored.width, height=stored.height,
        url=link(stored.key, stored.name, unit.now),
        thumb_url=link(stored.thumbnail_key, stored.name, unit.now) if stored.thumbnail_key else None,
    )  # fmt: skip


def use(unit: Unit, token: str, uploader: str) -> dict[str, Any]:
    """Refer to an upload from now on; what a message keeps of it."""
    statement = (
        update(FileRow)
        .where(FileRow.token == token, FileRow.uploader == uploader)
        .values(used=True)
        .returning(*(getattr(FileRow, name) for name in KEPT))
    )
    row = unit.execute(statement).first()
    if row is None:
        raise InvalidError("error.file.unknown")
    return {"token": token, **{name: getattr(row, name) for name in KEPT}}


def use_picture(unit: Unit, token: str, uploader: str) -> dict[str, Any]:
    """`use`, refused for what only calls itself a picture."""
    kept = use(unit, token, uploader)
    if kept["width"] is None:
        raise InvalidError("error.file.not_picture")
    return kept


def links_of(reading: Reading, kept: Mapping[str, Any]) -> tuple[str, str | None]:
    """Expiring links to a file that `use` returned, and to its thumbnail if it has one."""
    link = reading.wiring.link_file
    thumbnail = kept["thumbnail_key"]
    return (
        link(kept["key"], kept["name"], reading.now),
        link(thumbnail, kept["name"], reading.now) if thumbnail else None,
    )


def forget_unused(unit: Unit, limit: int = 200) -> list[str]:
    """Forget uploads that nothing refers to; the keys that may be deleted, because no other row names them."""
    unused = [~FileRow.used, FileRow.stored_at < unit.now - UNUSED_FOR]
    old = select(FileRow.id).where(*unused).order_by(FileRow.stored_at).limit(limit)
    # asked again of the row itself: it may have come into use since it was found
    gone = unit.execute(
        delete(FileRow).where(FileRow.id.in_(old), *unused).returning(FileRow.key, FileRow.thumbnail_key)
    ).all()
    keys = dict.fromkeys(key for row in gone for key in (row.key, row.thumbnail_key) if key)
    named = find_named(unit, keys)
    return [key for key in keys if key not in named]


def forget(unit: Unit, tokens: Collection[str]) -> tuple[str, ...]:
    """Forget files that nothing refers to any more; the keys that may be deleted."""
    gone = unit.execute(
        delete(FileRow).where(FileRow.token.in_(tokens)).returning(FileRow.key, FileRow.thumbnail_key)
    ).all()
    keys = dict.fromkeys(key for row in gone for key in (row.key, row.thumbnail_key) if key)
    named = find_named(unit, keys)
    return tuple(key for key in keys if key not in named)


def find_named(reading: Reading, keys: Collection[str]) -> set[str]:
    """Those of `keys` that some row names, as the file itself or as its thumbnail."""
    if not keys:
        return set()
    files = select(FileRow.key).where(FileRow.key.in_(keys))
    thumbnails = select(FileRow.thumbnail_key).where(FileRow.thumbnail_key.in_(keys))
    return set(reading.execute(union(files, thumbnails)).scalars())


def keys_of(reading: Reading, tokens: Collection[str]) -> dict[str, str]:
    """Where the files of tokens are stored; thumbnails for pictures that have one."""
    shown = func.coalesce(FileRow.thumbnail_key, FileRow.key)
    rows = reading.execute(select(FileRow.token, shown.label("key")).where(FileRow.token.in_(tokens)))
    return {row.token: row.key for row in rows}
