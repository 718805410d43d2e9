"""Uploads that bite: bombs of pixels and zips, files that are two things at once, names that climb."""

import io
import socket
import struct
import time
import zipfile
import zlib
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from PIL import Image

from tests.journeys.conftest import Guest, House
from yingda.infra.storage import KEY

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
SAFE_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp", "audio/mpeg", "audio/ogg", "audio/wav"}


def put(guest: Guest, data: bytes, name: str, mime: str = "application/octet-stream") -> httpx.Response:
    headers = {"Authorization": f"Bearer {guest.token}"}
    return guest.client.post("/api/v1/visitor/files", files={"file": (name, data, mime)}, headers=headers)


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 4)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A few hundred bytes that want gigabytes when decoded."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def gif_of_many_frames() -> bytes:
    """Small frames would do; these are large, and a thousand of them."""
    out = io.BytesIO()
    first = Image.new("P", (2000, 2000))
    first.save(out, "GIF", save_all=True, append_images=[Image.new("P", (2000, 2000), n % 2) for n in range(40)])
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        for number in range(50):
            made.writestr(f"xl/{number}.xml", b"\0" * 10_000_000)
    return out.getvalue()


def test_pictures_that_would_fill_the_memory_are_refused_before_they_are_decoded(house: House) -> None:
    guest = house.guest()
    for data in (png_that_claims(50_000, 50_000), png_that_claims(2**31 - 1, 1), gif_of_many_frames()):
        answer = put(guest, data, "a.png")
        assert (answer.status_code, answer.json()["code"]) == (422, "error.file.picture_too_large")
    assert put(guest, picture(), "a.png").status_code == 200


def test_a_zip_is_looked_at_and_never_unpacked(house: House) -> None:
    guest = house.guest()
    bomb = zip_bomb()
    assert len(bomb) < 1_000_000
    stored = put(guest, bomb, "报价.xlsx").json()
    assert stored["size"] == len(bomb)
    assert list((house.parts.settings.files).rglob("*.xml")) == []
    assert_harmless(house, stored)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SVG, "a.svg"), (SVG, "a.png"), (b"<?xml version='1.0'?>" + SVG, "a.svg.png"), (SCRIPT, "a.html"),
        (SCRIPT, "a.png"), (SCRIPT, "a.html.jpg"), (b"GIF89a=1;" + b"alert(1)//", "a.gif"),
        (b"\xef\xbb\xbf" + SCRIPT, "a.txt"), (b"\xff\xfe<\0s\0", "a.txt"), (b"   \n" + SCRIPT, "a.txt"),
        (b"%PDF-1.7\n" + SCRIPT, "a.pdf"), (b"alert(1)", "a.js"), (b"@echo off", "a.bat"), (b"MZ\x90\0", "a.exe"),
        (b"#!/bin/sh\n", "a.sh"), (b"\xcf\xfa\xed\xfe", "a"), (b"text", "a.txt.html"), (b"text", "a.hta"),
        (b"RIFF\0\0\0\0WEBPVP8 " + SCRIPT, "a.webp"), (b"ID3" + SCRIPT, "a.mp3"), (b"OggS" + SCRIPT, "a.ogg"),
    ],
)  # fmt: skip
def test_what_a_browser_might_run_is_only_ever_a_download(house: House, data: bytes, name: str) -> None:
    guest = house.guest()
    for mime in ("text/html", "image/svg+xml", "image/png"):
        answer = put(guest, data, name, mime)
        if answer.status_code == 200:
            assert_harmless(house, answer.json())
        else:
            assert answer.json()["code"] in ("error.file.picture_broken", "error.file.picture_too_large")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_with_something_behind_it_is_served_as_a_picture(house: House, kind: str) -> None:
    guest = house.guest()
    stored = put(guest, picture(kind) + SCRIPT + SVG, f"a.{kind.lower()}.html", "text/html").json()
    served = assert_harmless(house, stored)
    assert served.headers["content-type"] == f"image/{kind.lower()}"
    if kind != "GIF":  # kept as it is, because it may move; the type and the policy hold nevertheless
        assert SCRIPT not in served.content


def assert_harmless(house: House, stored: dict[str, Any]) -> httpx.Response:
    """Served from a path of its own, as what it is or as a download, in a sandbox, never guessed at."""
    served = house.client().get(stored["url"])
    assert served.status_code == 200
    assert urlsplit(stored["url"]).path.startswith("/files/")
    kind = served.headers["content-type"].partition(";")[0]
    assert kind in SAFE_INLINE or served.headers["content-disposition"].startswith("attachment;")
    assert kind not in ("text/html", "image/svg+xml", "text/xml", "application/xml", "text/javascript")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in served.headers["content-security-policy"]
    assert "default-src 'none'" in served.headers["content-security-policy"]
    assert served.headers["cross-origin-resource-policy"] == "same-origin"
    return served


NAMES = (
    "../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\a.txt", "a\r\nSet-Cookie: x=1.txt", 'a";x=".txt',
    "a\u202etxt.exe", "\u200b.txt", ".htaccess", "...", "a" * 500 + ".txt", "CON.txt", "a.txt\0.html",
    "%2e%2e%2fa.txt",
    "<img src=x onerror=alert(1)>.txt", "${jndi:ldap://x}.txt", "a;rm -rf ~.txt", "文件 名.txt",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leaves_its_folder_or_its_header(house: House, name: str) -> None:
    answer = put(house.guest(), b"just text", name)
    assert answer.status_code in (200, 400, 422), answer.text
    if answer.status_code != 200:
        return
    stored = answer.json()
    kept = unquote(stored["url"].rpartition("/")[2])
    assert not set(kept) & set('/\\:*?"<>|\r\n\0\u202e\u200b')
    assert not kept.startswith(".")
    assert len(kept) <= 100
    served = assert_harmless(house, stored)
    assert "set-cookie" not in served.headers
    below = [file.relative_to(house.parts.settings.files) for file in house.parts.settings.files.rglob("*.*")]
    assert [str(file) for file in below if not KEY.fullmatch(str(file))] == []


def test_bodies_that_are_too_large_are_refused_however_they_are_announced(house: House) -> None:
    guest = house.guest()
    headers = {"Authorization": f"Bearer {guest.token}", "Content-Type": "application/json"}
    large = b'{"client_id":"' + b"a" * 2_000_000 + b'"}'
    assert guest.client.post("/api/v1/visitor/messages", content=large, headers=headers).status_code == 413
    pieces = (large[at : at + 50_000] for at in range(0, len(large), 50_000))
    assert guest.client.post("/api/v1/visitor/messages", content=pieces, headers=headers).status_code == 413
    deep = b"[" * 100_000
    assert guest.client.post("/api/v1/visitor/messages", content=deep, headers=headers).status_code in (400, 422)
    assert put(guest, b"a" * 21_000_000, "a.txt").status_code in (413, 422)
    assert house.client().get("/healthz").status_code == 200


def test_slow_bodies_keep_nobody_waiting(house: House) -> None:
    """Fifty half-sent requests stay open; others are answered as ever."""
    host, _, port = house.url.removeprefix("http://").partition(":")
    slow = []
    for _ in range(50):
        made = socket.create_connection((host, int(port)), timeout=5)
        made.sendall(b"POST /api/v1/visitor/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        slow.append(made)
    started = time.monotonic()
    assert house.client().get("/healthz").status_code == 200
    assert house.guest().token
    assert time.monotonic() - started < 5
    for one in slow:
        one.close()
