"""Voice messages over HTTP: what is taken for one, what both sides get, and that it answers."""

import io
import wave
from typing import Any

from tests.journeys.conftest import Agent, Guest, House


def _tone() -> bytes:
    """A short recording."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return out.getvalue()


def _upload(guest: Guest, data: bytes, name: str = "voice.wav") -> str:
    answer = guest.client.post(
        "/api/v1/visitor/files",
        files={"file": (name, data, "audio/wav")},
        headers={"Authorization": f"Bearer {guest.token}"},
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])


def _upload_by(staff: Agent, data: bytes) -> str:
    files = {"file": ("voice.wav", data, "audio/wav")}
    answer = staff.client.post("/api/v1/files", files=files, headers=staff.headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])


def _voice(token: str | None, **more: Any) -> dict[str, Any]:
    return {"client_id": "voice-000001", "kind": "voice", "file_token": token, "duration_ms": 3200, **more}


def test_a_voice_message_is_taken_previewed_and_answered_by_voice(house: House) -> None:
    qing = house.agent("qing")
    guest = house.guest()
    said = guest.send("/messages", _voice(_upload(guest, _tone())))
    assert (said["kind"], said["text"], said["file"]["duration_ms"]) == ("voice", "", 3200)
    house.pass_time(1)
    card = qing.get("/conversations", view="waiting")["items"][0]
    assert (card["last_message"]["kind"], card["needs_reply"]) == ("voice", True)

    served = house.client().get(said["file"]["url"])
    assert served.headers["content-type"] == "audio/wav"
    assert served.headers["content-disposition"].startswith("inline")
    assert "sandbox" in served.headers["content-security-policy"]

    body = _voice(_upload_by(qing, _tone()), quote_seq=said["seq"], client_id="answer-00001")
    answer = qing.send("POST", f"/conversations/{card['id']}/messages", body)
    assert answer["file"]["duration_ms"] == 3200
    assert answer["quote"] == {"seq": said["seq"], "author": "customer", "text": "", "kind": "voice"}
    assert qing.get(f"/conversations/{card['id']}")["needs_reply"] is False
    assert guest.get("/messages")["items"][-1]["file"]["mime"] == "audio/wav"


def test_what_is_no_recording_or_has_no_length_is_refused(house: House) -> None:
    house.agent("qing")
    guest = house.guest()
    page = _upload(guest, b"<html><script>alert(1)</script>", "voice.webm")
    assert guest.send("/messages", _voice(page), status=422)["code"] == "conversation.not_voice"
    large = _upload(guest, _tone() + bytes(3_000_000))
    assert guest.send("/messages", _voice(large), status=422)["code"] == "conversation.voice_too_large"
    token = _upload(guest, _tone())
    for wrong, field in (
        ({"duration_ms": None}, "/duration_ms"),
        ({"duration_ms": 60_001}, "/duration_ms"),
        ({"duration_ms": 0}, "/duration_ms"),
        ({"file_token": None}, "/file_token"),
    ):
        refused = guest.send("/messages", {**_voice(token), **wrong}, status=422)
        assert refused["errors"][0]["pointer"] == field, refused
    assert guest.get("/conversation")["conversation"] is None
