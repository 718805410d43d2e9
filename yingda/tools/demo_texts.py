"""The demo shops' own texts and a deterministic plan of their past month: pure, nothing is written here."""

from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from random import Random

import msgspec

from yingda.tools.demo_types import (
    DemoShops,
    Dialogue,
    PlannedEpisode,
    Result,
    Shop,
    Span,
    Staff,
    Stage,
    Turn,
)

VARIABLES = frozenset({"shop", "alias", "customer"})
LANGUAGE_TAG = "语种"  # dialogues held in English, and the customers who hold them


@cache
def demo_dialogues() -> tuple[Dialogue, ...]:
    """Every demo dialogue, in the file's order."""
    lines = _read("demo_dialogues.jsonl").splitlines()
    return tuple(msgspec.json.decode(line, type=Dialogue) for line in lines)


@cache
def demo_shops() -> DemoShops:
    """The demo shops with their people, customers, notices and shift log."""
    return msgspec.json.decode(_read("demo_shops.json"), type=DemoShops)


def _read(name: str) -> bytes:
    return files("yingda.tools").joinpath("data", name).read_bytes()


# How many customers open a chat per hour of the day: peaks at 10-12, 14-17 and 20-22.
_RHYTHM = (0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 9, 9, 4, 4, 8, 8, 8, 4, 3, 5, 10, 10, 4, 2)
_CAMPAIGN_DAYS_AGO = range(8, 12)  # where the shift log's busy days lie
_FEW = 32  # a shop with fewer dialogues than this opens as often as if it had so many: it must look alive, too
_LAST_OPENING_S = 1800  # nobody opens later than this before the shop closes, or before now
_DUTIES: dict[Stage, frozenset[str]] = {
    "presales": frozenset({"presales", "temporary", "floating"}),
    "fulfilment": frozenset({"presales", "aftersales", "floating"}),
    "aftersales": frozenset({"aftersales", "floating"}),
}


def history_plan(seed: int, days: int = 30, count: int = 320, until_s: int = 0) -> list[PlannedEpisode]:
    """The same past for the same seed, oldest first; `until_s` > 0 adds today up to that second."""
    rng, demo = Random(seed), demo_shops()
    decks: dict[str, list[Dialogue]] = {shop.code: [] for shop in demo.shops}
    taken: set[tuple[int, int]] = set()
    plan = []
    for shop in _by_turns(count):
        dialogue = _deal(rng, shop.code, decks[shop.code])
        days_ago, opened_s = _opening(rng, shop, days, until_s)
        while not (free := _free(dialogue, days_ago, taken)):
            days_ago, opened_s = _opening(rng, shop, days, until_s)
        # Regulars come more often: the weight falls with the place in the list.
        customer = rng.choices(free, [1 / (4 + place) for place in free])[0]
        taken.add((customer, days_ago))
        delays = _delays(rng, dialogue)
        agent = rng.choice([place for place, each in enumerate(demo.staff) if _serves(each, dialogue)])
        waiting_s = rng.choice((0, 0, 0, 0, 1, 2, 4, rng.randint(15, 150)))
        stars = _stars(rng, dialogue, max(delays))
        plan.append(
            PlannedEpisode(
                shop.code, customer, dialogue.id, days_ago, opened_s, waiting_s, delays, agent, stars
            )
        )
    return sorted(plan, key=lambda each: (-each.days_ago, each.opened_s, each.dialogue))


def _by_turns(count: int) -> list[Shop]:
    """That many openings: a shop with more dialogues has more, so that none wears out early."""
    dialogues = Counter(each.shop for each in demo_dialogues())
    weights = {code: max(number, _FEW) for code, number in dialogues.items()}
    opened: Counter[str] = Counter()
    turns = []
    for _ in range(count):
        shop = min(demo_shops().shops, key=lambda each: (opened[each.code] + 1) / weights[each.code])
        opened[shop.code] += 1
        turns.append(shop)
    return turns


def _deal(rng: Random, shop: str, deck: list[Dialogue]) -> Dialogue:
    """Each dialogue of the shop once before any comes again."""
    if not deck:
        deck += [each for each in demo_dialogues() if each.shop == shop]
        rng.shuffle(deck)
    return deck.pop()


def _opening(rng: Random, shop: Shop, days: int, until_s: int) -> tuple[int, int]:
    """Days ago and second of the day, inside hours that the shop keeps on every weekday."""
    first = 0 if until_s else 1
    ago = range(first, days + 1)
    weights = [3 if each in _CAMPAIGN_DAYS_AGO else 2 if each == 0 else 1 for each in ago]
    while True:
        days_ago = rng.choices(ago, weights)[0]
        second = rng.choices(range(24), _RHYTHM)[0] * 3600 + rng.randrange(3600)
        too_late = days_ago == 0 and second + _LAST_OPENING_S > until_s
        if not too_late and all(_open(day, second) for day in shop.hours):
            return days_ago, second


def _open(day: tuple[Span, ...], second: int) -> bool:
    return any(start * 60 <= second <= end * 60 - _LAST_OPENING_S for start, end in day)


def _free(dialogue: Dialogue, days_ago: int, taken: set[tuple[int, int]]) -> list[int]:
    """Who speaks the dialogue's language and has none on that day yet, so that nobody's episodes overlap."""
    english = LANGUAGE_TAG in dialogue.tags
    fitting = (n for n, each in enumerate(demo_shops().customers) if (LANGUAGE_TAG in each.tags) == english)
    return [place for place in fitting if (place, days_ago) not in taken]


def _serves(staff: Staff, dialogue: Dialogue) -> bool:
    serves = staff.role in ("team_lead", "agent") and dialogue.shop in staff.aliases
    return serves and staff.duty in _DUTIES[dialogue.stage]


def _delays(rng: Random, dialogue: Dialogue) -> tuple[int, ...]:
    waits = [0]
    waits += [_delay(rng, before, turn, dialogue.result) for before, turn in pairwise(dialogue.turns)]
    return tuple(waits)


def _delay(rng: Random, before: Turn, turn: Turn, result: Result) -> int:
    if before.role == turn.role == "agent" and result == "silent":
        return rng.randint(200, 420)  # the agent asks again after some silence
    if before.role == turn.role:
        return rng.randint(3, 14)
    if turn.role == "customer":
        return rng.randint(6, 70)
    if rng.random() < 0.06:
        return rng.randint(90, 420)  # a slow response now and then, so that the figures have something to say
    return min(75, round(rng.lognormvariate(2.3, 0.5)) + len(turn.text) // 4)  # about 4 characters a second


def _stars(rng: Random, dialogue: Dialogue, longest_s: int) -> int | None:
    if dialogue.stars is None or rng.random() < 0.3:
        return None
    return max(1, dialogue.stars - 1) if longest_s >= 180 else dialogue.stars
