"""What holds for every test: no network but this machine, repeatable examples, no settings from outside."""

import logging
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
import structlog
from hypothesis import settings
from pytest_socket import socket_allow_hosts

# database and server fixtures
pytest_plugins = ["tests.fixtures"] if find_spec("tests.fixtures") else []

settings.register_profile("dev", deadline=None, max_examples=50, print_blob=True)
# CI must not fail by chance: the same examples every time
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

# Where Python may not keep what it compiled, every process of every run rewrites all asserts anew: 6 s each.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The developer's own settings (a data folder, a port) must not reach the tests.
FOREIGN = [
    name
    for name in os.environ
    if name in {"HOST", "PORT"} or (name.startswith("YINGDA_") and not name.startswith("YINGDA_TEST_"))
]
for name in FOREIGN:
    del os.environ[name]


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A test that starts a part of the program that logs leaves the others' logs alone."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    if structlog.is_configured():
        structlog.reset_defaults()
        root.handlers = handlers
        root.setLevel(level)
