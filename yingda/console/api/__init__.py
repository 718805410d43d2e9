"""The console over HTTP and its socket."""

from yingda.console.api.lists import ListController
from yingda.console.api.wall import wall

ROUTES = (ListController, wall)

__all__ = ["ROUTES"]
