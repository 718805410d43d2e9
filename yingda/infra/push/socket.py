"""One socket: frames out of its listener, frames in to a handler, a ping every 20 s."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
import structlog
from litestar import WebSocket
from litestar.exceptions import WebSocketDisconnect

from yingda.infra.push.hub import CHECK_RIGHTS, RESYNC, Hub, Listener

PING_S = 20.0
MAX_FRAME = 16 * 1024
FIRST_FRAME_S = 10.0
REFUSED = msgspec.json.encode({"type": "error", "code": "error.frame"})

SIGN_IN, NO_RIGHT, REPLACED, TOO_MANY, RESTART = 4401, 4403, 4409, 4429, 1012

log = structlog.get_logger("yingda.push")

Receive = Callable[[dict[str, Any]], Awaitable[None]]
AskAgain = Callable[[], Awaitable[None]]


async def serve_socket(
    socket: WebSocket[Any, Any, Any], hub: Hub, listener: Listener, receive: Receive, ask_again: AskAgain
) -> None:
    """Run an accepted socket until either side goes away; the listener is unsubscribed whatever happens.

    When rights may have changed, and after lost pushes (one that said so may be among them), `ask_again` looks
    anew for what to listen to.
    """
    hub.sockets += 1
    tasks = [
        asyncio.create_task(_read(socket, listener, receive)),
        asyncio.create_task(_write(socket, listener, ask_again)),
        asyncio.create_task(_ping(hub, listener)),
    ]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for error in [task.exception() for task in ended]:
            if error is not None and not isinstance(error, WebSocketDisconnect):
                log.error("socket failed, its client connects again", exc_info=error)
                await _close(socket, RESTART)
    finally:
        hub.sockets -= 1
        hub.unsubscribe(listener, listener.topics)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _close(socket: WebSocket[Any, Any, Any], code: int) -> None:
    with contextlib.suppress(Exception):  # it may be what failed
        await socket.close(code=code)


async def _read(socket: WebSocket[Any, Any, Any], listener: Listener, receive: Receive) -> None:
    while True:
        try:
            raw = await socket.receive_data(mode="text")
        except WebSocketDisconnect:
            return
        frame = parse_frame(raw)
        if frame is None:
            listener.offer(REFUSED)
            continue
        await receive(frame)


async def _write(socket: WebSocket[Any, Any, Any], listener: Listener, ask_again: AskAgain) -> None:
    while True:
        taken = await listener.take()
        if isinstance(taken, int):
            await socket.close(code=taken)
            return
        if RESYNC in taken or CHECK_RIGHTS in taken:
            await ask_again()
        for frame in taken:
            if frame is CHECK_RIGHTS:
                continue
            try:
                await socket.send_data(frame.decode(), mode="text")
            except OSError:  # uvicorn's word for a client that left while it was written to
                return


async def _ping(hub: Hub, listener: Listener) -> None:
    while True:
        await asyncio.sleep(PING_S)
        listener.offer(hub.ping_for(listener))
        if hub.deaf:
            listener.offer(RESYNC)


async def first_frame(socket: WebSocket[Any, Any, Any]) -> dict[str, Any] | None:
    """The first frame of a client that says who it is; None if none comes in time or it is none."""
    try:
        raw = await asyncio.wait_for(socket.receive_data(mode="text"), FIRST_FRAME_S)
    except (TimeoutError, WebSocketDisconnect):
        return None
    return parse_frame(raw)


def same_origin(socket: WebSocket[Any, Any, Any], public_url: str) -> bool:
    """Whether a browser opened the socket from our own pages; other sites' pages are refused."""
    origin = socket.headers.get("origin")
    if origin is None:
        return True  # not a browser: it has no cookies but its own
    host = urlsplit(origin).netloc
    return host in {socket.headers.get("host", ""), urlsplit(public_url).netloc}


def parse_frame(raw: str | bytes) -> dict[str, Any] | None:
    """A client's frame: a JSON object with a `type`; None for anything else."""
    if len(raw) > MAX_FRAME:
        return None
    try:
        frame = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return None
    return frame if isinstance(frame, dict) and isinstance(frame.get("type"), str) else None
