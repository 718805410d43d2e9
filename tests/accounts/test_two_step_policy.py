"""Which code of the second step is right when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyotp import TOTP

from yingda.accounts.policy import two_step

NOW = datetime(2026, 11, 10, 2, 0, 10, tzinfo=UTC)
CODES = TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").generate_otp
STEP = two_step.step_of(NOW)


@pytest.mark.parametrize(("off", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_of_the_steps_around_now_is_right(off: int, right: bool) -> None:
    expected = STEP + off if right else None
    assert two_step.matching_step(CODES(STEP + off), CODES, NOW, 0) == expected


def test_a_used_code_and_earlier_ones_are_refused() -> None:
    for off in (-1, 0):
        assert two_step.matching_step(CODES(STEP + off), CODES, NOW, STEP) is None
    assert two_step.matching_step(CODES(STEP + 1), CODES, NOW, STEP) == STEP + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "12 345"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert two_step.matching_step(code, CODES, NOW, 0) is None


@given(st.integers(0, 10_000), st.integers(-3, 3))
def test_no_code_is_taken_twice(seconds: int, off: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    code = CODES(two_step.step_of(now) + off)
    taken = two_step.matching_step(code, CODES, now, 0)
    assert (taken is None) == (abs(off) > 1)
    if taken is not None:
        assert two_step.matching_step(code, CODES, now, taken) is None


def test_recovery_codes_are_read_however_they_are_typed() -> None:
    code = two_step.format_recovery(bytes.fromhex("0123456789abcdef"))
    assert code == "0123-4567-89ab-cdef"
    kept = [two_step.recovery_digest("ffff"), two_step.recovery_digest(code)]
    for typed in (code, "0123456789ABCDEF", " 0123 4567 89ab cdef "):
        assert two_step.find_recovery(typed, kept) == kept[1]
    assert two_step.find_recovery("0123-4567-89ab-cdee", kept) is None
    assert two_step.find_recovery("", kept) is None
