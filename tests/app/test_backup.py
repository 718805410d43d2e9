"""Backups made while customers write, put back whole; what is not whole is refused before anything is touched."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from tests.fixtures import NO_SERVER, SERVER, fresh_postgres
from yingda.accounts import service as accounts
from yingda.app.cli import open_database
from yingda.conversations import service as conversations
from yingda.conversations.models import MessageRow
from yingda.infra.db import Database, Reading
from yingda.infra.files.models import FileRow
from yingda.infra.settings import Settings, load_settings
from yingda.tools import staffing
from yingda.tools.server import PrivateServer, private_server

pytestmark = [pytest.mark.db, pytest.mark.slow]


def picture(number: int) -> bytes:
    """A picture like no other."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (number % 256, number // 256 % 256, 7)).save(out, "PNG")
    return out.getvalue()


@dataclass
class Traffic:
    """Customers who write until told to stop, and what they were told was kept."""

    base_url: str
    kept: list[str] = field(default_factory=list)
    _first: int = 1
    _stop: threading.Event = field(default_factory=threading.Event)

    def until(self, kept: int) -> list[str]:
        """Wait for that many; what has been acknowledged by then."""
        while len(self.kept) < kept:
            self._stop.wait(0.02)
        return list(self.kept)

    def run(self, name: str) -> None:
        with httpx.Client(base_url=f"{self.base_url}/api/v1/visitor", trust_env=False, timeout=20) as client:
            session = client.post("/session", json={"shop": staffing.SHOP, "locale": "zh-CN"}).json()
            client.headers["Authorization"] = f"Bearer {session['token']}"
            for number in count(self._first):
                if self._stop.is_set():
                    return
                text = f"{name} 的耳机第{number}次没声音"
                body: dict[str, Any] = {"client_id": f"{name}-{number:08}", "kind": "text", "text": text}
                if number % 5 == 0:
                    file = {"file": (f"{name}.png", picture(number * 7 + ord(name[-1])))}
                    token = client.post("/files", files=file).raise_for_status().json()["token"]
                    body |= {"kind": "picture", "file_token": token, "text": ""}
                while (answer := client.post("/messages", json=body)).status_code == 503:
                    self._stop.wait(0.05)  # too much at once: not accepted, so the same again
                answer.raise_for_status()
                if body["text"]:
                    self.kept.append(text)

    def start(self, people: int = 6) -> None:
        self._threads = [threading.Thread(target=self.run, args=(f"客{number}",)) for number in range(people)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def yingda(*command: str, env: dict[str, str], expected: int = 0) -> str:
    """What a command says."""
    program = [sys.executable, "-m", "yingda.app.cli", *command]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YINGDA_")}
    done = subprocess.run(
        program, env=kept | {"LANG": "en_US.UTF-8"} | env, capture_output=True, text=True, check=False
    )
    assert done.returncode == expected, done.stdout + done.stderr
    return done.stdout + done.stderr


def all_texts(reading: Reading) -> set[str]:
    return set(reading.execute(select(MessageRow.text)).scalars())


def found(reading: Reading, words: str) -> int:
    hits, _ = conversations.search_messages(reading, accounts.system_actor(reading), words, None, (None, 20))
    return len(hits)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Callable[[], dict[str, str]]]:
    """How to get the setting of a database of its own."""
    if request.param == "sqlite":
        yield dict
        return
    if not SERVER:
        pytest.skip(NO_SERVER)
    with fresh_postgres() as first, fresh_postgres() as second:
        urls = iter([first, second])
        yield lambda: {"YINGDA_DATABASE_URL": next(urls)}


@pytest.mark.load
def test_a_backup_under_load_holds_all_that_was_acknowledged_before_it(
    database: Callable[[], dict[str, str]], tmp_path: Path
) -> None:
    there = database()
    with private_server(**there) as server:
        with open_database(server.settings) as db:
            staffing.put_online(db, staffing.make_staff(db, 2, 15))
        traffic = Traffic(server.base_url)
        traffic.start()
        before = traffic.until(60)
        env = {"YINGDA_HOME": str(server.home), **there}
        said = yingda("backup", str(tmp_path / "b.tar"), env=env)
        after = len(traffic.kept)
        traffic.stop()
    assert "missing" not in said
    assert after > len(before)  # the server took messages meanwhile

    home = tmp_path / "new"
    here = database()
    env = {"YINGDA_HOME": str(home), **here}
    assert "restored" in yingda("restore", str(tmp_path / "b.tar"), env=env)
    with open_database(load_settings(env)) as db:
        texts = db.read_now(all_texts)
        assert set(before) <= texts
        assert db.read_now(found, "耳机") == 20
        check_files(db, load_settings(env))
    again = PrivateServer(home, here | {"YINGDA_RATE_LIMITS": "0"})
    try:
        again.start()
        assert httpx.get(f"{again.base_url}/readyz", trust_env=False).status_code == 200
        writes_on(again.base_url)
    finally:
        again.stop()


def check_files(db: Database, settings: Settings) -> None:
    """Every attachment that a row names is there, byte for byte what its name says."""
    keys = db.read_now(lambda reading: list(reading.execute(select(FileRow.key)).scalars()))
    assert keys
    for key in keys:
        content = (settings.files / key).read_bytes()
        assert hashlib.sha256(content).hexdigest() == Path(key).stem


