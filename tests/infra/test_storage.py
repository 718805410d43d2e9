"""Attachments: typed by content, cleaned, kept once, found again."""

import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from PIL import Image

from yingda.infra.clock import FakeClock
from yingda.infra.compute import InlineCompute
from yingda.infra.http.files import PURPOSE, file_link, files_route
from yingda.infra.http.middleware import Edge
from yingda.infra.http.problems import exception_handlers
from yingda.infra.http.signing import Signer
from yingda.infra.settings import Settings
from yingda.infra.sniff import safe_name, sniff
from yingda.infra.storage import Storage, local_storage
from yingda.kit.errors import InvalidError, NotFoundError

NOW = datetime(2026, 11, 11, 13, 0, tzinfo=UTC)


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20


@pytest.mark.parametrize(
    ("data", "name", "mime"),
    [
        (picture("PNG"), "a.txt", "image/png"),
        (picture("JPEG"), "a.exe", "image/jpeg"),
        (picture("GIF"), "a", "image/gif"),
        (picture("WEBP"), "a", "image/webp"),
        (b"%PDF-1.7 ...", "a.pdf", "application/pdf"),
        (zipped("a.txt"), "a.zip", "application/zip"),
        (DOCX, "a.zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (XLSX, "报表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"PK\x03\x04 broken", "a.zip", "application/octet-stream"),
        (OLE, "a.DOC", "application/msword"),
        (OLE, "a.msi", "application/octet-stream"),
        (b"ID3\x04", "a.mp3", "audio/mpeg"),
        (b"OggS\0\x02", "a.ogg", "audio/ogg"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a", "audio/wav"),
        (b"\0\0\0\x18ftypM4A ", "a", "audio/mp4"),
        (b"\0\0\0\x18ftypisom", "a.mp4", "video/mp4"),
        (b"\0\0\0\x18ftypiso5 moov hdlr" + bytes(8) + b"soun", "voice", "audio/mp4"),
        (b"\0\0\0\x18ftypiso5 hdlr" + bytes(8) + b"soun hdlr" + bytes(8) + b"vide", "film", "video/mp4"),
        (b"\x1a\x45\xdf\xa3 webm A_OPUS", "voice", "audio/webm"),
        (b"\x1a\x45\xdf\xa3 webm V_VP9", "film", "video/webm"),
        (b"\x1a\x45\xdf\xa3 matroska", "film", "application/octet-stream"),
        ("您好".encode(), "a.txt", "text/plain"),
        ("订单,金额\n1,2".encode("gb18030"), "a.CSV", "text/csv"),
        (b"alert(1)", "a.js", "application/octet-stream"),
        (b"  <html><script>", "a.txt", "application/octet-stream"),
        ("\ufeff<svg onload=x>".encode(), "a.txt", "application/octet-stream"),
        (b"<svg xmlns=...>", "a.svg", "application/octet-stream"),
        (b"#!/bin/sh", "a.txt", "application/octet-stream"),
        (b"@ECHO off", "a.txt", "application/octet-stream"),
        (b"MZ\x90\0", "picture.png", "application/octet-stream"),
        (b"\x7fELF", "a.txt", "application/octet-stream"),
        (b"a\0b", "a.txt", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, name: str, mime: str) -> None:
    assert sniff(data, name) == mime


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("发票 2026.pdf", "发票 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.png", "a.png"),
        ("a\r\nSet-Cookie: x.png", "x.png"),
        ("exe\u202egnp.txt", "exegnp.txt"),
        ("", "file"),
        ("...", "file"),
        ("长" * 200 + ".png", "长" * 96 + ".png"),
        ("a." + "b" * 50, "a." + "b" * 9),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return local_storage(Settings(home=tmp_path, max_upload_mb=1), InlineCompute())


async def keys(storage: Storage) -> list[str]:
    return sorted([one.key async for one in storage.list_keys()])


@pytest.mark.anyio
async def test_a_file_is_found_again_by_its_key(storage: Storage) -> None:
    stored = await storage.put(b"%PDF-1.7", "../发票.pdf")
    assert (stored.mime, stored.size, stored.name) == ("application/pdf", 8, "发票.pdf")
    assert (stored.width, stored.height, stored.thumbnail_key) == (None, None, None)
    assert await storage.get(stored.key) == b"%PDF-1.7"


@pytest.mark.anyio
async def test_the_same_content_is_kept_once(storage: Storage) -> None:
    first = await storage.put(b"%PDF-1.7", "a.pdf")
    second = await storage.put(b"%PDF-1.7", "b.pdf")
    assert first.key == second.key
    assert await keys(storage) == [first.key]


@pytest.mark.anyio
async def test_a_picture_is_kept_with_its_size_and_thumbnail(storage: Storage) -> None:
    stored = await storage.put(picture("JPEG", (1200, 600)), "a.jpg")
    assert (stored.mime, stored.width, stored.height) == ("image/jpeg", 1200, 600)
    assert stored.thumbnail_key is not None
    assert await keys(storage) == sorted([stored.key, stored.thumbnail_key])
    small = Image.open(BytesIO(await storage.get(stored.thumbnail_key)))
    assert (small.format, small.size) == ("WEBP", (480, 240))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "error.file.empty"),
        (b"x" * 1_000_001, "error.file.too_large"),
        (picture()[:60], "error.file.picture_broken"),
        (b"GIF89a", "error.file.picture_broken"),
    ],
)
async def test_what_cannot_be_used_is_refused_and_not_kept(storage: Storage, data: bytes, code: str) -> None:
    with pytest.raises(InvalidError) as caught:
        await storage.put(data, "a")
    assert caught.value.code == code
    assert await keys(storage) == []


