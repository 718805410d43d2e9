"""What msgspec and Litestar say about wrong input, as field errors with pointer and code."""

import re
from collections.abc import Mapping

import msgspec
from litestar.exceptions import ValidationException

from yingda.kit.errors import FieldError, Scalar

# msgspec has no error codes, only these sentences; test_validation.py holds each of them
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"Object missing required field `(?P<field>.+?)`", "error.field.required"),
        (r"Missing required \w+ parameter '(?P<field>.+?)'", "error.field.required"),
        (r"Object contains unknown field `(?P<field>.+?)`", "error.field.unknown"),
        (r"Expected `(?:str|bytes)` of length >= (?P<limit>\S+)", "error.field.too_short"),
        (r"Expected `(?:str|bytes)` of length <= (?P<limit>\S+)", "error.field.too_long"),
        (r"Expected `(?:array|object)` of length >= (?P<limit>\S+)", "error.field.too_few"),
        (r"Expected `(?:array|object)` of length <= (?P<limit>\S+)", "error.field.too_many"),
        (r"Expected `(?:int|float|number)` >=? (?P<limit>\S+)", "error.field.too_small"),
        (r"Expected `(?:int|float|number)` <=? (?P<limit>\S+)", "error.field.too_large"),
        (r"Expected `.+?`, got `(?P<got>.+?)`", "error.field.type"),
        (r"Expected `str` matching regex", "error.field.format"),
        (r"Invalid enum value", "error.field.choice"),
        (r"Invalid value", "error.field.choice"),
        (r"Invalid (?:RFC3339|ISO8601|UUID|base64|decimal|epoch)", "error.field.format"),
    )
)
_PATH = re.compile(r" - at `\$(?P<path>.*)`$")
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
_SOURCES = {"query": "query/", "path": "path/", "header": "header/", "cookie": "cookie/"}


def field_errors(error: ValidationException) -> tuple[FieldError, ...]:
    """One error per wrong field: a JSON pointer into the body, or `query/<name>`, `path/<name>`, …"""
    if not isinstance(error.extra, list):
        found = re.search(r"Missing required (\w+) parameter", error.detail)
        return (_field_error(error.detail, _SOURCES.get(found.group(1), "") if found else ""),)
    cause = str(error.__cause__) if isinstance(error.__cause__, msgspec.ValidationError) else ""
    return tuple(_from_litestar(entry, cause) for entry in error.extra)


def body_error(cause: BaseException | None) -> FieldError | None:
    """What is wrong in a body, from msgspec's own words; None for anything else.

    Litestar takes a field of a body that is named as something it injects for a fault of ours.
    """
    if not isinstance(cause, msgspec.ValidationError):
        return None
    path = _PATH.search(str(cause))
    if path is None or not path["path"].startswith(".data"):
        return None
    return _field_error(str(cause).split(" - ", maxsplit=1)[0], _pointer(path["path"].removeprefix(".data")))


def _from_litestar(entry: Mapping[str, str], cause: str) -> FieldError:
    message, key = entry["message"], entry.get("key", "")
    source = str(getattr(entry.get("source"), "value", entry.get("source", "")))
    if source in _SOURCES:
        return _field_error(message, _SOURCES[source] + key)
    # Litestar loses the place of missing fields and inside lists; msgspec's own text has it
    path = _PATH.search(cause)
    if path and cause.startswith(message) and path["path"].startswith(".data"):
        return _field_error(message, _pointer(path["path"].removeprefix(".data")))
    return _field_error(message, "" if key == "data" else _pointer(f".{key}"))


def _field_error(message: str, pointer: str) -> FieldError:
    for sentence, code in _SENTENCES:
        if found := sentence.match(message):
            params: dict[str, Scalar] = found.groupdict()
            inner = params.pop("field", None)
            if inner is not None:
                pointer = f"{pointer}{inner}" if pointer.endswith("/") else f"{pointer}/{inner}"
            return FieldError(pointer, code, params)
    return FieldError(pointer, "error.field.invalid")


def _pointer(path: str) -> str:
    """`.rows[3].name` as `/rows/3/name`; the key of a mapping is not told by msgspec and becomes `*`."""
    steps = (found["name"] or found["index"].replace("...", "*") for found in _STEP.finditer(path))
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
