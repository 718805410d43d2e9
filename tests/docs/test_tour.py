"""The tour's message really comes by where the tour says, in that order."""

import ast
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType

import pytest

from tests.architecture.source import ROOT
from tests.desk import TYPED, Desk
from tests.docs.markdown import Page
from yingda.app.wiring import job_kinds
from yingda.channels.web import service as web
from yingda.channels.web.types import Visitor
from yingda.conversations import service as conversations
from yingda.conversations.service import Outgoing, Wish
from yingda.conversations.types import Draft, Kind
from yingda.guard import service as guard
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind

TOUR = ROOT / "docs" / "tour.md"
FUNCTION = re.compile(r"(yingda/[\w/]+\.py)::([\w.]+)")
# what edges and threads do is not part of these runs
OUTSIDE = ("/api.py", "/api/", "yingda/infra/http", "yingda/infra/push", "yingda/infra/db/database.py")


@dataclass
class Trace:
    """The product's functions in the order in which they were first called."""

    called: dict[str, None] = field(default_factory=dict)

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        name = frame.f_code.co_filename
        if event == "call" and "/yingda/" in name:
            path = "yingda/" + name.rpartition("/yingda/")[2]
            self.called.setdefault(f"{path}::{frame.f_code.co_qualname}")

    def take(self) -> list[str]:
        taken = list(self.called)
        self.called.clear()
        return taken


@pytest.fixture
def trace() -> Iterator[Trace]:
    """Set before the database starts its threads, so that they are watched, too."""
    before, made = sys.getprofile(), Trace()
    threading.setprofile(made)
    sys.setprofile(made)
    yield made
    sys.setprofile(before)
    threading.setprofile(None)


@pytest.fixture
def kinds() -> Mapping[str, JobKind]:
    return job_kinds()


@pytest.fixture
def desk(trace: Trace, db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


def section(number: int) -> str:
    return Page(TOUR, TOUR.read_text("utf-8")).text.split(f"\n### {number}. ")[1].split("\n##")[0]


def stops(number: int) -> list[str]:
    """The functions that a section of the tour comes by."""
    found = (match.groups() for match in FUNCTION.finditer(section(number)))
    named = dict.fromkeys(
        f"{path}::{name}"
        for path, name in found
        if is_function(path, name) and not any(part in path for part in OUTSIDE)
    )
    return list(named)


def is_function(path: str, name: str) -> bool:
    last = name.rpartition(".")[2]
    tree = ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
    return any(isinstance(node, ast.FunctionDef) and node.name == last for node in tree)


def in_order(called: list[str], wanted: list[str]) -> list[str]:
    return [name for name in called if name in wanted]


def test_the_message_goes_where_the_tour_says(desk: Desk, trace: Trace, drain: Callable[[], int]) -> None:
    shop_id = desk.shop("qingchuan")
    agent = desk.staff("xiaoqing", shop_id)
    desk.online(agent)
    drain()

    trace.take()
    visitor = Visitor(shop_id, "visitor-1")
    draft = Draft("customer-1", Kind.TEXT, "耳机没声音")
    desk.write(web.say, visitor, draft, Wish(), None)
    wanted = stops(3) + stops(4)
    assert in_order(trace.take(), wanted) == wanted

    drain()
    assert in_order(trace.take(), stops(6)) == stops(6)

    conversation_id = desk.read(web.find_conversation_id, visitor)
    trace.take()
    cleared = guard.clear("您好，左边还是右边没有声音？", TYPED)
    outgoing = Outgoing(Draft("agent-1", Kind.TEXT), cleared)
    desk.write(conversations.send, agent, conversation_id, outgoing)
    assert in_order(trace.take(), stops(7)) == stops(7)


def test_every_section_comes_by_somewhere() -> None:
    assert [len(stops(number)) >= 3 for number in (3, 4, 6, 7)] == [True] * 4
