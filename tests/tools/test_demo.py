"""The demo: what it says it makes, once; the shops' pages; a person from the command line."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import ROOT
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.alerts import service as alerts
from yingda.alerts.types import LogQuery
from yingda.app import serving, wiring
from yingda.app.cli import open_database
from yingda.conversations import service as conversations
from yingda.followups import service as followups
from yingda.followups.types import PromiseFilter, PromiseView
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Reading
from yingda.infra.settings import Settings, load_settings
from yingda.knowledge import service as knowledge
from yingda.knowledge.types.gaps import FeedbackState, GapState
from yingda.presence import service as presence
from yingda.presence.types import State
from yingda.sla import service as sla
from yingda.tools import demo
from yingda.tools.demo_knowledge import demo_books, demo_scripts, html_of
from yingda.tools.demo_texts import demo_shops

NOW = datetime(2026, 11, 10, 8, 30, tzinfo=UTC)  # 16:30 in Shanghai, every shop open
EPISODES = 24


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = load_settings({"YINGDA_HOME": str(tmp_path_factory.mktemp("demo"))})
    serving.migrate(settings)
    assert demo.build(settings, wiring.make_wiring(settings.secret), FakeClock(NOW), EPISODES)
    return settings


def read(settings: Settings, fn: Any, *args: Any) -> Any:
    with open_database(settings) as db:
        return db.read_now(fn, *args)


def read_then(settings: Settings, fn: Any) -> Any:
    """As it was when the demo was made: some answers end within days."""
    db = Database(settings.database, FakeClock(NOW), wiring.make_wiring(settings.secret))
    try:
        return db.read_now(fn)
    finally:
        db.close()


def everybody(reading: Reading) -> tuple[Actor, list]:
    system = accounts.system_actor(reading)
    return system, accounts.list_staff(reading, system)


def test_three_shops_and_ten_people_who_are_not_online(made: Settings):
    system, staff = read(made, everybody)
    assert len(system.shop_ids) == 3
    assert Counter(each.role for each in staff) == {"agent": 7, "team_lead": 1, "supervisor": 1, "admin": 1}
    seats = read(made, presence.seats_of, [each.id for each in staff])
    assert {seat.state for seat in seats} == {State.OFFLINE}
    assert sorted(seat.capacity for seat in seats) == sorted(each.capacity for each in demo_shops().staff)


def past(reading: Reading) -> list:
    """What people had; what the bots had alone has no owner."""
    cards = conversations.cards(reading, range(1, 200)).values()
    rows = [card for card in cards if card.owner is not None and card.state != "active"]
    return sorted(rows, key=lambda card: card.opened_at)


def test_the_past_has_real_times_and_ends(made: Settings):
    cards = read(made, past)
    assert cards
    assert all(card.opened_at < NOW for card in cards)
    assert (NOW - cards[0].opened_at).days > 7
    assert {card.state for card in cards} == {"ended"}
    assert all(card.ended_at is not None and card.ended_at > card.opened_at for card in cards)
    assert all(card.tags for card in cards)


def test_quick_replies_notices_and_shift_log(made: Settings):
    def look(reading: Reading) -> tuple[int, int, int]:
        system = accounts.system_actor(reading)
        shop_id = accounts.shop_by_code(reading, "qingchuan").id
        admin = next(each for each in accounts.list_staff(reading, system) if each.login == "zhouyanqing")
        actor = Actor(admin.id, admin.name, admin.role, system.permissions, system.shop_ids)
        replies = knowledge.replies_of(reading, actor, shop_id)
        notices = alerts.board_of(reading, actor).items
        return len(replies), len(notices), len(alerts.log_of(reading, actor, shop_id, LogQuery(limit=100))[0])

    replies, notices, entries = read(made, look)
    own = [each for each in demo_shops().shops[0].quick_replies if each.level != "personal"]
    assert replies == len(own) + sum("qingchuan" in each.shops for each in demo_scripts())
    assert notices == len(demo_shops().notices)
    handed_over = 1  # what was handed over is written into the log, too
    assert entries == sum(entry.shop == "qingchuan" for entry in demo_shops().shift_log) + handed_over


def test_every_article_of_the_demo_is_offered(made: Settings):
    def look(reading: Reading) -> dict[str, tuple[int, set[str]]]:
        found = {}
        for code in demo_books():
            shop_id = accounts.shop_by_code(reading, code).id
            ids = [each.id for each in knowledge.index_entries(reading, shop_id, 0, 1000).entries]
            answers = knowledge.answers(reading, shop_id, ids).values()
            found[code] = len(answers), {each.category for each in answers}
            assert not [each.plain for each in answers if "{{" in each.plain]
        return found

    books = {
        code: (len(book.articles), {each.name for each in book.categories}) for code, book in demo_books().items()
    }
    assert set(books) == {"qingchuan", "yunshang", "xiaoman"}
    assert read_then(made, look) == books


def test_the_pages_of_knowledge_have_something_to_show(made: Settings):
    def look(reading: Reading) -> dict[str, Any]:
        admin = accounts.system_actor(reading)
        found = {}
        for code in demo_books():
            shop_id = accounts.shop_by_code(reading, code).id
            health = knowledge.health_of(reading, admin, shop_id, [])
            gaps = knowledge.list_gaps(reading, admin, shop_id, GapState.OPEN, None, 50)[0]
            feedback = knowledge.list_feedback(reading, admin, shop_id, FeedbackState.OPEN, None, 50)[0]
            use = knowledge.use_of(reading, admin, shop_id, "2026-10-10", "2026-11-10")
            found[code] = {
                "owned": all(line.owner for line in health.review_due), "due": len(health.review_due),
                "ending": len(health.expires_soon), "unused": len(health.never_used),
                "wrong": [line.count for line in health.often_wrong], "gap": max(gap.customers for gap in gaps),
                "notes": sum(bool(one.note) for one in feedback), "read": len(use.articles),
                "people": sum(bool(one.sent) for one in use.staff),
            }  # fmt: skip
        return found

    for code, seen in read_then(made, look).items():
        book = demo_books()[code]
        assert seen["owned"], code
        assert 1 <= seen["due"] <= len(book.articles) // 10, code
        assert 1 <= seen["ending"] <= 12, code
        assert 1 <= seen["unused"] <= len(book.articles) // 8, code
        assert seen["wrong"] == [2, 2], code
        assert seen["gap"] >= 3, code
        assert seen["notes"] == 2, code
        assert seen["people"] >= 5, code
        assert seen["read"] >= len(book.articles) * 3 // 4 or seen["read"] == 100, code


def test_the_demos_scripts_say_what_their_kinds_must_say(made: Settings):
    def lacking(reading: Reading) -> list[tuple[str, str]]:
        admin = accounts.system_actor(reading)
        shops = [accounts.shop_by_code(reading, code).id for code in demo_books()]
        found = (each for shop_id in shops for each in knowledge.replies_of(reading, admin, shop_id))
        return [(each.code, lack) for each in found for lack in each.lacks]

    assert read(made, lacking) == []


def test_promises_are_in_every_state(made: Settings):
    def states(reading: Reading) -> Counter[str]:
        admin = next(each for each in everybody(reading)[1] if each.role == "admin")
        actor = accounts.find_actor(reading, admin.id)
        found = Counter[str]()
        for which in PromiseFilter:
            wanted = followups.PromiseQuery(PromiseView.SHOP, which, None, None, 50)
            for card in followups.list_promises(reading, actor, wanted)[0]:
                found[card.state] += which is not PromiseFilter.OVERDUE and which is not PromiseFilter.OPEN
                found["open"] += which is PromiseFilter.OPEN and card.state == "open"
        return found

    assert read_then(made, states) == {"open": 8, "kept": 1, "broken": 1, "dropped": 1, "moved": 2}


def test_who_was_not_reached_is_called_again_asked_to_be_told_or_told(made: Settings):
    def look(reading: Reading) -> tuple[list[str], list[str]]:
        admin = next(each for each in everybody(reading)[1] if each.role == "admin")
        actor = accounts.find_actor(reading, admin.id)
        wanted = followups.PromiseQuery(PromiseView.SHOP, PromiseFilter.OPEN, None, None, 50)
        cards = followups.list_promises(reading, actor, wanted)[0]
        steps = [str(one.callback.kind) for one in cards if one.callback]
        return steps, [one.text.text for one in cards if one.text]

    steps, texts = read_then(made, look)
    assert sorted(steps) == ["text", "try"]
    assert len(texts) == 1


def test_what_is_owed_is_in_every_state(made: Settings):
    def look(reading: Reading) -> tuple[Counter[str], list[str | None], list[int]]:
        supervisor = next(each for each in everybody(reading)[1] if each.role == "supervisor")
        actor = accounts.find_actor(reading, supervisor.id)
        cards = conversations.cards(reading, range(1, 200)).values()
        active = [card.id for card in cards if card.state == "active"]
        found = sla.clocks_among(reading, actor, active).items
        states = Counter(f"{clock.kind}:{clock.state}" for card in found for clock in card.clocks)
        sessions = [sla.access_level(reading, actor, each).session for each in active]
        told = [session.told_seq is not None for session in sessions if session is not None]
        return states, sorted(card.level or "" for card in found), sorted(told)

    states, levels, told = read_then(made, look)
    assert levels == ["", "l2", "l3", "l3", "l3"]
    assert told == [False, True]
    # nothing has gone off yet: whoever starts the server is told at once
    assert states["joint_session:running"] == 1
    assert states["plan_told:running"] == 2
    assert states["full_answer:running"] == 1
    assert states["solution:paused"] >= 4


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("一句\n又一句\n\n另一段", "<p>一句<br>又一句</p><p>另一段</p>"),
        ("先看：\n- 甲 < 乙\n- -5 度", "<p>先看：</p><ul><li>甲 &lt; 乙</li><li>-5 度</li></ul>"),
        ("1. 打开\n2. 点“是”\n完了", "<ol><li>打开</li><li>点“是”</li></ol><p>完了</p>"),
    ],
)
def test_plain_answers_become_html(plain: str, html: str):
    assert html_of(plain) == html


def test_a_second_time_changes_nothing(made: Settings):
    before = demo.sign_ins(made)
    assert not demo.build(made, wiring.make_wiring(made.secret), FakeClock(NOW), EPISODES)
    assert demo.sign_ins(made) == before
    assert [one.role for one in before] == ["admin", "supervisor", "agent", "agent"]
    assert (made.home / "demo.json").stat().st_mode & 0o777 == 0o600


def test_the_printed_passwords_are_right(made: Settings):
    for one in demo.sign_ins(made):
        credentials = read(made, accounts.find_credentials, one.login)
        assert accounts.verify_password(credentials, one.password)


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    env = {"YINGDA_HOME": str(home), "PATH": "/usr/bin:/bin"}
    program = [sys.executable, "-m", "yingda.app.cli", *command]
    return subprocess.run(program, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_somebody_is_taken_on_from_the_command_line(made: Settings):
    done = run(made.home, "staff", "add", "lilei", "--name", "李雷", "--shop", "xiaoman")
    assert done.returncode == 0, done.stderr
    password = done.stdout.split()[-1]
    assert accounts.verify_password(read(made, accounts.find_credentials, "lilei"), password)
    again = run(made.home, "staff", "add", "lilei")
    assert again.returncode == 1
    assert again.stderr.startswith("yingda: ")


def test_commands_are_told_in_the_help(tmp_path: Path):
    words = run(tmp_path, "--help").stdout
    for command in ("serve", "run", "worker", "demo", "replay", "bench", "openapi", "db", "staff"):
        assert f"\n    {command} " in words
