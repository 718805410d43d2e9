"""Starting on a migrated database: seconds until alive, and what the processes hold."""

import statistics
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx

from yingda.tools import staffing
from yingda.tools.replay.command import OpenDatabase
from yingda.tools.server import PrivateServer, private_server, resident_kb

TIMES = 3
CHILD_WITHIN_S = 30.0  # it is just starting, on whatever machine


def start(seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """The median of a few starts, or one short one; memory when idle, and with the child that a picture wakes."""
    with private_server(**env) as server:
        with open_database(server.settings) as db:
            staffing.make_staff(db, 1, 1)
        took = []
        for _ in range(1 if seconds else TIMES):
            server.stop()
            took.append(server.start())
        alone = _rss_mb(server)
        _send_picture(server.base_url)
        with_child = _rss_mb(server)
    return {
        "seconds": round(statistics.median(took), 2), "rss_mb": round(alone),
        "rss_with_child_mb": round(with_child),
    }  # fmt: skip


def _send_picture(base_url: str) -> None:
    """Thumbnails are made in the child."""
    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (800, 600), "#2f6fed").save(picture, "PNG")
    with httpx.Client(base_url=f"{base_url}/api/v1/visitor", trust_env=False, timeout=CHILD_WITHIN_S) as client:
        token = client.post("/session", json={"shop": staffing.SHOP}).json()["token"]
        files = {"file": ("blue.png", picture.getvalue(), "image/png")}
        client.post("/files", files=files, headers={"Authorization": f"Bearer {token}"}).raise_for_status()


def _rss_mb(server: PrivateServer) -> float:
    """Resident memory of the server and its children, as /proc tells."""
    assert server.process is not None
    family = _family(server.process.pid)
    return sum(resident_kb(pid) for pid in family) / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(one) for one in children.read_text().split()] if children.is_file() else []
    return [pid, *(each for child in found for each in _family(child))]
