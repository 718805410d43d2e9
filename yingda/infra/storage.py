"""Attachments: kept under the hash of their content, typed by their bytes, on disk or in an object store."""

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.exceptions import NotFoundError as NoSuchObject
from obstore.store import LocalStore, ObjectStore, S3Store

from yingda.infra.compute import Compute
from yingda.infra.pictures import prepare_picture
from yingda.infra.settings import Settings
from yingda.infra.sniff import EXTENSIONS, MIME_OF, PICTURES, UNKNOWN, safe_name, sniff
from yingda.kit.errors import InvalidError, NotFoundError, UnavailableError

if TYPE_CHECKING:  # a name that type checkers alone know
    from obstore.store import S3Config

MEGABYTE = 1_000_000
RETRY_AFTER_S = 5
COPIES = "retention/"  # what was cleared at night, if a copy of it is kept: no sweep of uploads takes it
KEY = re.compile(
    r"[0-9a-f]{2}/[0-9a-f]{64}(?:\.thumb)?\.[a-z0-9]{1,5}|retention/\d{1,18}/[a-z_]{1,60}-\d{6,9}\.jsonl\.gz"
)


log = structlog.get_logger("yingda.storage")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept attachment; width, height and thumbnail of pictures only."""

    key: str
    mime: str
    size: int
    name: str
    width: int | None = None
    height: int | None = None
    thumbnail_key: str | None = None


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One object in the store, for the sweep of those that no row names."""

    key: str
    size: int
    stored_at: datetime


class Storage:
    """Puts, gets and deletes attachments; the same content has the same key."""

    def __init__(self, store: ObjectStore, compute: Compute, max_bytes: int) -> None:
        self._store = store
        self._compute = compute
        self._max_bytes = max_bytes

    async def put(self, data: bytes, name: str) -> StoredFile:
        """Keep a file before the unit that names it; InvalidError if it is empty, too large or damaged."""
        if not data:
            raise InvalidError("error.file.empty")
        if len(data) > self._max_bytes:
            raise InvalidError("error.file.too_large", limit_mb=self._max_bytes // MEGABYTE)
        name = safe_name(name)
        mime = sniff(data, name)
        if mime in PICTURES:
            return await self._put_picture(data, name)
        key = _key(data, mime)
        await self._write(key, data)
        return StoredFile(key, mime, len(data), name)

    async def get(self, key: str) -> bytes:
        """The bytes of a key; NotFoundError if there are none."""
        try:
            found = await obstore.get_async(self._store, _checked(key))
            return bytes(await found.bytes_async())
        except (NoSuchObject, FileNotFoundError) as error:
            raise NotFoundError from error
        except BaseError as error:
            raise self._away(error) from error

    async def size_of(self, key: str) -> int | None:
        """The bytes that an object has; None if there is none."""
        try:
            return (await obstore.head_async(self._store, _checked(key)))["size"]
        except (NoSuchObject, FileNotFoundError):
            return None

    async def put_back(self, key: str, data: bytes) -> None:
        """Keep what was kept elsewhere under the same key: a backup, another store."""
        await self._write(_checked(key), data)

    async def delete(self, key: str) -> None:
        """Remove a key; removing twice is no error."""
        try:
            await obstore.delete_async(self._store, _checked(key))
        except (NoSuchObject, FileNotFoundError):
            return

    async def delete_older(self, key: str, before: datetime) -> bool:
        """Remove a key that was last put before `before`; false if it was put again since, or is not there."""
        try:
            found = await obstore.head_async(self._store, _checked(key))
        except (NoSuchObject, FileNotFoundError):
            return False
        if found["last_modified"] >= before:
            return False
        await self.delete(key)
        return True

    async def list_keys(self) -> AsyncIterator[StoredKey]:
        """Every object and when it was last put, so that a sweep spares what is just being sent."""
        async for batch in obstore.list(self._store):
            for one in batch:
                yield StoredKey(one["path"], one["size"], one["last_modified"])

    async def _put_picture(self, data: bytes, name: str) -> StoredFile:
        made = await self._compute.run(prepare_picture, data)
        info = made.info
        key = _key(info.data, info.mime)
        thumbnail_key = f"{PurePosixPath(key).with_suffix('')}.thumb.webp"
        await self._write(key, info.data)
        await self._write(thumbnail_key, made.thumbnail)
        return StoredFile(key, info.mime, len(info.data), name, info.width, info.height, thumbnail_key)

    async def _write(self, key: str, data: bytes) -> None:
        # written again even if it is there: that renews its time, so that no sweep takes it now
        try:
            await obstore.put_async(self._store, key, data)
        except BaseError as error:
            raise self._away(error) from error

    def _away(self, error: BaseError) -> UnavailableError:
        # its words name addresses and keys of ours: for the log, not for customers
        log.error("attachments cannot be reached", error=str(error).partition("\n")[0][:300])
        return UnavailableError(RETRY_AFTER_S)


def make_storage(settings: Settings, compute: Compute) -> Storage:
    """Attachments where the settings say: in the data folder, or in an object store."""
    return object_storage(settings, compute) if settings.storage_url else local_storage(settings, compute)


def place_of(settings: Settings) -> str:
    """Where attachments are, for people."""
    return settings.storage_url or str(settings.files)


def object_storage(settings: Settings, compute: Compute) -> Storage:
    """Attachments in an S3-compatible store."""
    url = urlsplit(settings.storage_url)
    signed = bool(settings.storage_key)  # else as the machine's environment and role say
    keys: S3Config = {"access_key_id": settings.storage_key, "secret_access_key": settings.storage_secret}
    store = S3Store(
        url.netloc,
        prefix=url.path.strip("/") or None,
        endpoint=settings.storage_endpoint or None,
        region=settings.storage_region,
        # a bucket as part of the host's name needs names and certificates that own stores seldom have
        virtual_hosted_style_request=not settings.storage_endpoint,
        client_options={"allow_http": settings.storage_endpoint.startswith("http://"), "timeout": "30s"},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        config=keys if signed else {},
    )
    return Storage(store, compute, settings.max_upload_mb * MEGABYTE)


def local_storage(settings: Settings, compute: Compute) -> Storage:
    """Attachments in the data folder."""
    folder: Path = settings.files
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Storage(LocalStore(folder, automatic_cleanup=False), compute, settings.max_upload_mb * MEGABYTE)


def mime_of_key(key: str) -> str:
    """The media type that was found when the key was made."""
    return MIME_OF.get(PurePosixPath(key).suffix[1:], UNKNOWN)


def _key(data: bytes, mime: str) -> str:
    digest = hashlib.sha256(data).hexdigest()
    return f"{digest[:2]}/{digest}.{EXTENSIONS[mime]}"


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise NotFoundError
    return key
