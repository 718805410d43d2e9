"""nginx, as our example sets it up, before two processes: sockets, uploads, real addresses, a drained process."""

import os
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.architecture.source import ROOT
from tests.cluster import SHOP, Cluster, as_plain_user, cluster, private_folder
from tests.distributed.conftest import until
from tests.journeys.conftest import Line
from yingda.tools.server import free_port

pytestmark = pytest.mark.cluster

EXAMPLE = ROOT / "deploy" / "nginx" / "yingda.conf"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
NAME = "chat.example.com"
RESTART = 1012
A_MINUTE = 60  # what one customer may write in it (channels/web/api/routes.py)
PATIENCE_S = 30
SIGN_INS = 60  # a minute from one address (presence/api/session.py)
AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/yingda.conf;
}}
"""


def example(folder: Path, port: int, ports: list[int]) -> str:
    """Our file, at ports of this test and with a certificate that it has."""
    text = EXAMPLE.read_text("utf-8")
    for ours, theirs in zip((8001, 8002), ports, strict=True):
        text = text.replace(f"127.0.0.1:{ours}", f"127.0.0.1:{theirs}")
    text = text.replace(f"/etc/ssl/{NAME}", f"{folder}/{NAME}")
    text = re.sub(r"listen \[::\].*\n", "", text).replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    return text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")


def make_certificate(folder: Path) -> None:
    key, certificate = folder / f"{NAME}.key", folder / f"{NAME}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)


@dataclass
class Front:
    """nginx and what stands behind it."""

    parts: Cluster
    port: int

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """Somebody whose requests come from `address`."""
        transport = httpx.HTTPTransport(verify=False, local_address=address)
        return httpx.Client(
            base_url=self.url, transport=transport, headers={"Host": NAME} | headers, timeout=PATIENCE_S
        )

    def line(self, token: str) -> tuple[Line, dict[str, Any]]:
        """A chat page's socket, and its first frame."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        url = f"wss://127.0.0.1:{self.port}/api/v1/visitor/socket"
        made = Line(connect(url, ssl=trusting, proxy=None), PATIENCE_S)
        made.send(type="hello", token=token, after_seq=0)
        return made, made.next("ready")


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    if not os.access(NGINX, os.X_OK):
        pytest.skip("nginx is not installed")
    rules = {"YINGDA_RATE_LIMITS": "1", "YINGDA_TRUSTED_PROXIES": "127.0.0.1", "YINGDA_JOBS": "1"}
    with private_folder() as folder, cluster(webs=0, workers=0) as parts:
        for _ in range(2):
            parts.add_web(YINGDA_PUBLIC_URL=f"https://{NAME}", **rules)
        parts.make_shop()
        made = Front(parts, free_port())
        with nginx(folder, example(folder, made.port, [web.port for web in parts.webs])):
            until(lambda: answers(made))
            yield made


class nginx:  # noqa: N801 # used like a function
    """nginx with our file while the block lasts."""

    def __init__(self, folder: Path, text: str) -> None:
        make_certificate(folder)
        (folder / "yingda.conf").write_text(text, "utf-8")
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder), "utf-8")
        for file in (folder, *folder.iterdir()):
            if os.geteuid() == 0:
                shutil.chown(file, "nobody", "nogroup")
        self._command = [
            *as_plain_user(),
            NGINX,
            "-p",
            folder,
            "-e",
            folder / "error.log",
            "-c",
            folder / "nginx.conf",
        ]

    def __enter__(self) -> None:
        tested = subprocess.run([*self._command, "-t"], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        assert "[warn]" not in tested.stderr
        self._process = subprocess.Popen(self._command)

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait()


def answers(front: Front) -> bool:
    with front.client() as client:
        try:
            return client.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False


def visitor(client: httpx.Client) -> str:
    """A customer's token, which is also kept for the next requests."""
    answer = client.post("/api/v1/visitor/session", json={"shop": SHOP})
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return token


def say(client: httpx.Client, number: int) -> httpx.Response:
    body = {"client_id": f"through-nginx-{number:03}", "kind": "text", "text": f"第 {number} 句"}
    return client.post("/api/v1/visitor/messages", json=body)


def test_a_message_goes_in_and_its_push_comes_out(front: Front) -> None:
    with front.client() as client:
        line, _ = front.line(visitor(client))
        answer = say(client, 1)
        assert answer.status_code == 200
        assert line.next("message")["card"]["text"] == "第 1 句"
        line.close()
        # the process knows that the browser speaks TLS
        assert "strict-transport-security" in answer.headers


def test_uploads_stream_and_their_limit_is_the_settings(front: Front) -> None:
    with front.client() as client:
        visitor(client)
        # as large as the setting allows: 20 MB
        fits, too_large = b"%PDF-1.4\n" + b"x" * 19_900_000, b"x" * 20_500_000
        kept = client.post("/api/v1/visitor/files", files={"file": ("合同.pdf", fits)})
        assert (kept.status_code, kept.json()["size"]) == (200, len(fits))
        refused = client.post("/api/v1/visitor/files", files={"file": ("a.bin", too_large)})
        assert (refused.status_code, refused.headers["content-type"]) == (413, "application/problem+json")


def test_the_address_that_counts_is_the_real_one_and_not_what_a_client_claims(front: Front) -> None:
    def sign_in(client: httpx.Client, number: int) -> int:
        body = {"login": f"nobody-{number}", "password": "guess"}
        claimed = {"X-Forwarded-For": f"10.1.2.{number}"}
        return client.post("/api/v1/session", json=body, headers=claimed).status_code

    with front.client("127.0.0.3") as abuser, front.client("127.0.0.4") as honest:
        answers = [sign_in(abuser, number) for number in range(SIGN_INS + 1)]
        assert answers[-1] == 429
        assert 429 not in answers[:-1]
        assert sign_in(honest, 200) == 401


def test_machines_pages_are_for_machines_here(front: Front) -> None:
    with front.client() as here, front.client("127.0.0.3") as elsewhere:
        assert here.get("/readyz").status_code == 200
        assert elsewhere.get("/readyz").status_code == 403


def test_a_process_is_drained_and_nobody_is_refused(front: Front) -> None:
    with front.client() as client:
        token = visitor(client)
        lines = [front.line(token)[0] for _ in range(4)]  # each goes to where there are fewest
        drained = threading.Thread(target=lambda: (front.parts.webs[0].stop(), front.parts.webs[0].start()))
        drained.start()
        sent = 0
        while drained.is_alive() and sent < A_MINUTE:
            sent += 1
            assert say(client, sent).status_code == 200
            time.sleep(0.1)
        drained.join()
        codes = [code for line in lines if (code := closed_with(line)) is not None]
        assert codes == [RESTART] * len(codes)
        assert 1 <= len(codes) < len(lines)
        again, ready = front.line(token)
        own = [one["text"] for one in ready["messages"] if one["author"] == "customer"]
        assert own == [f"第 {number} 句" for number in range(1, sent + 1)]
        for line in (again, *lines):
            line.close()


def closed_with(line: Line) -> int | None:
    """The code of a socket that was closed; None if it still lives."""
    while True:
        try:
            line.connection.recv(timeout=1)
        except TimeoutError:
            return None
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0
