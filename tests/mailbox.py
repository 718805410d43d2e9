"""A mail server for tests: a real SMTP server on this machine that keeps what it was handed."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Mailbox:
    """The server; `refuse` answers a command (RCPT, DATA, AUTH) with this line instead."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    auth: bool = False

    def url(self, who: str = "") -> str:
        return f"smtp://{who}127.0.0.1:{self.port}"


class Threaded(socketserver.ThreadingTCPServer):
    daemon_threads = True


def handler_of(box: Mailbox) -> type[socketserver.StreamRequestHandler]:
    """Speaks as much SMTP as a client needs."""

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say("220 mailbox")
            while line := self.rfile.readline().decode().strip():
                box.commands.append(line)
                verb = line.split()[0].upper()
                if verb in box.refuse:
                    self.say(box.refuse[verb])
                elif verb == "EHLO":
                    self.say("250-mailbox")
                    self.say("250 AUTH PLAIN" if box.auth else "250 SIZE 1000000")
                elif verb == "AUTH":
                    self.say("235 ok")
                elif verb == "DATA":
                    self.take()
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def take(self) -> None:
            self.say("354 go on")
            lines = list(iter(self.rfile.readline, b".\r\n"))
            made = message_from_bytes(b"".join(lines), policy=default)
            assert isinstance(made, EmailMessage)
            box.mails.append(made)
            self.say("250 kept")

    return Handler


@contextlib.contextmanager
def a_mailbox() -> Iterator[Mailbox]:
    """A mail server that runs while the test is inside."""
    box = Mailbox()
    server = Threaded(("127.0.0.1", 0), handler_of(box))
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
