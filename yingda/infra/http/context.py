"""What is known about the request at hand: its id, where it comes from and its reader's language."""

import re
from collections.abc import Iterable
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie

from yingda.kit.texts import LOCALES, choose_locale

LOCALE_COOKIE = "locale"
RawHeaders = Iterable[tuple[bytes, bytes]]

request_id: ContextVar[str] = ContextVar("request_id", default="")
# empty: no request, but a job or a command
client_address: ContextVar[str] = ContextVar("client_address", default="")

_QUALITY = re.compile(r"\s*;\s*q=([01](?:\.\d{1,3})?)\s*$")


def header(headers: RawHeaders, name: bytes) -> str:
    """The first value of a header (`name` in lower case), empty if there is none."""
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def locale_of(headers: RawHeaders) -> str:
    """The reader's language: their choice (cookie `locale`), else their browser's, else Chinese."""
    chosen = _cookie(header(headers, b"cookie"), LOCALE_COOKIE)
    if chosen in LOCALES:
        return chosen
    return choose_locale(_accepted(header(headers, b"accept-language")))


def _cookie(line: str, name: str) -> str:
    if name not in line:
        return ""
    try:
        morsel = SimpleCookie(line).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _accepted(line: str) -> list[str]:
    """The languages of an Accept-Language header, best first, without those that are ruled out."""
    weighted: list[tuple[float, str]] = []
    for part in line[:200].split(","):
        found = _QUALITY.search(part)
        quality = float(found.group(1)) if found else 1.0
        tag = part[: found.start()] if found else part
        if quality > 0:
            weighted.append((quality, tag.strip()))
    return [tag for _, tag in sorted(weighted, key=lambda one: -one[0])]
