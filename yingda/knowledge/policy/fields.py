"""Campaign fields: which value counts now, which a text asks for, filling them in."""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from yingda.knowledge.types.articles import FieldValue

FIELD = re.compile(r"\{\{\s*(\w{1,30})\s*\}\}")


def fields_in(*texts: str) -> list[str]:
    """The campaign fields that texts ask for, each once, in order."""
    return list(dict.fromkeys(name for text in texts for name in FIELD.findall(text)))


def is_valid(valid_from: datetime | None, valid_until: datetime | None, now: datetime) -> bool:
    """Whether `now` lies in a span that may be open at either end."""
    return (valid_from is None or valid_from <= now) and (valid_until is None or now < valid_until)


def current_of(values: Iterable[FieldValue], now: datetime) -> dict[str, FieldValue]:
    """The value of each field that counts now: of those that hold and say something, the one begun last."""
    found: dict[str, FieldValue] = {}
    for value in sorted(values, key=_begun):
        if value.value.strip() and is_valid(value.valid_from, value.valid_until, now):
            found[value.name] = value
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with values in place of fields; a field without one is left standing."""
    return FIELD.sub(lambda match: values.get(match.group(1), match.group()), text)


def fill_html(text: str, values: Mapping[str, str]) -> str:
    """As `fill`, for HTML: a value is text and never markup."""
    return fill(text, {name: html.escape(value, quote=False) for name, value in values.items()})


def missing_in(text: str, values: Mapping[str, str]) -> list[str]:
    """The fields that a text asks for and that have no value."""
    return [name for name in fields_in(text) if name not in values]


def _begun(value: FieldValue) -> tuple[float, int]:
    return value.valid_from.timestamp() if value.valid_from else float("-inf"), value.id
