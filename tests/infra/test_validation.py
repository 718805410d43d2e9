"""Each sentence of msgspec becomes the right code, pointer and parameters."""

import enum
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest
from litestar.exceptions import ValidationException
from msgspec import Meta

from yingda.infra.http.validation import field_errors
from yingda.kit.errors import FieldError, Scalar


class Colour(enum.Enum):
    RED = "red"


class Row(msgspec.Struct, forbid_unknown_fields=True):
    count: int


class Form(msgspec.Struct):
    text: Annotated[str, Meta(min_length=2, max_length=3)] = "xx"
    slug: Annotated[str, Meta(pattern="^[a-z]+$")] = "x"
    stars: Annotated[int, Meta(ge=1, le=5)] = 1
    share: Annotated[float, Meta(gt=0, lt=1)] = 0.5
    due: datetime | None = None
    key: UUID | None = None
    colour: Colour = Colour.RED
    rows: Annotated[list[Row], Meta(min_length=1, max_length=2)] | None = None
    limits: dict[str, int] = {}


class Call(msgspec.Struct):
    data: Form


CASES: list[tuple[dict[str, Any], str, str, dict[str, Scalar]]] = [
    ({"text": "x"}, "/text", "error.field.too_short", {"limit": "2"}),
    ({"text": "xxxx"}, "/text", "error.field.too_long", {"limit": "3"}),
    ({"slug": "X"}, "/slug", "error.field.format", {}),
    ({"stars": 0}, "/stars", "error.field.too_small", {"limit": "1"}),
    ({"stars": 6}, "/stars", "error.field.too_large", {"limit": "5"}),
    ({"share": 0.0}, "/share", "error.field.too_small", {"limit": "0.0"}),
    ({"share": 1.0}, "/share", "error.field.too_large", {"limit": "1.0"}),
    ({"stars": "x"}, "/stars", "error.field.type", {"got": "str"}),
    ({"due": "yesterday"}, "/due", "error.field.format", {}),
    ({"key": "1"}, "/key", "error.field.format", {}),
    ({"colour": "blue"}, "/colour", "error.field.choice", {}),
    ({"rows": []}, "/rows", "error.field.too_few", {"limit": "1"}),
    ({"rows": [{"count": 1}] * 3}, "/rows", "error.field.too_many", {"limit": "2"}),
    ({"rows": [{"count": 1}, {}]}, "/rows/1/count", "error.field.required", {}),
    ({"rows": [{"count": 1, "other": 1}]}, "/rows/0/other", "error.field.unknown", {}),
    ({"rows": [{"count": None}]}, "/rows/0/count", "error.field.type", {"got": "null"}),
    ({"limits": {"a": "b"}}, "/limits/*", "error.field.type", {"got": "str"}),
]


def as_litestar_raises(given: object) -> ValidationException:
    """What Litestar makes of msgspec's error: the sentence without its place, the error as the cause."""
    try:
        msgspec.convert({"data": given}, Call)
    except msgspec.ValidationError as cause:
        entry = {"message": str(cause).split(" - ")[0], "key": "data", "source": "body"}
        error = ValidationException(extra=[entry])
        error.__cause__ = cause
        return error
    raise AssertionError(f"{given} was accepted")


@pytest.mark.parametrize(("given", "pointer", "code", "params"), CASES)
def test_a_sentence_becomes_a_code(given: object, pointer: str, code: str, params: dict[str, Scalar]) -> None:
    assert field_errors(as_litestar_raises(given)) == (FieldError(pointer, code, params),)


def test_a_body_of_the_wrong_kind_points_at_the_whole() -> None:
    assert field_errors(as_litestar_raises([])) == (FieldError("", "error.field.type", {"got": "array"}),)


def test_parameters_are_named_with_their_place() -> None:
    entry = {"message": "Expected `int`, got `str`", "key": "limit", "source": "query"}
    assert field_errors(ValidationException(extra=[entry])) == (
        FieldError("query/limit", "error.field.type", {"got": "str"}),
    )
    missing = ValidationException("Missing required query parameter 'shop' for path /x")
    assert field_errors(missing) == (FieldError("query/shop", "error.field.required", {}),)


def test_an_unknown_sentence_is_still_an_error() -> None:
    entry = {"message": "Something new", "key": "a.b", "source": "body"}
    assert field_errors(ValidationException(extra=[entry])) == (FieldError("/a/b", "error.field.invalid"),)
    assert field_errors(ValidationException("?")) == (FieldError("", "error.field.invalid"),)