def writes_on(base_url: str) -> None:
    """New rows get ids of their own: sequences stand behind what was put back."""
    traffic = Traffic(base_url)
    traffic.start(1)
    traffic.until(3)
    traffic.stop()


# what is not whole, and what stands in the way


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with a database and one person in it."""
    folder = tmp_path / "home"
    yingda("staff", "add", "mei", env={"YINGDA_HOME": str(folder)})
    return folder


@pytest.fixture
def backup(home: Path, tmp_path: Path) -> Path:
    file = tmp_path / "b.tar"
    yingda("backup", str(file), env={"YINGDA_HOME": str(home)})
    return file


def logins(home: Path) -> set[str]:
    def read(reading: Reading) -> set[str]:
        return {one.login for one in accounts.list_staff(reading, accounts.system_actor(reading))}

    with open_database(load_settings({"YINGDA_HOME": str(home)})) as db:
        return db.read_now(read)


def test_a_backup_is_readable_by_its_owner_only_and_never_overwritten(home: Path, backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    before = backup.read_bytes()
    assert "not overwritten" in yingda("backup", str(backup), env={"YINGDA_HOME": str(home)}, expected=1)
    assert backup.read_bytes() == before
    assert sorted(one.name for one in backup.parent.iterdir()) == ["b.tar", "home"]


def test_the_old_data_is_kept_aside(home: Path, backup: Path) -> None:
    env = {"YINGDA_HOME": str(home)}
    yingda("staff", "add", "later", env=env)
    secrets = (home / "secrets.json").read_bytes()
    yingda("restore", str(backup), env=env)
    assert logins(home) == {"mei"}
    assert (home / "secrets.json").read_bytes() == secrets
    [aside] = home.glob("before-restore-*")
    old = aside / "home"
    old.mkdir()
    (aside / "yingda.db").rename(old / "yingda.db")
    for rest in aside.glob("yingda.db-*"):
        rest.rename(old / rest.name)
    assert logins(old) == {"mei", "later"}


@pytest.mark.parametrize("harm", ["cut", "flipped", "swapped", "no tar"])
def test_a_backup_that_is_not_whole_is_refused_untouched(home: Path, backup: Path, harm: str) -> None:
    spoil(backup, harm)
    before = {file: file.stat().st_mtime_ns for file in home.rglob("*") if file.name != "serve.lock"}
    for more in ([], ["--check"]):
        said = yingda("restore", str(backup), *more, env={"YINGDA_HOME": str(home)}, expected=1)
        assert "no whole backup" in said, said
    assert {file: file.stat().st_mtime_ns for file in home.rglob("*") if file.name != "serve.lock"} == before


def spoil(backup: Path, harm: str) -> None:
    data = bytearray(backup.read_bytes())
    if harm == "cut":
        backup.write_bytes(data[: len(data) // 2])
    elif harm == "flipped":
        data[2000] ^= 1  # within the database, which comes first
        backup.write_bytes(data)
    elif harm == "no tar":
        backup.write_bytes(b"certainly not")
    else:
        with tarfile.open(backup) as old:
            kept = {info.name: (old.extractfile(info) or io.BytesIO()).read() for info in old}
        kept["home/secrets.json"] = b"{}"
        with tarfile.open(backup, "w") as new:
            for name, content in kept.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                new.addfile(info, io.BytesIO(content))


def test_a_backup_of_a_newer_program_is_refused(home: Path, backup: Path) -> None:
    with tarfile.open(backup) as old:
        kept = {info.name: (old.extractfile(info) or io.BytesIO()).read() for info in old}
    current = load_revision(kept["manifest.json"])
    kept["manifest.json"] = kept["manifest.json"].replace(f'"{current}"'.encode(), b'"9999"')
    with tarfile.open(backup, "w") as new:
        for name, content in kept.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    said = yingda("restore", str(backup), env={"YINGDA_HOME": str(home)}, expected=1)
    assert "Install that version first" in said


def load_revision(manifest: bytes) -> str:
    return str(json.loads(manifest)["revision"])


def test_nothing_is_restored_under_a_running_server(backup: Path) -> None:
    with private_server() as server:
        said = yingda("restore", str(backup), env={"YINGDA_HOME": str(server.home)}, expected=1)
    assert "another server already uses" in said


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
def test_nothing_is_restored_under_processes_of_other_machines(tmp_path: Path) -> None:
    with fresh_postgres() as url, private_server(YINGDA_DATABASE_URL=url) as server:
        env = {"YINGDA_DATABASE_URL": url}
        yingda("backup", str(tmp_path / "b.tar"), env=env | {"YINGDA_HOME": str(server.home)})
        elsewhere = env | {"YINGDA_HOME": str(tmp_path / "other")}
        assert "processes still use" in yingda("restore", str(tmp_path / "b.tar"), env=elsewhere, expected=1)
        server.stop()
        said = yingda("restore", str(tmp_path / "b.tar"), env=elsewhere)
    assert "before_restore_" in said


def test_the_newest_are_kept(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"yingda-202601{day}-000000.tar").write_bytes(b"old")
    (folder / "notes.txt").write_text("mine")
    yingda("backup", str(folder), "--keep", "2", env={"YINGDA_HOME": str(home)})
    left = sorted(one.name for one in folder.iterdir())
    assert left[:2] == ["notes.txt", "yingda-20260103-000000.tar"]
    assert len(left) == 3
    assert "needs a folder" in yingda("backup", "x.tar", "--keep", "2", env={"YINGDA_HOME": str(home)}, expected=1)