@pytest.mark.anyio
async def test_deleting_twice_is_no_error(storage: Storage) -> None:
    stored = await storage.put(b"%PDF-1.7", "a.pdf")
    await storage.delete(stored.key)
    await storage.delete(stored.key)
    with pytest.raises(NotFoundError):
        await storage.get(stored.key)


@pytest.mark.anyio
@pytest.mark.parametrize("key", ["", "../yingda.db", "/etc/passwd", "ab/" + "0" * 64 + "/../x.png"])
async def test_nothing_but_our_keys_is_looked_up(storage: Storage, key: str) -> None:
    with pytest.raises(NotFoundError):
        await storage.get(key)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


SIGNER = Signer("s" * 40, PURPOSE)


@pytest.fixture
async def client(storage: Storage, clock: FakeClock) -> AsyncIterator[httpx.AsyncClient]:
    app = Litestar(
        [files_route(storage, SIGNER, clock)],
        exception_handlers=exception_handlers(),
        logging_config=None,
        openapi_config=None,
    )
    transport = httpx.ASGITransport(Edge(app, Settings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://yingda.test") as client:
        yield client


@pytest.mark.anyio
async def test_a_picture_is_shown_in_place(storage: Storage, client: httpx.AsyncClient) -> None:
    stored = await storage.put(picture(), "截图 1.png")
    answer = await client.get(file_link(SIGNER, stored.key, stored.name, NOW))
    assert answer.content == await storage.get(stored.key)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''%E6%88%AA%E5%9B%BE%201.png"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, max-age=21600, immutable"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"<svg onload=alert(1)>", "a.svg", "application/octet-stream"),
        (b"<html>", "a.html", "application/octet-stream"),
        (b"%PDF-1.7", "a.pdf", "application/pdf"),
        (b"hello", "a.txt", "application/octet-stream"),
        (DOCX, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
async def test_everything_else_is_downloaded(
    storage: Storage, client: httpx.AsyncClient, data: bytes, name: str, kind: str
) -> None:
    stored = await storage.put(data, name)
    answer = await client.get(file_link(SIGNER, stored.key, stored.name, NOW))
    assert answer.content == data
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"


@pytest.mark.anyio
async def test_a_link_stays_the_same_for_hours_and_then_expires(
    storage: Storage, client: httpx.AsyncClient, clock: FakeClock
) -> None:
    stored = await storage.put(b"%PDF-1.7", "a.pdf")
    link = file_link(SIGNER, stored.key, "a.pdf", NOW)
    assert file_link(SIGNER, stored.key, "a.pdf", NOW + timedelta(hours=4, minutes=59)) == link
    assert file_link(SIGNER, stored.key, "a.pdf", NOW + timedelta(hours=5)) != link
    clock.advance(timedelta(hours=10, minutes=59))
    assert (await client.get(link)).status_code == 200
    clock.advance(timedelta(minutes=1))
    expired = await client.get(link)
    assert (expired.status_code, expired.json()["code"]) == (404, "error.token_expired")


@pytest.mark.anyio
async def test_a_link_opens_one_file_by_one_name(storage: Storage, client: httpx.AsyncClient) -> None:
    stored = await storage.put(b"MZ\x90\0", "setup.bin")
    _, _, signed, _ = file_link(SIGNER, stored.key, stored.name, NOW).split("/")
    for path in (f"/files/{signed}/发票.pdf.exe", f"/files/{stored.key[3:]}/setup.bin", "/files/x/y"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "error.token")
    other = Signer("s" * 40, "visitor").sign(stored.key, context=stored.name)
    assert (await client.get(f"/files/{other}/setup.bin")).status_code == 404


@pytest.mark.anyio
async def test_a_file_that_is_gone_is_not_found(storage: Storage, client: httpx.AsyncClient) -> None:
    stored = await storage.put(b"%PDF-1.7", "a.pdf")
    await storage.delete(stored.key)
    answer = await client.get(file_link(SIGNER, stored.key, stored.name, NOW))
    assert (answer.status_code, answer.json()["code"]) == (404, "error.not_found")
