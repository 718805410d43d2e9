"""A fresh installation for every test."""

from collections.abc import Iterator

import pytest

from tests.accounts.world import World, make_world


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = make_world(database_url)
    yield made
    made.db.close()
