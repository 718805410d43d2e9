"""The whole application, as journeys have it."""

from tests.journeys.conftest import house

__all__ = ["house"]
