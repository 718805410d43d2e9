"""Names and masks."""

from yingda.customers.types import IdentityKind

MAX_TAGS = 20


def visitor_name(number: int, locale: str) -> str:
    """What a customer is called until a name is known."""
    return f"访客 {number}" if locale.startswith("zh") else f"Visitor {number}"


def mask(kind: str, value: str) -> str:
    """Enough of a value to recognise it, too little to use it."""
    if kind == IdentityKind.VISITOR:
        return value[:4] + "…"
    name, at, domain = value.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    if len(value) < 5:
        return value[:1] + "***"
    return f"{value[:3]}****{value[-2:]}" if len(value) >= 8 else f"{value[:2]}***"


def clean_tags(tags: tuple[str, ...]) -> list[str]:
    """Tags without doubles and blanks, in the order given."""
    return list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))[:MAX_TAGS]
