"""The outermost layer: ids, addresses, limits of what comes in, headers of what goes out, one log line."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath, JSONBody
from structlog.testing import capture_logs

from yingda.infra.http.context import request_id
from yingda.infra.http.headers import NOTHING_CSP, chat_csp, console_rules
from yingda.infra.http.middleware import Edge, has_nul
from yingda.infra.http.problems import exception_handlers
from yingda.infra.settings import Settings, SettingsError

pytestmark = pytest.mark.anyio


@get(["/healthz", "/console/inbox", "/c/{shop:str}", "/api/v1/shops/{shop:str}"], operation_id="look")
async def look(request: Request[Any, Any, Any], shop: FromPath[str] = "") -> dict[str, str]:
    client = request.client.host if request.client else ""
    return {"client": client, "scheme": request.scope["scheme"], "id": request_id.get(), "shop": shop}


@get("/framed", operation_id="framed")
async def framed() -> Response[str]:
    return Response("", headers={"Content-Security-Policy": chat_csp(["https://shop.example"])})


@post("/echo", operation_id="echo")
async def echo(data: JSONBody[dict[str, str]]) -> dict[str, str]:
    return data


@post("/upload", operation_id="upload")
async def upload(request: Request[Any, Any, Any]) -> int:
    return len(await request.body())


@get("/broken", operation_id="broken")
async def broken() -> None:
    raise RuntimeError("电话 13800000000")


def edge(**settings: Any) -> Edge:
    app = Litestar(
        [look, framed, echo, upload, broken],
        exception_handlers=exception_handlers(),
        logging_config=None,
        openapi_config=None,
        request_max_body_size=None,
    )
    return Edge(app, Settings(**settings), console_rules())


def client_of(app: Edge, peer: str = "10.0.0.9") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(peer, 1234), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://yingda.test")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(edge()) as client:
        yield client


async def test_a_sane_id_is_kept_and_others_are_replaced(client: httpx.AsyncClient) -> None:
    ids = {"trace-12345": True, "": False, "short": False, "x" * 65: False, "a b c d e": False}
    for given, kept in ids.items():
        answer = await client.get("/api/v1/shops/1", headers={"X-Request-Id": given})
        shown = answer.headers["x-request-id"]
        assert answer.json()["id"] == shown
        assert (shown == given) is kept
        assert kept or len(shown) == 16
    assert request_id.get() == ""


async def test_a_problem_tells_the_id(client: httpx.AsyncClient) -> None:
    answer = await client.get("/broken", headers={"X-Request-Id": "trace-12345"})
    assert answer.status_code == 500
    assert answer.json()["request_id"] == "trace-12345"
    assert "trace-12345" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "ancestors", "isolated"),
    [
        ("/console/inbox", "frame-ancestors 'none'", True),
        ("/c/demo", "frame-ancestors *", False),
        ("/framed", "frame-ancestors https://shop.example", True),
        ("/api/v1/shops/1", "frame-ancestors 'none'", True),
        ("/nowhere", "frame-ancestors 'none'", True),
    ],
)
async def test_every_answer_has_its_security_headers(
    client: httpx.AsyncClient, path: str, ancestors: str, isolated: bool
) -> None:
    headers = (await client.get(path)).headers
    assert headers.get_list("content-security-policy")[0].endswith(ancestors)
    assert len(headers.get_list("content-security-policy")) == 1
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["permissions-policy"].startswith("camera=()")
    assert ("cross-origin-opener-policy" in headers) is isolated
    assert "strict-transport-security" not in headers


async def test_an_answer_that_is_no_page_may_load_nothing(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/api/v1/shops/1")).headers
    assert headers["content-security-policy"] == NOTHING_CSP


async def test_pages_run_no_inline_script(client: httpx.AsyncClient) -> None:
    for path in ("/console/inbox", "/c/demo"):
        policy = (await client.get(path)).headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe-eval" not in policy


async def test_https_is_remembered_when_it_is_the_public_address() -> None:
    async with client_of(edge(public_url="https://help.shop.example")) as client:
        assert (await client.get("/healthz")).headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "seen"),
    [
        ("", "10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("10.0.0.1", "10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("10.0.0.9", "10.0.0.9", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.9", "10.0.0.9", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.0/24, ::1", "10.0.0.9", "6.6.6.6, 1.2.3.4, 10.0.0.8", "1.2.3.4"),
        ("10.0.0.9", "10.0.0.9", "1.2.3.4, rubbish", "10.0.0.9"),
        ("10.0.0.9", "10.0.0.9", "", "10.0.0.9"),
        ("::1", "::1", "2001:db8::7", "2001:db8::7"),
    ],
)
async def test_the_client_address(trusted: str, peer: str, forwarded: str, seen: str) -> None:
    async with client_of(edge(trusted_proxies=trusted), peer) as client:
        headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
        answer = await client.get("/healthz", headers=headers)
    believed = bool(trusted) and trusted != "10.0.0.1"
    assert answer.json()["client"] == seen
    assert answer.json()["scheme"] == ("https" if believed else "http")


async def test_a_proxy_that_is_no_address_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="'proxy'"):
        edge(trusted_proxies="proxy")


async def test_one_line_is_logged_without_addresses_names_or_queries(client: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        await client.get("/api/v1/shops/张三?phone=13800000000", headers={"X-Request-Id": "trace-12345"})
        await client.get("/secret/13800000000")
        await client.get("/healthz")
    for line in logs:
        assert isinstance(line.pop("ms"), float)
    same = {"event": "request", "method": "GET", "log_level": "info"}
    assert logs == [
        {**same, "path": "/api/v1/shops/{shop}", "status": 200},
        {**same, "path": "unknown", "status": 404},
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"a":"\\u0000"}', True),
        (b'{"a":"\\\\\\u0000"}', True),
        (b'{"a":"\\\\u0000"}', False),
        (b'{"a":"\0"}', True),
        (b'{"a":"u0000"}', False),
        (b"", False),
    ],
)
async def test_nul_is_found_raw_and_escaped(client: httpx.AsyncClient, body: bytes, found: bool) -> None:
    assert has_nul(body) is found
    answer = await client.post("/echo", content=body or b"{}")
    assert (answer.status_code, answer.json().get("code")) == ((422, "error.nul") if found else (201, None))


def pieces(*parts: bytes) -> Callable[[], AsyncIterator[bytes]]:
    async def stream() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    return stream


async def test_nul_is_found_across_pieces_and_under_any_type(client: httpx.AsyncClient) -> None:
    cut = await client.post("/echo", content=pieces(b'{"a":"\\u0', b'000"}')())
    assert cut.json()["code"] == "error.nul"
    for kind, code in (("image/png", "error.nul"), ("multipart/form-data; boundary=x", "error.malformed")):
        answer = await client.post("/echo", content=b'{"a":"\\u0000"}', headers={"Content-Type": kind})
        assert answer.json()["code"] == code


async def test_a_body_in_pieces_arrives_whole(client: httpx.AsyncClient) -> None:
    answer = await client.post("/echo", content=pieces(b'{"a":', b'"b"', b"}")())
    assert answer.json() == {"a": "b"}


async def test_nul_in_the_address_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/shops/a%00b")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "path")
    answer = await client.get("/api/v1/shops/1?q=1&name=a%00b")
    assert (answer.status_code, answer.json()["code"]) == (422, "error.nul")
    assert answer.json()["errors"][0]["pointer"] == "query/name"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_bodies_are_limited_announced_or_not(client: httpx.AsyncClient) -> None:
    large = b'{"a":"' + b"x" * 1_000_000 + b'"}'
    assert (await client.post("/echo", content=large)).status_code == 413
    answer = await client.post("/echo", content=pieces(large[:600_000], large[600_000:])())
    assert (answer.status_code, answer.json()["code"]) == (413, "error.too_large")


async def test_uploads_have_their_own_limit() -> None:
    async with client_of(edge(max_upload_mb=2)) as client:
        assert (await client.post("/upload", files={"file": b"\0" * 2_000_000})).json() > 2_000_000
        assert (await client.post("/upload", files={"file": b"\0" * 2_100_000})).status_code == 413


async def test_a_fault_outside_the_application_is_told_too() -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        raise RuntimeError("early")

    async with client_of(Edge(app, Settings())) as client:
        answer = await client.get("/x")
    assert (answer.status_code, answer.json()["code"]) == (500, "error.internal")
    assert answer.headers["content-type"] == "application/problem+json"
