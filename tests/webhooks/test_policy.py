"""Signatures as the Standard Webhooks have them, and how long we try."""

from datetime import UTC, datetime, timedelta

import pytest

from yingda.webhooks import policy
from yingda.webhooks.types import StopReason, Try

NOW = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


def a_try(status: int | None) -> Try:
    return Try(at=NOW, ms=1, status=status, error=None, excerpt="")


def test_the_signature_is_that_of_the_specifications_own_example() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    signed = policy.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_secrets_change_both_sign() -> None:
    old, new = policy.new_secret(b"o" * 32), policy.new_secret(b"n" * 32)
    headers = policy.headers([new, old], "msg_1", NOW, b"{}")
    assert headers["webhook-id"] == "msg_1"
    assert headers["webhook-timestamp"] == "1794276000"
    assert headers["webhook-signature"].split() == [
        policy.signature(new, "msg_1", 1794276000, b"{}"),
        policy.signature(old, "msg_1", 1794276000, b"{}"),
    ]


def test_every_2xx_is_a_delivery_and_nothing_else() -> None:
    assert [status for status in (200, 202, 204, 299) if not policy.is_delivered(a_try(status))] == []
    assert [s for s in (None, 100, 301, 400, 410, 429, 500) if policy.is_delivered(a_try(s))] == []


def test_we_try_ten_times_in_a_little_more_than_three_days() -> None:
    tries, at = [NOW], NOW
    while (following := policy.next_try(len(tries), at, 1.0)) is not None:
        tries.append(following)
        at = following
    assert len(tries) == 10
    assert timedelta(days=3) < at - NOW < timedelta(days=3, hours=6)
    low = sum(policy.PAUSES, timedelta()) * policy.JITTER[0]
    assert low > timedelta(hours=67)


@pytest.mark.parametrize(
    ("status", "failing_h", "exhausted", "why"),
    [
        (410, 0, False, StopReason.GONE),
        (500, 80, True, StopReason.FAILING),
        (500, 80, False, None),
        (500, 71, True, None),
        (None, 72, True, StopReason.FAILING),
    ],
)
def test_a_receiver_is_given_up_when_it_says_so_or_after_days(
    status: int | None, failing_h: int, exhausted: bool, why: StopReason | None
) -> None:
    since = NOW - timedelta(hours=failing_h)
    assert policy.why_disable(a_try(status), since, NOW, exhausted=exhausted) == why


def test_an_excerpt_can_be_stored_whatever_was_answered() -> None:
    assert policy.excerpt_of(b"\xff\x00ok") == "\ufffd\ufffdok"
    assert len(policy.excerpt_of("好".encode() * 2_000)) == 500
