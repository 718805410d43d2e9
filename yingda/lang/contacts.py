"""Phone numbers, e-mail addresses, identity numbers and street addresses in what people write, and masking them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

Kind = Literal["phone", "email", "identity", "address"]
HIDDEN = "****"
STAR = "*"
HIDDEN_DOOR = "＊＊＊"  # no part of any other mask, so that each is put back in its own place
ADDRESS_SHOWN = 6  # 江苏省南京市: where to, not which door

_DIGIT = "[0-9０-９]"
_ONE = "[1１]"
_ANY = re.compile("[0-9０-９@号室栋弄幢座元组楼期]")  # most messages hold none of these
_GAP = r"[ \-－·.]?"  # people type full-width hyphens
_PHONE = re.compile(
    rf"(?<![0-9０-９])(?:(?:\+|＋|00)?86{_GAP})?{_ONE}[3-9３-９]{_DIGIT}{_GAP}{_DIGIT}{{4}}{_GAP}{_DIGIT}{{4}}(?![0-9０-９])"
)
_LANDLINE = re.compile(rf"(?<![0-9０-９])[(（]?0{_DIGIT}{{2,3}}[)）]?[ \-－]?{_DIGIT}{{7,8}}(?![0-9０-９])")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
# what follows a road or village and says which door: 88号, 3栋502室, 12弄7号
_DOOR = re.compile(
    r"(?:路|街|道|巷|弄|胡同|村|镇|乡|屯|庄|小区|花园|苑|城|里|园|坊|区)"
    r"(?P<door>[A-Za-z]?[0-9０-９一二三四五六七八九十]{1,6}(?:号|弄|栋|幢|座|单元|组|室|楼|期)"
    r"(?:[A-Za-z0-9０-９一二三四五六七八九十\-－]{0,6}(?:号楼|号|栋|幢|座|单元|室|楼|层|户))*"
    r"(?:[\-－]?[0-9０-９]{2,5})?)"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK = "10X98765432"


@dataclass(frozen=True, slots=True)
class Contact:
    """Something in a text by which a person could be reached, and what is shown of it."""

    kind: Kind
    start: int
    end: int
    value: str
    masked: str


def find_contacts(text: str) -> list[Contact]:
    """Every contact in a text, in order; where two overlap, the longer one that begins first."""
    found: list[Contact] = []
    for one in sorted(_candidates(text), key=lambda each: (each.start, -each.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def star_contacts(text: str) -> str:
    """The text with every contact starred, each character in its place, so that spans still fit."""
    for each in find_contacts(text):
        text = text[: each.start] + STAR * (each.end - each.start) + text[each.end :]
    return text


@lru_cache(maxsize=256)  # a message is shown several times when it comes: its card, the list's preview
def mask_contacts(text: str) -> str:
    """The text with every contact masked."""
    if _ANY.search(text) is None:
        return text
    pieces, at = list[str](), 0
    for one in find_contacts(text):
        pieces += [text[at : one.start], one.masked]
        at = one.end
    return "".join([*pieces, text[at:]])


def restore_contacts(edited: str, original: str) -> str:
    """An edited text with the contacts of the original back in the places of those masks that are left."""
    for one in find_contacts(original):
        edited = edited.replace(one.masked, one.value, 1)
    return edited


def mask_phone(value: str) -> str:
    """138****5678."""
    digits = [char for char in value if char.isdigit()]
    return f"{''.join(digits[:3])}{HIDDEN}{''.join(digits[-4:])}"


def mask_email(value: str) -> str:
    """z****@example.com."""
    name, _, domain = value.partition("@")
    return f"{name[:1]}{HIDDEN}@{domain}"


def mask_address(value: str) -> str:
    """As far as the city."""
    return value[:ADDRESS_SHOWN] + HIDDEN if len(value) > ADDRESS_SHOWN else HIDDEN


def _candidates(text: str) -> Iterator[Contact]:
    if "@" in text:
        for hit in _EMAIL.finditer(text):
            yield Contact("email", hit.start(), hit.end(), hit[0], mask_email(hit[0]))
    for hit in _IDENTITY.finditer(text):
        if _is_identity(hit[0]):
            yield Contact("identity", hit.start(), hit.end(), hit[0], hit[0][:3] + HIDDEN + hit[0][-2:])
    for pattern in (_PHONE, _LANDLINE):
        for hit in pattern.finditer(text):
            number = hit[0].lstrip("+＋0") if pattern is _PHONE else hit[0]
            shown = number.removeprefix("86") if pattern is _PHONE and len(number) > 11 else number
            yield Contact("phone", hit.start(), hit.end(), hit[0], mask_phone(shown))
    for hit in _DOOR.finditer(text):
        yield Contact("address", hit.start("door"), hit.end("door"), hit["door"], HIDDEN_DOOR)


def _is_identity(number: str) -> bool:
    """Order numbers have 18 digits, too: only a real date and check digit make an identity number."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[-1].upper()
