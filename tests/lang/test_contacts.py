"""Contacts in texts: what is found and masked, what only looks like one, and putting them back after an edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.lang.contacts import find_contacts, mask_contacts, restore_contacts, star_contacts


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的电话13812345678，下午打", "我的电话138****5678，下午打"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("+86 13812345678", "138****5678"),
        ("8613812345678 或 021-62345678", "138****5678 或 021****5678"),
        ("zhang.min@example.com 收", "z****@example.com 收"),
        ("寄到上海市浦东新区张江路88号3栋502室", "寄到上海市浦东新区张江路＊＊＊"),
        ("幸福小区12栋3单元401，谢谢", "幸福小区＊＊＊，谢谢"),
        ("身份证11010519491231002X", "身份证110****2X"),
    ],
)
def test_contacts_are_masked(text: str, masked: str) -> None:
    assert mask_contacts(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "订单 202611110138123456789",  # an order number that holds a phone number's digits
        "110105194912310021",  # eighteen digits whose last is not the check digit
        "运单号 75312345678901",
        "13812345",
        "左耳没有声音，退款 299 元",
        "订单号 380012345678901234",
        "三楼没有信号",
        "",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert mask_contacts(text) == text


@given(st.text(alphabet="我收张江路号 @.-13856789０a", max_size=60))
def test_masking_hides_everything_that_is_found(text: str) -> None:
    masked = mask_contacts(text)
    for one in find_contacts(text):
        assert one.value not in masked or text.count(one.value) > 1
    assert mask_contacts(masked).count("****") >= masked.count("****")


def test_an_edit_round_a_mask_keeps_what_is_behind_it() -> None:
    original = "张女士 13812345678，备用 13987654321"
    edited = mask_contacts(original).replace("张女士", "张敏女士") + "，周末勿扰"
    assert restore_contacts(edited, original) == "张敏女士 13812345678，备用 13987654321，周末勿扰"


def test_each_mask_is_put_back_in_its_own_place() -> None:
    original = "张江路88号，13812345678"
    assert restore_contacts("138****5678", original) == "13812345678"


def test_a_mask_that_was_deleted_stays_deleted() -> None:
    assert restore_contacts("张女士", "张女士 13812345678") == "张女士"


@given(st.text(max_size=30), st.sampled_from(["13812345678", "a@b.cn", ""]))
def test_stars_keep_every_place(text: str, contact: str) -> None:
    whole = f"{text} {contact} {text}"
    assert len(star_contacts(whole)) == len(whole)
    assert not contact or contact not in star_contacts(whole) or contact in text
