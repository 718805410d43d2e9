"""`yingda bench`: what this machine does; every number comes from a server process of its own on loopback."""

from collections.abc import Callable, Mapping
from typing import Any

from yingda.tools.bench.browse import growth, lists, search
from yingda.tools.bench.crowded import consoles, sockets
from yingda.tools.bench.ingest import ingest
from yingda.tools.bench.processes import processes
from yingda.tools.bench.push import push
from yingda.tools.bench.retrieval import retrieval
from yingda.tools.bench.start import start
from yingda.tools.bench.timers import timers
from yingda.tools.replay.command import OpenDatabase

BENCHES: Mapping[str, Callable[[float, Mapping[str, str], OpenDatabase], dict[str, Any]]] = {
    "ingest": ingest,
    "push": push,
    "start": start,
    "list": lists,
    "search": search,
    "sockets": sockets,
    "consoles": consoles,
    "timers": timers,
    "growth": growth,
    "processes": processes,
    "retrieval": retrieval,
}


def run_bench(name: str, seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """Run one benchmark for about `seconds` (0: as long as it is meant to run)."""
    return {"bench": name, **BENCHES[name](seconds, env, open_database)}
