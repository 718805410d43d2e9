"""One socket, over the real protocol of Litestar's test client."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.testing import TestClient
from structlog.testing import capture_logs
from uvicorn.protocols.utils import ClientDisconnected

from yingda.infra.push.hub import Hub, Listener
from yingda.infra.push.socket import MAX_FRAME, REPLACED, RESTART, parse_frame, serve_socket
from yingda.infra.push.types import Push
from yingda.kit.errors import UnavailableError

PATIENCE_S = 10


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def ended() -> threading.Event:
    """Set when the server's side of a socket has ended."""
    return threading.Event()


@pytest.fixture
def client(hub: Hub, ended: threading.Event) -> Iterator[TestClient[Litestar]]:
    @websocket("/socket")
    async def handler(socket: WebSocket[Any, Any, Any]) -> None:
        await socket.accept()
        listener = Listener()
        hub.subscribe(listener, ["shop:1"])

        async def receive(frame: dict[str, Any]) -> None:
            if frame["type"] == "break":
                raise UnavailableError
            if frame["type"] == "lose":
                hub.resync_all()
                return
            if frame["type"] == "replace":
                hub.close_topic("shop:1", REPLACED)
                return
            hub.publish([Push("shop:1", "echo", 1, 1, frame)])

        async def ask_again() -> None:
            hub.subscribe(listener, ["shop:2"])

        await serve_socket(socket, hub, listener, receive, ask_again)
        ended.set()

    app = Litestar([handler], logging_config=None, openapi_config=None)
    with TestClient(app) as client:
        yield client


def test_frames_go_in_to_the_handler_and_pushes_come_out(client: TestClient[Litestar], hub: Hub) -> None:
    with client.websocket_connect("/socket") as socket:
        socket.send_json({"type": "typing", "text": "你好"})
        frame = socket.receive_json(timeout=PATIENCE_S)
        assert (frame["type"], frame["kind"], frame["n"]) == ("push", "echo", 1)
        assert frame["card"] == {"type": "typing", "text": "你好"}


@pytest.mark.parametrize(
    "raw", ["nonsense", "[1]", '{"no":"type"}', '{"type":1}', '{"type":"' + "x" * MAX_FRAME + '"}']
)
def test_what_is_no_frame_is_answered_with_an_error_and_the_socket_lives_on(
    client: TestClient[Litestar], raw: str
) -> None:
    assert parse_frame(raw) is None
    with client.websocket_connect("/socket") as socket:
        socket.send_text(raw)
        assert socket.receive_json(timeout=PATIENCE_S) == {"type": "error", "code": "error.frame"}
        socket.send_json({"type": "typing"})
        assert socket.receive_json(timeout=PATIENCE_S)["kind"] == "echo"


def test_a_socket_is_closed_with_our_code(client: TestClient[Litestar], hub: Hub) -> None:
    with client.websocket_connect("/socket") as socket:
        socket.send_json({"type": "typing"})
        socket.receive_json(timeout=PATIENCE_S)
        socket.send_json({"type": "replace"})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json(timeout=PATIENCE_S)
    assert closed.value.code == REPLACED


def test_a_handler_that_fails_has_its_client_connect_again(client: TestClient[Litestar], hub: Hub) -> None:
    with client.websocket_connect("/socket") as socket:
        socket.send_json({"type": "break"})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json(timeout=PATIENCE_S)
    assert closed.value.code == RESTART


def test_a_client_that_goes_away_is_unsubscribed(
    client: TestClient[Litestar], hub: Hub, ended: threading.Event
) -> None:
    with client.websocket_connect("/socket") as socket:
        socket.send_json({"type": "typing"})
        socket.receive_json(timeout=PATIENCE_S)
        assert list(hub._listeners) == ["shop:1"]
    assert ended.wait(PATIENCE_S)
    assert hub._listeners == {}


def test_after_lost_pushes_it_is_asked_anew_what_to_listen_to(client: TestClient[Litestar], hub: Hub) -> None:
    with client.websocket_connect("/socket") as socket:
        socket.send_json({"type": "lose"})
        assert socket.receive_json(timeout=PATIENCE_S) == {"type": "resync"}
        assert sorted(hub._listeners) == ["shop:1", "shop:2"]


class Leaving:
    """A client that leaves while it is written to, as uvicorn tells it."""

    async def receive_data(self, mode: str) -> str:
        await asyncio.Event().wait()
        return mode

    async def send_data(self, _data: str, mode: str) -> None:
        raise ClientDisconnected


def test_a_client_that_leaves_while_it_is_written_to_is_no_error(hub: Hub) -> None:
    listener = Listener()
    hub.subscribe(listener, ["shop:1"])
    hub.publish([Push("shop:1", "echo", 1, 1, {})])
    with capture_logs() as lines:
        asyncio.run(serve_socket(Leaving(), hub, listener, never, never))  # type: ignore[arg-type] # the part that is used
    assert lines == []
    assert hub.sockets == 0


async def never(*_asked: object) -> None:
    raise AssertionError("nobody asked")
