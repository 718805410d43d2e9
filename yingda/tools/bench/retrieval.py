"""Finding among 10,000 articles with 5 ways of asking each, in a child as when serving."""

import itertools
import random
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from yingda.lang.retrieval import Entry, shelf
from yingda.lang.retrieval.shelf import Question
from yingda.tools.replay.command import OpenDatabase

ARTICLES, PHRASINGS = 10_000, 5
QUESTIONS = 500
_WHO = ("", "我", "我们", "客人", "家里人", "朋友", "公司")
_WHAT = ("退款", "发票", "快递", "耳机", "充电宝", "手表", "大衣", "衬衫", "绿茶", "红茶", "优惠券", "运费")
_KIND = tuple(f"{letter}{number}" for letter in "ABCDEFGHJK" for number in range(10, 60))
_WISH = ("多久到账", "怎么开", "还没收到", "连不上", "能退吗", "坏了怎么办", "哪里看", "可以改吗", "什么时候发")
_END = ("", "呀", "？", "，谢谢", "，急", "，麻烦看一下", "了两次")


def retrieval(seconds: float, _env: Mapping[str, str], _open_database: OpenDatabase) -> dict[str, Any]:
    """How long a search takes in the child (and with the way there and back), building, and the child's memory."""
    rng = random.Random(7)
    entries = tuple(_entries(rng))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        began = time.perf_counter()
        pool.submit(build_here, entries).result()
        built = time.perf_counter() - began
        asked = [_question(rng) for _ in range(QUESTIONS)]
        inside, computing = pool.submit(ask_here, asked, seconds).result()
        there_and_back = [_timed(pool, text) for text in asked]
        peak, now = pool.submit(memory_here).result()
    return {
        "articles": ARTICLES, "phrasings": ARTICLES * PHRASINGS, "build_s": round(built, 2),
        "search_p50_ms": _at(inside, 0.5), "search_p95_ms": _at(inside, 0.95),
        "search_cpu_p95_ms": _at(computing, 0.95),  # what the search itself needs, however busy the machine is
        "round_trip_p95_ms": _at(there_and_back, 0.95), "child_rss_mb": now, "child_peak_mb": peak,
    }  # fmt: skip


def build_here(entries: Sequence[Entry]) -> None:
    """In the child: build the index, with whatever goes on beside it."""
    shelf.shelve("bench", "1", entries)
    shelf.wait()


def ask_here(texts: Sequence[str], seconds: float) -> tuple[list[float], list[float]]:
    """In the child: seconds for each search by the clock and by the processor, for as long as wanted."""
    took, computed = list[float](), list[float]()
    for text in itertools.cycle(texts):
        if len(took) >= len(texts) and sum(took) >= seconds:
            break
        began, worked = time.perf_counter(), time.process_time()
        shelf.look(Question("bench", "1", text, 3))
        took.append(time.perf_counter() - began)
        computed.append(time.process_time() - worked)
    return took, computed


def memory_here() -> tuple[int, int]:
    """The most memory that the child ever had, and what it has now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, pages * resource.getpagesize() // 2**20


def _timed(pool: ProcessPoolExecutor, text: str) -> float:
    began = time.perf_counter()
    pool.submit(shelf.look, Question("bench", "1", text, 3)).result()
    return time.perf_counter() - began


def _entries(rng: random.Random) -> Iterator[Entry]:
    for number in range(ARTICLES):
        yield Entry(number + 1, tuple(_question(rng) for _ in range(PHRASINGS)), rng.choice(_WHAT))


def _question(rng: random.Random) -> str:
    parts = (_WHO, _WHAT, _KIND, _WISH, _END)
    return "".join(rng.choice(part) for part in parts)


def _at(seconds: Sequence[float], share: float) -> float:
    return round(sorted(seconds)[int(len(seconds) * share)] * 1000, 2)
