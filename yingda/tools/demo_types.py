"""What the demo shops' texts consist of."""

from dataclasses import dataclass
from typing import Literal

Category = Literal["product", "price", "order", "aftersales", "policy", "other"]
Stage = Literal["presales", "fulfilment", "aftersales"]
Result = Literal["solved", "unsolved", "no_need", "silent"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Turn:
    role: Literal["customer", "agent"]
    text: str


@dataclass(frozen=True)
class Dialogue:
    id: str
    shop: str
    category: Category
    stage: Stage
    result: Result
    stars: int | None
    tags: tuple[str, ...]
    turns: tuple[Turn, ...]
    reason: str = ""


@dataclass(frozen=True)
class QuickReply:
    """Typed as / and `code`; `owner` is the team's code or the person's sign-in name, empty for the shop."""

    code: str
    group: str
    title: str
    texts: tuple[str, ...]
    level: Literal["shop", "team", "personal"]
    owner: str = ""


@dataclass(frozen=True)
class Shop:
    """Hours are seven weekdays from Monday, each a row of intervals in minutes after midnight."""

    code: str
    name: str
    name_en: str
    alias: str
    accent: str
    greeting: str
    out_of_hours: str
    quick_questions: tuple[str, ...]
    hours: tuple[tuple[Span, ...], ...]
    quick_replies: tuple[QuickReply, ...]


@dataclass(frozen=True)
class Team:
    code: str
    name: str
    shops: tuple[str, ...]


@dataclass(frozen=True)
class Staff:
    """Somebody who serves the shops that they have an alias in."""

    name: str
    sign_in: str
    role: Literal["admin", "supervisor", "team_lead", "agent"]
    duty: Literal["presales", "aftersales", "temporary", "floating"]
    team: str
    skills: tuple[str, ...]
    capacity: int
    aliases: dict[str, str]


@dataclass(frozen=True)
class Customer:
    nickname: str
    city: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    title: str
    must_read: bool
    author: str
    days_ago: int
    shops: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class ShiftNote:
    days_ago: int
    time: str
    author: str
    shop: str
    text: str


@dataclass(frozen=True)
class DemoShops:
    shops: tuple[Shop, ...]
    teams: tuple[Team, ...]
    staff: tuple[Staff, ...]
    customers: tuple[Customer, ...]
    notices: tuple[Notice, ...]
    shift_log: tuple[ShiftNote, ...]


@dataclass(frozen=True)
class PlannedEpisode:
    """One past episode; `customer` and `agent` are places in `DemoShops`; one delay per turn."""

    shop: str
    customer: int
    dialogue: str
    days_ago: int
    opened_s: int
    waiting_s: int
    delays_s: tuple[int, ...]
    agent: int
    stars: int | None
