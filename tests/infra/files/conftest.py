"""A bare database, a storage in a folder, and the sweeps over both."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.fixtures import START, bare_wiring
from yingda.infra.clock import FakeClock
from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database, Wiring
from yingda.infra.files.jobs import kinds as files_kinds
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.settings import Settings
from yingda.infra.storage import Storage, local_storage


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return local_storage(Settings(home=tmp_path / "home"), InlineCompute())


@pytest.fixture
def kinds(db: Database, storage: Storage) -> Mapping[str, JobKind]:
    return {kind.name: kind for kind in files_kinds(db, storage)}


@pytest.fixture
def touch(tmp_path: Path, clock: FakeClock) -> Callable[[str], None]:
    """Have a file look as if it had been put now by the test's clock; files know the machine's only."""

    def stamp(key: str) -> None:
        os.utime(tmp_path / "home" / "files" / key, (clock.now().timestamp(), clock.now().timestamp()))

    assert clock.now() == START
    return stamp
