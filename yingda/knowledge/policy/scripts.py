"""What scripts of a kind have to contain, and what should not be typed into them by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from yingda.kit.errors import FieldError, InvalidError
from yingda.knowledge.policy.fields import fields_in
from yingda.knowledge.types.kinds import ScriptKind
from yingda.knowledge.types.scripts import Element, ElementDraft
from yingda.lang.folding import fold_text

_VARIABLES = re.compile(r"(?<!\{)\{(\w{1,30})\}(?!\})")
_SPAN = r"\d+\s*(?:个)?(?:工作日|小时|天|日)"
_WHAT = r"(?:发货|发出|寄出|到货|送达|到账|退款|退回)"
# promises that change with every event
_TYPED = re.compile(
    rf"{_SPAN}\s*(?:之?内|左右|后)?\s*{_WHAT}|{_WHAT}[^，。！？,.!?{{}}]{{0,6}}{_SPAN}"
    r"|\d(?:\.\d)?\s*折|满\s*\d+\s*减\s*\d+|立减\s*\d+|仅剩\s*\d+|还剩\s*\d+\s*件"
)


@cache
def shipped() -> Mapping[ScriptKind, tuple[Element, ...]]:
    """The elements that every shop begins with."""
    text = files("yingda.knowledge").joinpath("script_elements.json").read_text("utf-8")
    return msgspec.json.decode(text, type=dict[ScriptKind, tuple[Element, ...]])


def missing_elements(kind: ScriptKind, text: str, elements: Mapping[ScriptKind, Sequence[Element]]) -> list[str]:
    """Codes of the elements that a script of a kind should have and has not."""
    folded = fold_text(text)
    variables, asked = set(_VARIABLES.findall(text)), set(fields_in(text))
    return [one.code for one in elements.get(kind, ()) if not _has(one, folded, variables, asked)]


def typed_promises(text: str) -> list[str]:
    """Dispatch and refund times, discounts and stock that somebody typed in place of a campaign field."""
    return list(dict.fromkeys(match.group() for match in _TYPED.finditer(text)))


def check_elements(drafts: Sequence[ElementDraft]) -> None:
    """Refuse a code that occurs twice, and an element that nothing would satisfy."""
    wrong = tuple(_wrong(drafts))
    if wrong:
        raise InvalidError(fields=wrong)


def _wrong(drafts: Sequence[ElementDraft]) -> Iterator[FieldError]:
    seen: set[str] = set()
    for number, one in enumerate(drafts):
        if one.code in seen:
            yield FieldError(f"/elements/{number}/code", "script.element_twice", {"code": one.code})
        seen.add(one.code)
        if not (one.words or one.variables or one.fields or one.any_field):
            yield FieldError(f"/elements/{number}/words", "script.element_empty", {"name": one.name})


def _has(element: Element, folded: str, variables: set[str], asked: set[str]) -> bool:
    if element.any_field and asked:
        return True
    if variables & set(element.variables) or asked & set(element.fields):
        return True
    return any(fold_text(word) in folded for word in element.words)
