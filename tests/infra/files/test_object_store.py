"""Attachments in an S3-compatible store: a server of that kind from the package index, on this machine."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from litestar import Litestar
from moto.server import ThreadedMotoServer
from PIL import Image

from yingda.infra.clock import FakeClock
from yingda.infra.compute import InlineCompute
from yingda.infra.files.moving import copy_files, list_files
from yingda.infra.http.files import PURPOSE, file_link, files_route
from yingda.infra.http.problems import exception_handlers
from yingda.infra.http.signing import Signer
from yingda.infra.settings import Settings, SettingsError, load_settings
from yingda.infra.storage import Storage, local_storage, make_storage
from yingda.kit.errors import NotFoundError, UnavailableError
from yingda.tools.server import free_port

NOW = datetime(2026, 11, 11, 13, 0, tzinfo=UTC)
KEYS = {"storage_key": "testing", "storage_secret": "testing"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A store with an empty bucket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str) -> Iterator[Any]:
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    client.create_bucket(Bucket="shop")
    yield client
    for one in client.list_objects_v2(Bucket="shop").get("Contents", ()):
        client.delete_object(Bucket="shop", Key=one["Key"])
    client.delete_bucket(Bucket="shop")


@pytest.fixture
def settings(endpoint: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, storage_url="s3://shop/yingda", storage_endpoint=endpoint, **KEYS)


@pytest.fixture
def storage(settings: Settings, bucket: Any) -> Storage:
    return make_storage(settings, InlineCompute())


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "PNG")
    return out.getvalue()


def names(bucket: Any) -> list[str]:
    return [one["Key"] for one in bucket.list_objects_v2(Bucket="shop").get("Contents", ())]


def test_a_picture_with_its_thumbnail_lies_in_the_bucket(storage: Storage, bucket: Any, settings: Settings) -> None:
    stored = asyncio.run(storage.put(picture(), "蓝牙耳机.png"))
    assert sorted(names(bucket)) == sorted([f"yingda/{stored.key}", f"yingda/{stored.thumbnail_key}"])
    there = bucket.get_object(Bucket="shop", Key=f"yingda/{stored.key}")["Body"].read()
    assert asyncio.run(storage.get(stored.key)) == there
    assert asyncio.run(storage.size_of(stored.key)) == stored.size
    assert not settings.files.exists()


def test_a_signed_link_shows_it(storage: Storage) -> None:
    stored = asyncio.run(storage.put(b"%PDF-1.7 invoice", "发票.pdf"))
    signer = Signer("s" * 32, PURPOSE)
    app = Litestar(
        [files_route(storage, signer, FakeClock(NOW))], exception_handlers=exception_handlers(), logging_config=None
    )

    async def ask(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type] # Litestar's own types of ASGI
        async with httpx.AsyncClient(transport=transport, base_url="http://yingda") as client:
            return await client.get(path)

    link = file_link(signer, stored.key, stored.name, NOW)
    answer = asyncio.run(ask(link))
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 invoice")
    assert "sandbox" in answer.headers["content-security-policy"]
    asyncio.run(storage.delete(stored.key))
    assert asyncio.run(ask(link)).status_code == 404


def test_what_is_not_there(storage: Storage) -> None:
    key = f"ab/{'0' * 64}.png"
    with pytest.raises(NotFoundError):
        asyncio.run(storage.get(key))
    asyncio.run(storage.delete(key))
    assert asyncio.run(storage.size_of(key)) is None


def test_sweeps_see_and_spare_what_is_new(storage: Storage) -> None:
    stored = asyncio.run(storage.put(b"plain words", "a.txt"))

    async def listed() -> list[str]:
        return [one.key async for one in storage.list_keys()]

    assert asyncio.run(listed()) == [stored.key]
    hour = timedelta(hours=1)
    assert not asyncio.run(storage.delete_older(stored.key, datetime.now(UTC) - hour))
    assert asyncio.run(storage.delete_older(stored.key, datetime.now(UTC) + hour))
    assert asyncio.run(listed()) == []


def test_files_move_from_disk_and_may_be_interrupted(storage: Storage, settings: Settings, bucket: Any) -> None:
    disk = local_storage(settings, InlineCompute())
    kept = [asyncio.run(disk.put(f"file {number}".encode(), "a.txt")) for number in range(30)]
    asyncio.run(storage.put_back(kept[0].key, b"file 0"))
    asyncio.run(storage.put_back(kept[1].key, b"cut"))  # an upload that was cut short is copied again
    seen: list[int] = []

    async def move() -> tuple[int, int]:
        moved = await copy_files(disk, storage, await list_files(disk), seen.append)
        return moved.copied, moved.there

    assert asyncio.run(move()) == (29, 1)
    assert sum(seen) == sum(one.size for one in kept)
    assert asyncio.run(move()) == (0, 30)
    assert asyncio.run(storage.get(kept[1].key)) == b"file 1"


def test_a_store_that_is_away_is_unavailable(settings: Settings, tmp_path: Path) -> None:
    nowhere = Settings(
        home=tmp_path, storage_url="s3://shop", storage_endpoint=f"http://127.0.0.1:{free_port()}", **KEYS
    )
    storage = make_storage(nowhere, InlineCompute())
    with pytest.raises(UnavailableError):
        asyncio.run(storage.get(f"ab/{'0' * 64}.png"))


@pytest.mark.parametrize("url", ["s3://", "https://shop.example.com", "shop"])
def test_addresses_that_name_no_bucket(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_settings({"YINGDA_HOME": str(tmp_path), "YINGDA_STORAGE_URL": url})
