"""Cursors and page sizes."""

import base64

import pytest

from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.kit.errors import InvalidError


def test_a_cursor_brings_its_position_back() -> None:
    assert decode_cursor(encode_cursor(1762851600000, 7), tuple[int, int]) == (1762851600000, 7)
    assert decode_cursor(encode_cursor("退款", None), tuple[str, int | None]) == ("退款", None)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "%%%",
        "退款",
        "A",
        "x" * 600,
        encode_cursor(1),
        encode_cursor(1, 2, 3),
        encode_cursor("1", 2),
        encode_cursor(2**63, 2),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidError) as caught:
        decode_cursor(cursor, tuple[int, int])
    assert caught.value.code == "error.cursor"
    assert [field.pointer for field in caught.value.fields] == ["query/cursor"]


def test_a_nul_character_does_not_come_in_by_a_cursor() -> None:
    with pytest.raises(InvalidError):
        decode_cursor(encode_cursor("a\0b"), tuple[str])


@pytest.mark.parametrize(("asked", "given"), [(None, 50), (1, 1), (0, 1), (-5, 1), (200, 200), (9999, 200)])
def test_a_page_has_between_1_and_200_rows(asked: int | None, given: int) -> None:
    assert clamp_limit(asked) == given
