"""Text catalogues: `<room>/texts.<locale>.json`, flat code → text with named parameters."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

LOCALES = ("zh-CN", "en")
DEFAULT_LOCALE = "zh-CN"


def text(code: str, locale: str, params: Mapping[str, object] | None = None) -> str:
    """The text for `code` in `locale`; an unknown code is returned as it is, so that nothing is hidden."""
    template = catalogue(locale).get(code)
    if template is None:
        return code
    return template.format_map(_Lenient(params or {}))


def choose_locale(wanted: Iterable[str]) -> str:
    """The first wanted language that the product speaks, else Chinese."""
    for tag in wanted:
        if tag.lower().startswith("zh"):
            return "zh-CN"
        if tag.lower().startswith("en"):
            return "en"
    return DEFAULT_LOCALE


@cache
def catalogue(locale: str) -> Mapping[str, str]:
    """Every room's texts of one locale; a code that two rooms define is an error."""
    merged: dict[str, str] = {}
    for room in files("yingda").iterdir():
        if not room.is_dir():
            continue
        for code, value in _room_texts(room, locale).items():
            if code in merged:
                raise ValueError(f"text {code!r} is defined twice, again in {room.name}")
            merged[code] = value
    return merged


def _room_texts(room: Traversable, locale: str) -> Mapping[str, str]:
    file = room / f"texts.{locale}.json"
    if not file.is_file():
        return {}
    loaded: dict[str, str] = json.loads(file.read_text("utf-8"))
    return loaded


class _Lenient(dict[str, object]):
    """Leaves a parameter that is missing visible instead of failing while an error is being told."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
