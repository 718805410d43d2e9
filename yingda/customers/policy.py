"""Names, and masks that hide how a customer can be reached."""

import re
from collections.abc import Mapping

from yingda.customers.types import IdentityKind
from yingda.lang.contacts import mask_address, mask_contacts, restore_contacts

MAX_TAGS = 20

_ADDRESS = re.compile("地址|住址|address", re.IGNORECASE)
_HANDLE = re.compile("电话|手机|微信|邮箱|QQ|phone|mobile|mail|wechat", re.IGNORECASE)
_CONTACT_SEARCH = re.compile("[0-9]{4}|@")  # people look for phones by their last four digits


def visitor_name(number: int, locale: str) -> str:
    """What a customer is called until a name is known."""
    return f"访客 {number}" if locale.startswith("zh") else f"Visitor {number}"


def erased_name(number: int, locale: str) -> str:
    """What a customer is called whose data was deleted."""
    return f"已删除客户 {number}" if locale.startswith("zh") else f"Deleted customer {number}"


def mask(kind: str, value: str) -> str:
    """Enough of a value to recognise it, too little to use it."""
    if kind == IdentityKind.VISITOR:
        return value[:4] + "…"
    if kind != IdentityKind.SHOP_USER and (masked := mask_contacts(value)) != value:
        return masked
    if len(value) < 5:
        return value[:1] + "***"
    return f"{value[:3]}****{value[-2:]}" if len(value) >= 8 else f"{value[:2]}***"


def mask_field(name: str, value: str) -> str:
    """A field of the profile as everybody sees it; what its name calls an address is one."""
    if value and _ADDRESS.search(name):
        return mask_address(value)
    if value and _HANDLE.search(name):
        return mask(IdentityKind.CONTACT, value)
    return mask_contacts(value)


def mask_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """All fields of the profile as everybody sees them."""
    return {name: mask_field(name, value) for name, value in fields.items()}


def restore(edited: str, before: str, shown: str) -> str:
    """What an agent meant who edited the masked text: what was hidden from them stays."""
    return before if edited == shown else restore_contacts(edited, before)


def restore_fields(edited: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """As `restore`, for every field that was there before."""
    shown = mask_fields(before)
    return {
        name: restore(value, before[name], shown[name]) if name in before else value
        for name, value in edited.items()
    }


def is_contact_search(words: str) -> bool:
    """Whether somebody looks for a phone number (or its end) or an e-mail address."""
    return _CONTACT_SEARCH.search(words) is not None


def clean_tags(tags: tuple[str, ...]) -> list[str]:
    """Tags without doubles and blanks, in the order given."""
    return list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))[:MAX_TAGS]
