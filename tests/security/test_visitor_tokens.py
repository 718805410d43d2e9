"""Forged, expired, replayed and borrowed: tokens of visitors, identities from shops, links to files."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.journeys.conftest import Guest, House
from yingda.accounts import service as accounts
from yingda.channels.web.policy import encode_visitor
from yingda.channels.web.types import Visitor
from yingda.infra.http.files import file_link
from yingda.infra.http.signing import Signer

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def identity(house: House, user_id: str, *, age_s: int = 0, secret: str = "", signed: str = "") -> dict[str, Any]:
    """What a shop's server hands to its page."""
    shop = house.desk.read(accounts.shop_by_code, "qingchuan")
    issued_at = int(house.parts.clock.now().timestamp()) - age_s
    message = f"{issued_at}:{signed or user_id}".encode()
    signature = hmac.new((secret or shop.identity_secret).encode(), message, hashlib.sha256).hexdigest()
    return {"user_id": user_id, "issued_at": issued_at, "signature": signature}


def hello(house: House, **more: Any) -> httpx.Response:
    return house.client().post("/api/v1/visitor/session", json={"shop": "qingchuan", **more})


def asks(house: House, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return house.client().get("/api/v1/visitor/messages", headers=headers).status_code


def signed_in(house: House, user_id: str) -> Guest:
    guest = house.guest(identity=identity(house, user_id))
    guest.says("我的订单 8812 地址填错了")
    return guest


def tampered(token: str) -> dict[str, str]:
    """What somebody could try with a token of their own."""
    body, expiry, mac = token.split(".")
    payload = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    other = base64.urlsafe_b64encode(json.dumps({**payload, "user_id": "u-1"}).encode()).rstrip(b"=").decode()
    return {
        "somebody else": f"{other}.{expiry}.{mac}",
        "later": f"{body}.{expiry[:-1]}f.{mac}" if expiry[-1] != "f" else f"{body}.{expiry[:-1]}0.{mac}",
        "for ever": f"{body}..{mac}",
        "no signature": f"{body}.{expiry}.",
        "a shorter signature": f"{body}.{expiry}.{mac[:8]}",
        "another last bit": f"{body}.{expiry}.{mac[:-1]}{'A' if mac[-1] != 'A' else 'B'}",
        "shifted parts": f"{body}{expiry}..{mac}",
        "no token": "undefined",
        "an algorithm of none": base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=") + f".{body}.",
        "very long": "A" * 5000 + f".{expiry}.{mac}",
    }


def test_nothing_of_a_token_can_be_changed(house: House) -> None:
    guest = house.guest()
    assert asks(house, guest.token) == 200
    assert {name: asks(house, token) for name, token in tampered(guest.token).items()} == dict.fromkeys(
        tampered(guest.token), 401
    )


def test_a_token_ends(house: House) -> None:
    guest = house.guest()
    house.parts.clock.advance(timedelta(days=401))
    assert asks(house, guest.token) == 401
    assert hello(house, token=guest.token).status_code == 200  # the page starts anew


@pytest.mark.parametrize("purpose", ["file", "session", ""])
def test_what_was_signed_for_something_else_is_no_token(house: House, purpose: str) -> None:
    payload = encode_visitor(Visitor(house.shop_id, "somebody", "u-1"))
    later = house.parts.clock.now() + timedelta(days=1)
    assert asks(house, Signer(house.parts.settings.secret, purpose).sign(payload, later)) == 401
    assert asks(house, Signer("x" * 40, "visitor").sign(payload, later)) == 401
    assert asks(house, Signer(house.parts.settings.secret, "visitor").sign(payload, later)) == 200


def test_an_identity_must_be_signed_by_the_shop_for_this_customer_and_lately(house: House) -> None:
    signed_in(house, "u-1")
    other = house.desk.shop("other")
    foreign = house.desk.read(accounts.shop_info, other).identity_secret
    wrong = {
        "another secret": identity(house, "u-1", secret="guess" * 8),
        "of another shop": identity(house, "u-1", secret=foreign),
        "for somebody else": identity(house, "u-1", signed="u-2"),
        "too old": identity(house, "u-1", age_s=90_000),
        "of the future": identity(house, "u-1", age_s=-3600),
        "shifted": {**identity(house, "1"), "user_id": ":1"},
    }
    answers = {name: hello(house, identity=one) for name, one in wrong.items()}
    assert {name: one.status_code for name, one in answers.items()} == dict.fromkeys(wrong, 422)
    assert all("8812" not in one.text for one in answers.values())
    assert "8812" in hello(house, identity=identity(house, "u-1")).text


def test_whoever_was_signed_in_is_not_once_the_shop_says_nothing_of_them(house: House) -> None:
    guest = signed_in(house, "u-1")
    again = hello(house, token=guest.token).json()
    assert (again["messages"], again["conversation"]) == ([], None)
    assert again["customer"]["contact_known"] is False
    next_one = house.guest(again["token"])
    next_one.says("在吗")
    assert "8812" not in json.dumps(next_one.get("/messages"))
    assert "8812" in hello(house, token=guest.token, identity=identity(house, "u-1")).text


def test_signing_in_and_out_does_not_give_back_what_was_anonymous(house: House) -> None:
    before = house.guest()
    before.says("只有我看得到")
    known = house.guest(before.token, identity=identity(house, "u-1"))
    assert known.shop["messages"] == []
    after = hello(house, token=known.token).json()
    assert after["messages"] == []


def test_a_token_of_one_shop_is_nobody_in_another(house: House) -> None:
    guest = house.guest()
    guest.says("晴川的事")
    house.desk.shop("chapu")
    there = house.client().post("/api/v1/visitor/session", json={"shop": "chapu", "token": guest.token}).json()
    assert (there["messages"], there["conversation"]) == ([], None)


def test_a_guest_reaches_no_others_transfer_episode_or_upload(house: House) -> None:
    mine, theirs = house.guest(), house.guest()
    mine.says("我的")
    theirs.says("别人的")
    uploaded = upload(theirs)
    sent = {"client_id": "steal-0001", "kind": "file", "file_token": uploaded["token"]}
    answer = mine.client.post("/api/v1/visitor/messages", json=sent, headers=auth(mine))
    made_up = mine.client.post("/api/v1/visitor/messages", json=sent | {"file_token": "x" * 20}, headers=auth(mine))
    assert (answer.status_code, answer.json()["code"]) == (made_up.status_code, made_up.json()["code"])
    assert answer.status_code in (404, 422)
    foreign = theirs.state()["episode"]["id"]
    stars = {"stars": 1, "episode_id": foreign}
    refused = mine.client.post("/api/v1/visitor/stars", json=stars, headers=auth(mine))
    unknown = mine.client.post("/api/v1/visitor/stars", json=stars | {"episode_id": 99_999}, headers=auth(mine))
    assert (refused.status_code, refused.json()["code"]) == (unknown.status_code, unknown.json()["code"])
    assert refused.status_code >= 400


def test_links_to_files_are_signed_named_and_end(house: House) -> None:
    guest = house.guest()
    url = upload(guest)["url"]
    client = house.client()
    assert client.get(url).status_code == 200
    _, folder, signed, name = url.split("/")
    body, expiry, mac = signed.split(".")
    other = base64.urlsafe_b64encode(b"00/" + b"0" * 64 + b".png").decode().rstrip("=")
    for path in (
        f"/{folder}/{other}.{expiry}.{mac}/{name}",
        f"/{folder}/{body}..{mac}/{name}",
        f"/{folder}/{signed}/other.html",
        f"/{folder}/{signed}x/{name}",
        f"/{folder}/{guest.token}/{name}",
    ):
        assert (client.get(path).status_code, path) == (404, path)
    house.parts.clock.advance(timedelta(hours=13))
    assert client.get(url).status_code == 404


def test_a_link_names_a_file_and_nothing_else_of_the_disk(house: House) -> None:
    signer = Signer(house.parts.settings.secret, "file")
    now = house.parts.clock.now()
    for key in ("../secrets.json", "/etc/passwd", "..%2fsecrets.json", "ab/../../secrets.json", ""):
        assert house.client().get(file_link(signer, key, "a.png", now)).status_code == 404


def auth(guest: Guest) -> dict[str, str]:
    return {"Authorization": f"Bearer {guest.token}"}


def upload(guest: Guest, data: bytes = PNG, name: str = "a.png") -> dict[str, Any]:
    answer = guest.client.post("/api/v1/visitor/files", files={"file": (name, data)}, headers=auth(guest))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
