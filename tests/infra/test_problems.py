"""Every error is told as a problem document in the reader's language."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from litestar import Litestar, get, post
from litestar.config.csrf import CSRFConfig
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.testing import TestClient
from structlog.testing import capture_logs

from yingda.infra.http.problems import CODES, exception_handlers, refusal_of
from yingda.kit.errors import (
    AppError,
    ConflictError,
    FieldError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
)
from yingda.kit.texts import LOCALES, catalogue

ERRORS: dict[str, Callable[[], Exception]] = {
    "invalid": lambda: InvalidError(fields=(FieldError("/rows/0", "error.field.too_long", {"limit": 5}),)),
    "sign_in": UnauthenticatedError,
    "forbidden": ForbiddenError,
    "not_found": NotFoundError,
    "conflict": ConflictError,
    "too_many": lambda: TooManyError(7),
    "unavailable": lambda: UnavailableError(3),
    "denied": PermissionDeniedException,
    "unauthorized": NotAuthorizedException,
    "too_large": RequestEntityTooLarge,
    "bug": lambda: KeyError("我的地址"),
    "own": AppError,
}


class Note(msgspec.Struct):
    text: str
    stars: int = 0


class Filled(msgspec.Struct):
    note: Note


async def seven() -> int:
    return 7


@get("/fail/{kind:str}", operation_id="fail")
async def fail(kind: FromPath[str]) -> None:
    raise ERRORS[kind]()


@post("/notes", operation_id="add_note")
async def add_note(data: JSONBody[Note], limit: FromQuery[int | None] = None) -> Note:
    return data


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    app = Litestar(
        [fail, add_note],
        exception_handlers=exception_handlers(),
        logging_config=None,
        openapi_config=None,
    )
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("kind", "status", "code", "title"),
    [
        ("invalid", 422, "error.invalid", "Unprocessable Entity"),
        ("sign_in", 401, "error.sign_in", "Unauthorized"),
        ("forbidden", 403, "error.forbidden", "Forbidden"),
        ("not_found", 404, "error.not_found", "Not Found"),
        ("conflict", 409, "error.conflict", "Conflict"),
        ("too_many", 429, "error.too_many", "Too Many Requests"),
        ("unavailable", 503, "error.unavailable", "Service Unavailable"),
        ("denied", 403, "error.forbidden", "Forbidden"),
        ("unauthorized", 401, "error.sign_in", "Unauthorized"),
        ("too_large", 413, "error.too_large", "Request Entity Too Large"),
        ("bug", 500, "error.internal", "Internal Server Error"),
        ("own", 500, "error.internal", "Internal Server Error"),
    ],
)
def test_every_error_has_its_status_and_code(
    client: TestClient[Litestar], kind: str, status: int, code: str, title: str
) -> None:
    answer = client.get(f"/fail/{kind}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["type"], body["status"], body["code"], body["title"]) == ("about:blank", status, code, title)


def test_the_wrong_field_is_told_in_words(client: TestClient[Litestar]) -> None:
    body = client.get("/fail/invalid", headers={"Accept-Language": "en"}).json()
    assert body["errors"] == [
        {"pointer": "/rows/0", "code": "error.field.too_long", "detail": "at most 5 characters"}
    ]


@pytest.mark.parametrize(("kind", "seconds"), [("too_many", "7"), ("unavailable", "3")])
def test_come_back_later_says_when(client: TestClient[Litestar], kind: str, seconds: str) -> None:
    answer = client.get(f"/fail/{kind}")
    assert answer.headers["retry-after"] == seconds
    assert f" {seconds} 秒" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "cookie", "language"),
    [
        ("", "", "zh-CN"),
        ("en-GB,en;q=0.9", "", "en"),
        ("fr, en;q=0.5, zh;q=0.8", "", "zh-CN"),
        ("zh;q=0, en;q=0.1", "", "en"),
        ("de", "", "zh-CN"),
        ("en", "locale=zh-CN", "zh-CN"),
        ("zh", "a=b; locale=en", "en"),
        ("en", "locale=xx", "en"),
        (";;;q=q,,", "locale=", "zh-CN"),
    ],
)
def test_the_readers_language(client: TestClient[Litestar], accept: str, cookie: str, language: str) -> None:
    answer = client.get("/fail/conflict", headers={"Accept-Language": accept, "Cookie": cookie})
    assert answer.headers["content-language"] == language
    assert answer.json()["detail"] == catalogue(language)["error.conflict"]


def test_a_bug_is_logged_with_its_stack_and_told_without_it(client: TestClient[Litestar]) -> None:
    with capture_logs() as logs:
        answer = client.get("/fail/bug")
    assert "我的地址" not in answer.text
    [line] = logs
    assert line["event"] == "request_failed"
    assert isinstance(line["exc_info"], KeyError)


def test_expected_errors_are_not_logged_as_faults(client: TestClient[Litestar]) -> None:
    with capture_logs() as logs:
        client.get("/fail/conflict")
        client.get("/nowhere")
    assert logs == []


def told(client: TestClient[Litestar], method: str, path: str, **more: Any) -> tuple[int, str, list[str]]:
    answer = client.request(method, path, **more)
    body = answer.json()
    return answer.status_code, body["code"], [wrong["pointer"] for wrong in body["errors"]]


def test_what_the_router_refuses(client: TestClient[Litestar]) -> None:
    assert told(client, "GET", "/nowhere") == (404, "error.not_found", [])
    assert told(client, "DELETE", "/notes") == (405, "error.method", [])
    assert client.delete("/notes").headers["allow"] == "POST, OPTIONS"


def test_wrong_input_points_at_its_place(client: TestClient[Litestar]) -> None:
    wrong = {"text": 1}
    assert told(client, "POST", "/notes", json=wrong) == (422, "error.invalid", ["/text"])
    assert told(client, "POST", "/notes", json={}) == (422, "error.invalid", ["/text"])
    assert told(client, "POST", "/notes?limit=x", json=wrong) == (
        422,
        "error.invalid",
        ["/text", "query/limit"],
    )


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"text":"\\ud800"}'])
def test_what_is_no_json_is_malformed(client: TestClient[Litestar], body: bytes) -> None:
    assert told(client, "POST", "/notes", content=body) == (400, "error.malformed", [])


def test_a_stale_page_is_told_from_a_missing_right() -> None:
    app = Litestar(
        [add_note],
        csrf_config=CSRFConfig(secret="x" * 32),
        exception_handlers=exception_handlers(),
        logging_config=None,
        openapi_config=None,
    )
    with TestClient(app) as client:
        assert told(client, "POST", "/notes", json={"text": "x"}) == (403, "error.csrf", [])


@pytest.mark.parametrize("locale", LOCALES)
def test_every_code_has_a_text_in_every_language(locale: str) -> None:
    codes = {refusal_of(make()).code for make in ERRORS.values()} | set(CODES.values())
    assert codes - set(catalogue(locale)) == set()
    assert json.dumps(sorted(catalogue(LOCALES[0]))) == json.dumps(sorted(catalogue(locale)))


def test_a_field_named_as_something_injected_is_still_the_senders_fault() -> None:
    @post("/forms", operation_id="add_form")
    async def add_form(data: JSONBody[Filled], note: NamedDependency[int]) -> int:
        return len(data.note.text) + note

    app = Litestar(
        [add_form],
        dependencies={"note": Provide(seven)},
        exception_handlers=exception_handlers(),
        logging_config=None,
        openapi_config=None,
    )
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.post("/forms", json={"note": {"text": "x"}}).json() == 8
        answer = told(client, "POST", "/forms", json={"note": {"text": 5}})
        assert answer == (422, "error.invalid", ["/note/text"])
