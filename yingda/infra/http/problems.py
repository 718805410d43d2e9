"""Every error as a problem document (RFC 9457): stable code, translated detail, wrong fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException

from yingda.infra.http.context import RawHeaders, locale_of, request_id
from yingda.infra.http.validation import body_error, field_errors
from yingda.kit.errors import (
    AppError,
    ConflictError,
    FieldError,
    InvalidError,
    Scalar,
    TooManyError,
    UnavailableError,
)
from yingda.kit.texts import text

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
CLIENT_GONE = "client disconnected prematurely"  # Litestar's words; no fault of ours
CODES = {
    400: "error.malformed",
    401: "error.sign_in",
    403: "error.forbidden",
    404: "error.not_found",
    405: "error.method",
    409: "error.conflict",
    413: "error.too_large",
    415: "error.media_type",
    422: "error.invalid",
    429: "error.too_many",
    503: "error.unavailable",
}


class FieldProblem(msgspec.Struct, frozen=True):
    """One wrong field: a JSON pointer into the body, or `query/<name>`, `path/<name>`."""

    pointer: str
    code: str
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was refused, for programs (`code`) and for people (`detail`)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FieldProblem]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is known of an error before it is put into words."""

    status: int
    code: str
    params: Mapping[str, Scalar] = field(default_factory=dict)
    fields: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def refusal_of(error: Exception) -> Refusal:
    """Status, code and fields of any exception; what isn't meant for outsiders becomes error.internal."""
    if isinstance(error, AppError):
        return _of_app_error(error)
    if isinstance(error, ValidationException):
        return Refusal(422, "error.invalid", fields=field_errors(error))
    if isinstance(error, HTTPException) and error.status_code < 500:
        code = CODES.get(error.status_code, "error.malformed")
        if error.status_code == 403 and error.detail.startswith("CSRF"):
            code = "error.csrf"
        return Refusal(error.status_code, code, headers=error.headers or {})
    if isinstance(error, InternalServerException) and (wrong := body_error(error.__cause__)):
        return Refusal(422, "error.invalid", fields=(wrong,))
    if isinstance(error, RecursionError) or (isinstance(error, HTTPException) and _is_malformed(error)):
        return Refusal(400, "error.malformed")
    return Refusal(500, "error.internal")


def _is_malformed(error: HTTPException) -> bool:
    """Whether a body broke off, or was nested deeper than any of ours, which no parser follows."""
    too_deep = isinstance(error.__cause__, RecursionError) or isinstance(error.__context__, RecursionError)
    return too_deep or error.detail == CLIENT_GONE


def problem_of(refusal: Refusal, locale: str) -> Problem:
    """The refusal in the reader's language."""
    params = {"request_id": request_id.get(), **refusal.params}
    return Problem(
        type="about:blank",
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        code=refusal.code,
        detail=text(refusal.code, locale, params),
        request_id=request_id.get(),
        errors=[
            FieldProblem(wrong.pointer, wrong.code, text(wrong.code, locale, wrong.params))
            for wrong in refusal.fields
        ],
    )


def told(error: Exception, headers: RawHeaders) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body that answer a request with these headers; a fault of ours is logged."""
    refusal = refusal_of(error)
    if refusal.status == 500:
        log.error("request_failed", exc_info=error)
    locale = locale_of(headers)
    more = {"Cache-Control": "no-store", "Content-Language": locale, **refusal.headers}
    return refusal.status, more, msgspec.json.encode(problem_of(refusal, locale))


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's exception handler for everything."""
    status, headers, body = told(error, request.scope["headers"])
    return Response(body, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def exception_handlers() -> dict[int | type[Exception], Callable[..., Response[Any]]]:
    """For `Litestar(exception_handlers=…)`; give `logging_config=None` too, else faults are logged twice."""
    return {AppError: answer, HTTPException: answer, Exception: answer}


def _of_app_error(error: AppError) -> Refusal:
    fields = error.fields if isinstance(error, InvalidError | ConflictError) else ()
    headers: dict[str, str] = {}
    if isinstance(error, TooManyError | UnavailableError):
        headers["Retry-After"] = str(error.retry_after_s)
    return Refusal(error.status, error.code, error.params, fields, headers)
