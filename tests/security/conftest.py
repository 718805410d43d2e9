"""Attacks on the whole application: it runs on a port of this machine, as for the journeys."""

from pathlib import Path

import pytest

from tests.journeys.conftest import house

__all__ = ["house"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.security)
