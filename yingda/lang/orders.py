"""Order numbers as customers write and paste them."""

import re

_NUMBER = re.compile(r"(?<![a-z0-9])(?:[a-z]{0,4}\d{10,22}|\d{6,8}-\d{4,16}(?:-\d{1,8})?)(?![a-z0-9])")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def is_order_number(folded: str) -> bool:
    """Whether a text is an order number and nothing else; a mobile number is none."""
    return bool(_NUMBER.fullmatch(folded)) and not _MOBILE.fullmatch(folded)


def order_spans_in(folded: str) -> list[tuple[int, int]]:
    """Where order numbers stand in a folded text."""
    return [match.span() for match in _NUMBER.finditer(folded) if not _MOBILE.fullmatch(match[0])]


def order_numbers_in(folded: str) -> tuple[str, ...]:
    """Order numbers, each once."""
    return tuple(dict.fromkeys(folded[start:end] for start, end in order_spans_in(folded)))
