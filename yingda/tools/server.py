"""A server of one's own for a while: another process, a data folder that goes away, a free port, loopback."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import httpx

from yingda.infra.settings import Settings, load_settings
from yingda.tools.errors import CommandError

HOST = "127.0.0.1"
UP_WITHIN_S = 60.0
DOWN_WITHIN_S = 15.0
LOOK_EVERY_S = 0.02
OWN = frozenset({"HOST", "PORT"})


class PrivateServer:
    """One server process; it can be killed and started again on the same data."""

    def __init__(self, home: Path, env: Mapping[str, str]) -> None:
        self.home, self.port = home, free_port()
        kept = {name: value for name, value in os.environ.items() if not _is_setting(name)}
        own = {"YINGDA_HOME": str(home), "HOST": HOST, "PORT": str(self.port), **env}
        self._env = kept | own
        self.settings: Settings = load_settings(own)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> float:
        """Start, and return after how many seconds it was alive."""
        began = time.monotonic()
        with (self.home / "server.log").open("ab") as log:
            command = [sys.executable, "-m", "yingda.app.cli", "serve"]
            self.process = subprocess.Popen(command, env=self._env, stdout=log, stderr=log)  # noqa: S603 # our own
        while not answers(self.base_url):
            if self._has_ended(LOOK_EVERY_S) or time.monotonic() - began > UP_WITHIN_S:
                self.stop()
                raise CommandError((self.home / "server.log").read_text("utf-8", "replace")[-2000:])
        return time.monotonic() - began

    def cpu_seconds(self) -> float:
        """What the process has taken of the cores so far, as /proc tells."""
        assert self.process is not None
        # the name in brackets may hold anything; user and system time are the 14th and 15th field
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_kb(self) -> int:
        """The process's resident memory, as /proc tells."""
        assert self.process is not None
        return resident_kb(self.process.pid)

    def kill(self) -> None:
        """As a power cut would end it."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end; killed if it does not."""
        self._end(signal.SIGTERM)

    def _has_ended(self, within_s: float) -> bool:
        assert self.process is not None
        try:
            self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(DOWN_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def resident_kb(pid: int) -> int:
    """Resident memory of a process, as /proc tells."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


@contextmanager
def private_server(**env: str) -> Iterator[PrivateServer]:
    """A running server without rate limits, gone with its data afterwards."""
    with tempfile.TemporaryDirectory(prefix="yingda-", ignore_cleanup_errors=True) as folder:
        quiet = {"YINGDA_RATE_LIMITS": "0", "YINGDA_LOG_LEVEL": "warning"}
        server = PrivateServer(Path(folder), quiet | env)
        with _ended_politely():
            try:
                server.start()
                yield server
            finally:
                server.stop()


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Have SIGTERM unwind the stack, so that the server ends with whoever started it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def answers(base_url: str) -> bool:
    """Whether a server of ours is alive there."""
    try:
        reply = httpx.get(f"{base_url}/healthz", timeout=2, trust_env=False)
    except httpx.HTTPError:
        return False
    return reply.status_code == httpx.codes.OK and reply.json().get("status") == "ok"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_setting(name: str) -> bool:
    return name in OWN or name.startswith("YINGDA_")
