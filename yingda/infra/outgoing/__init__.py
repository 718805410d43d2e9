"""Requests to other systems: one client, and the guard that keeps it out of our own network."""

from yingda.infra.outgoing.addresses import AllowList
from yingda.infra.outgoing.client import Fetcher, Reply, make_fetcher
from yingda.infra.outgoing.types import Answer, Ask, OutgoingError, RefusedError

__all__ = [
    "AllowList", "Answer", "Ask", "Fetcher", "OutgoingError", "RefusedError", "Reply", "make_fetcher",
]  # fmt: skip
