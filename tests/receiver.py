"""Another system, for tests: a real HTTP server on this machine that remembers what it was sent."""

import contextlib
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    """One request as it arrived; names of headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Reaction:
    """What the server answers."""

    status: int = 200
    body: bytes = b"ok"
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: threading.Event | None = None  # answers only when this is set


@dataclass
class Receiver:
    """The server; `answers` are used up one by one, the last stays."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: list[Reaction] = field(default_factory=lambda: [Reaction()])

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def take(self, request: Received) -> Reaction:
        self.received.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a refused handshake is the test's subject


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    """Hands every request to the receiver."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reaction = receiver.take(Received(self.command, self.path, headers, body))
            if reaction.hold:
                reaction.hold.wait(20)
            with contextlib.suppress(OSError):  # whoever asked may have gone
                self.send_response(reaction.status)
                for name, value in {"Content-Length": str(len(reaction.body)), **reaction.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reaction.body)

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815  # the names that the base class calls

        def log_message(self, *args: object) -> None:
            pass

    return Handler


@contextlib.contextmanager
def a_receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver that runs while the test is inside."""
    receiver = Receiver()

    server = Server(("127.0.0.1", 0), handler_of(receiver))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
