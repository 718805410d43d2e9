"""Replay: dialogues arrive whole at both sides, also when the server dies or lines are cut; the judge tells."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from yingda.app.cli import open_database
from yingda.tools import staffing
from yingda.tools.errors import CommandError
from yingda.tools.replay import load_scripts
from yingda.tools.replay.alone import run_alone
from yingda.tools.replay.command import Asked, Here, is_ours, read_staff, run_replay
from yingda.tools.replay.judge import Verdict, judge, percentiles
from yingda.tools.replay.script import Script, Turn
from yingda.tools.server import PrivateServer, private_server

DIALOGUES = ROOT / "tests" / "data" / "dialogues.jsonl"
WHOLE = {"lost": 0, "duplicated": 0, "out_of_order": 0}


@pytest.fixture
def server() -> Iterator[PrivateServer]:
    with private_server() as running:
        yield running


def here(server: PrivateServer) -> Here:
    return Here(server.settings, open_database, ("127.0.0.1", server.port))


def faults(result: dict) -> dict:
    return {name: result[name] for name in WHOLE}


def turns(scripts: list[Script]) -> int:
    return sum(len(script.turns) for script in scripts)


def test_nothing_wrong():
    assert judge(["a", "b", "c"], [["a", "b", "c"], ["x", "a", "b", "c"]]) == Verdict(0, 0, 0)


def test_a_message_that_is_missing_on_both_sides_is_lost_once():
    assert judge(["a", "b", "c"], [["a", "c"], ["a", "c"]]) == Verdict(1, 0, 0)


def test_twice_on_one_side_is_duplicated():
    assert judge(["a", "b"], [["a", "b"], ["a", "b", "b", "b"]]) == Verdict(0, 2, 0)


def test_swapped_neighbours_are_out_of_order_once():
    assert judge(["a", "b", "c", "d"], [["a", "c", "b", "d"]]) == Verdict(0, 0, 1)


def test_percentiles_by_nearest_rank():
    assert percentiles([float(n) for n in range(1, 101)]) == {"p50": 50.0, "p95": 95.0, "p99": 99.0}
    assert percentiles([7.0]) == {"p50": 7.0, "p95": 7.0, "p99": 7.0}
    assert percentiles([]) == {"p50": None, "p95": None, "p99": None}


def test_blank_turns_are_left_out(tmp_path: Path):
    file = tmp_path / "one.jsonl"
    line = {"session_id": "s", "turns": [{"role": "customer", "text": " 在吗 "}, {"role": "agent", "text": "  "}]}
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    assert load_scripts(file) == [Script((Turn("customer", "在吗"),))]


def test_a_wrong_line_is_named(tmp_path: Path):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"turns": []}\n{"turns": [{"role": "robot", "text": "x"}]}\n', "utf-8")
    with pytest.raises(CommandError, match="line 2"):
        load_scripts(file)


def test_only_this_folders_server_on_this_machine_is_ours():
    assert is_ours("http://127.0.0.1:8000", ("127.0.0.1", 8000))
    assert is_ours("http://localhost:8000", ("0.0.0.0", 8000))
    assert not is_ours("http://127.0.0.1:8001", ("127.0.0.1", 8000))
    assert not is_ours("http://shop.example:8000", ("127.0.0.1", 8000))
    assert not is_ours("http://127.0.0.1:8000", None)


def test_sign_ins_from_a_file(tmp_path: Path):
    file = tmp_path / "staff.json"
    file.write_text('[{"login": "li", "password": "secret"}]', "utf-8")
    assert read_staff(file) == [("li", "secret")]
    file.write_text('[{"login": "li"}]', "utf-8")
    with pytest.raises(CommandError):
        read_staff(file)


@pytest.mark.load
def test_sixty_dialogues_arrive_whole(server: PrivateServer):
    scripts = load_scripts(DIALOGUES)
    result = run_replay(scripts, Asked(rate=80), here(server))
    assert (result["dialogues"], result["messages"], result["queued"]) == (60, turns(scripts), 0)
    assert faults(result) == WHOLE


@pytest.mark.load
def test_a_server_that_dies_in_the_middle_loses_nothing(server: PrivateServer):
    scripts = load_scripts(DIALOGUES, 30)
    crash = threading.Timer(3.0, lambda: (server.kill(), server.start()))
    crash.start()
    result = run_replay(scripts, Asked(rate=30), here(server))
    crash.join()
    assert (result["dialogues"], result["messages"]) == (30, turns(scripts))
    assert faults(result) == WHOLE


@pytest.mark.load
def test_lines_that_are_cut_lose_nothing(server: PrivateServer):
    scripts = load_scripts(DIALOGUES, 30)
    result = run_replay(scripts, Asked(rate=30, cut_sockets=0.2), here(server))
    assert (result["dialogues"], result["messages"]) == (30, turns(scripts))
    assert faults(result) == WHOLE


@pytest.mark.slow
def test_customers_alone_and_the_last_line_is_the_result(server: PrivateServer):
    command = [
        sys.executable, "-m", "yingda.app.cli", "replay", str(DIALOGUES), "--rate", "50", "--limit", "10",
        "--only", "customers", "--json",
    ]  # fmt: skip
    env = {"YINGDA_HOME": str(server.home), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.splitlines()[-1])
    said = sum(turn.role == "customer" for script in load_scripts(DIALOGUES, 10) for turn in script.turns)
    assert (result["dialogues"], result["messages"]) == (10, said)
    assert faults(result) == WHOLE
    assert result["push_ms"] == {"p50": None, "p95": None, "p99": None}


@pytest.mark.load
def test_against_a_bot_that_knows_nothing_everybody_gets_to_a_person(server: PrivateServer):
    with open_database(server.settings) as db:
        staffing.make_staff(db, 1, 15)
    scripts = load_scripts(DIALOGUES, 12)
    asked = Asked(rate=20, shop=staffing.SHOP)
    result = run_alone({"one": scripts[:6], "other": scripts[6:]}, asked, here(server))
    assert [result[fault] for fault in ("loops", "after_assignment", "too_many_tries")] == [0, 0, 0]
    assert result["dialogues"] == sum(one["dialogues"] for one in result["corpora"].values()) > 0
    assert 0 < result["handed_over"] <= sum(result["reasons"].values())
