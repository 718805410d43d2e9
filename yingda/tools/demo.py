"""`yingda demo`: three lively shops with a month behind them, made through the rooms' own verbs."""

import asyncio
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from yingda.accounts import service as accounts
from yingda.infra.clock import Clock, FakeClock
from yingda.infra.db import Database, Reading, Unit, Wiring
from yingda.infra.settings import Settings
from yingda.kit.errors import NotFoundError
from yingda.kit.ids import new_token
from yingda.tools import (
    demo_bot,
    demo_bot_past,
    demo_callbacks,
    demo_duties,
    demo_knowledge,
    demo_promises,
    demo_readers,
    demo_retention,
    demo_surveys,
    demo_targets,
    demo_tasks,
    demo_triage,
    demo_world,
)
from yingda.tools import demo_history as history
from yingda.tools.demo_texts import demo_shops, history_plan
from yingda.tools.demo_world import ZONE, Act, World
from yingda.tools.progress import Progress

SIGN_INS_FILE = "demo.json"
UNFINISHED_FILE = "demo.unfinished"
SEED = 20261111
DAYS = 30
EPISODES = 320
AT_ONCE = 128  # acts handed to the writer together: two of its batches
SHOWN = ("admin", "supervisor", "agent", "agent")  # whose sign-ins are worth trying
LAST = (
    history.describe_customers,
    history.go_home,
    demo_world.open_always,
    demo_bot.check_again,
    demo_bot.go_on,
)

Acts = list[tuple[datetime, Act]]


@dataclass(frozen=True, slots=True)
class SignIn:
    """A name and password to try the demo with."""

    role: str
    name: str
    login: str
    password: str


def build(settings: Settings, wiring: Wiring, clock: Clock, episodes: int = EPISODES) -> bool:
    """Make the demo shops; false when they are there already. What was cut short by kill -9 is made anew."""
    if not _is_missing(settings, wiring, clock):
        return False
    unfinished = settings.home / UNFINISHED_FILE
    if _is_empty(settings, wiring, clock):
        unfinished.touch()
    password = f"demo-{new_token(6)}"
    secret = accounts.hash_password(password)
    now = clock.now()
    today = now.astimezone(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    past = FakeClock(today - timedelta(days=DAYS + 1) + history.SHIFT_FROM)
    # of the past nothing is due any more: the jobs that it causes are dropped
    quiet = Wiring(wiring.reactions, lambda _unit, _job: False, wiring.link_file)
    db = Database(settings.database, past, quiet)
    try:
        world = db.write_now(demo_world.make_world, secret)
        for shop in demo_shops().shops:
            db.write_now(demo_world.make_quick_replies, world, shop)
        demo_knowledge.make_knowledge(db, world, now)
        db.write_now(demo_bot.make_bots, world)
        db.write_now(demo_triage.make_rules, world)
        _keep_password(settings.home, password)
        try:
            asyncio.run(_replay(db, past, _past(world, today, now, episodes), now))
        finally:
            # whoever stops it midway has shops with a shorter past, and can sign in
            for last in LAST:
                db.write_now(last, world)
            unfinished.unlink(missing_ok=True)
    finally:
        db.close()
    return True


def was_cut_short(settings: Settings) -> bool:
    """Whether the database holds half a demo and nothing else."""
    return (settings.home / UNFINISHED_FILE).is_file()


def forget_cut(settings: Settings) -> None:
    """The database is used as it is from now on, so it must never be made anew."""
    (settings.home / UNFINISHED_FILE).unlink(missing_ok=True)


def sign_ins(settings: Settings) -> list[SignIn]:
    """The sign-ins to print: an administrator, a supervisor and two agents; none without a demo here."""
    file = settings.home / SIGN_INS_FILE
    if not file.is_file():
        return []
    password: str = json.loads(file.read_text("utf-8"))["password"]
    found, staff = [], list(demo_shops().staff)
    for role in SHOWN:
        chosen = next(each for each in staff if each.role == role)
        staff.remove(chosen)
        found.append(SignIn(role, chosen.name, chosen.sign_in, password))
    return found


def agents(settings: Settings) -> list[SignIn]:
    """Everybody of the demo who serves customers, agents first; none without a demo here."""
    file = settings.home / SIGN_INS_FILE
    if not file.is_file():
        return []
    password: str = json.loads(file.read_text("utf-8"))["password"]
    staff = sorted(demo_shops().staff, key=lambda each: each.role != "agent")
    return [SignIn(each.role, each.name, each.sign_in, password) for each in staff]


def is_empty(reading: Reading) -> bool:
    """Whether there is no shop at all."""
    return not accounts.system_actor(reading).shop_ids


def _is_missing(settings: Settings, wiring: Wiring, clock: Clock) -> bool:
    db = Database(settings.database, clock, wiring)
    try:
        return not any(db.read_now(_has_shop, shop.code) for shop in demo_shops().shops)
    finally:
        db.close()


def _is_empty(settings: Settings, wiring: Wiring, clock: Clock) -> bool:
    db = Database(settings.database, clock, wiring)
    try:
        return db.read_now(is_empty)
    finally:
        db.close()


def _has_shop(reading: Reading, code: str) -> bool:
    try:
        accounts.shop_by_code(reading, code)
    except NotFoundError:
        return False
    return True


def _past(world: World, today: datetime, now: datetime, episodes: int) -> Acts:
    until_s = int((now - today).total_seconds())
    plan = history_plan(SEED, DAYS, episodes, until_s)
    acts: Acts = [
        *history.shifts(world, today, DAYS),
        *history.acts_of(world, plan, today),
        *demo_world.board(world, today),
        *demo_bot_past.acts_of_bots(world, today),
        *demo_readers.acts_of_readers(world, today),
        *demo_promises.acts_of_promises(world, now),
        *demo_surveys.acts_of_surveys(world, now),
        *demo_callbacks.acts_of_callbacks(world, now),
        *demo_duties.acts_of_duties(world, now),
        *demo_tasks.acts_of_tasks(world, now),
        *demo_targets.acts_of_targets(world, now),
        *demo_retention.acts_of_retention(world, now),
    ]
    # a stable sort: acts of one instant stay in the order in which they were planned
    return sorted(((at, act) for at, act in acts if at <= now), key=lambda each: each[0])


async def _replay(db: Database, clock: FakeClock, acts: Acts, now: datetime) -> None:
    """Run every act at its instant: each act moves the clock on to the next one's."""
    progress = Progress("demo", len(acts))
    instants = [at for at, _ in acts] + [now]
    _move(clock, instants[0])
    for start in range(0, len(acts), AT_ONCE):
        part = acts[start : start + AT_ONCE]
        # gathered in order, and the writer takes them in order
        await asyncio.gather(
            *(
                db.write_later(_run_act, clock, act, instants[start + number])
                for number, (_, act) in enumerate(part, 1)
            )
        )
        progress.add(len(part))
    progress.close()


def _run_act(unit: Unit, clock: FakeClock, act: Act, following: datetime) -> None:
    try:
        act(unit)
    finally:
        _move(clock, following)


def _move(clock: FakeClock, instant: datetime) -> None:
    clock.advance(max(instant - clock.now(), timedelta(0)))


def _keep_password(home: Path, password: str) -> None:
    """Readable by the owner only; `run` prints it again, `demo --live` signs in with it."""
    descriptor = os.open(home / SIGN_INS_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump({"password": password}, out)
