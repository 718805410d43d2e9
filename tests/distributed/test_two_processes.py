"""Customer on one process, agent on another; a process that is drained or killed; two workers."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import psycopg
import pytest

from tests.cluster import Cluster
from tests.distributed.conftest import Town, closed_with, conversations_of, until
from tests.journeys.conftest import Agent, Guest, Line
from yingda.app.cli import open_database
from yingda.infra.db import Unit
from yingda.routing.service import due

pytestmark = pytest.mark.cluster

RESTART = 1012
GUESTS = 40
FLOOD = 300
# writes down who claims a job and when it is over, in the claiming transaction itself
CLAIMS = """
CREATE TABLE seen (n bigserial, job_id bigint, what text, worker text);
CREATE FUNCTION see_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO seen (job_id, what, worker) VALUES (NEW.id, 'claimed', current_setting('application_name'));
  RETURN NEW; END $$;
CREATE FUNCTION see_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO seen (job_id, what, worker) VALUES (OLD.id, 'done', current_setting('application_name'));
  RETURN OLD; END $$;
CREATE TRIGGER see_claim AFTER UPDATE ON job FOR EACH ROW
  WHEN (NEW.lease IS NOT NULL AND NEW.lease IS DISTINCT FROM OLD.lease) EXECUTE FUNCTION see_claim();
CREATE TRIGGER see_end AFTER DELETE ON job FOR EACH ROW WHEN (OLD.state = 'running') EXECUTE FUNCTION see_end();
"""


@pytest.fixture
def qing(town: Town) -> Iterator[Agent]:
    """An agent at the second process, alone on duty."""
    agent = town.agent(town.parts.webs[1], "qing")
    yield agent
    for conversation_id in [one["id"] for one in agent.get("/conversations", view="waiting")["items"]]:
        ending = {"result": "solved", "done": "已处理", "no_answer": "courtesy"}
        agent.send("POST", f"/conversations/{conversation_id}/end", ending)
    agent.send("PUT", "/presence/me", {"state": "offline"})


def message_from(line: Line, author: str) -> dict:
    while (card := line.next("message")["card"])["author"] != author:
        pass
    return card


def test_question_and_answer_cross_from_one_process_to_the_other(town: Town, qing: Agent) -> None:
    one, two = town.parts.webs
    guest = town.guest(one)
    line, ready = guest.line()
    assert ready["conversation"] is None
    desk = qing.line(f"shop:{town.shop_id}")
    # the first message goes to the other process: the chat page's own one learns of its conversation by a push
    Guest(town.client(two), guest.token, guest.shop).says("蓝牙耳机左边没有声音")
    assert message_from(line, "customer")["text"] == "蓝牙耳机左边没有声音"
    while (card := desk.next("conversation")["card"])["owner"] is None:
        pass
    assert card["owner"]["id"] == qing.id
    desk.send(type="subscribe", topics=[f"conversation:{card['id']}"])
    assert desk.next("subscribed")["refused"] == []
    line.send(type="typing", on=True)
    assert desk.next("typing")["card"]["author"] == "customer"
    desk.send(type="typing", conversation_id=card["id"], on=True)
    assert line.next("typing")["card"]["name"] == "小qing"
    answer = qing.says(card["id"], "您好，马上为您查看")
    assert message_from(line, "agent")["seq"] == answer["seq"]
    for each in (line, desk):
        each.close()


def test_colleagues_at_the_other_process_see_who_is_here(town: Town, qing: Agent) -> None:
    ming = town.agent(town.parts.webs[0], "ming")
    desk = ming.line(f"shop:{town.shop_id}")
    for state in ("paused", "online"):
        qing.send("PUT", "/presence/me", {"state": state})
        while (card := desk.next("presence")["card"])["staff_id"] != qing.id:
            pass
        assert card["state"] == state
    ming.send("PUT", "/presence/me", {"state": "offline"})
    desk.close()


@pytest.mark.parametrize("how", ["drained", "killed"])
def test_who_was_on_a_process_that_ends_goes_on_elsewhere_and_misses_nothing(
    town: Town, qing: Agent, how: str
) -> None:
    one, two = town.parts.webs
    at_two = town.guest(two)
    line, _ = at_two.line()
    at_two.says("订单什么时候发货")
    [conversation_id] = conversations_of(qing)
    desk = qing.line(f"conversation:{conversation_id}")
    seen = qing.says(conversation_id, "您好")["seq"]
    assert message_from(line, "agent")["seq"] == seen
    two.stop() if how == "drained" else two.kill()
    code = RESTART if how == "drained" else None
    assert (closed_with(line), closed_with(desk)) == (code, code)
    # meanwhile life goes on at the other process
    elsewhere = town.moved(qing, one)
    missed = [elsewhere.says(conversation_id, text)["seq"] for text in ("今天发", "圆通快递")]
    again = Guest(town.client(one), at_two.token, at_two.shop)
    line, ready = again.line(after_seq=seen)
    assert [message["seq"] for message in ready["messages"]] == missed
    assert again.says("谢谢")["seq"] == missed[-1] + 1
    desk = elsewhere.line(f"conversation:{conversation_id}")
    found = elsewhere.get(f"/conversations/{conversation_id}/messages", after_seq=seen)["items"]
    assert [message["seq"] for message in found] == [*missed, missed[-1] + 1]
    for each in (line, desk):
        each.close()
    two.start()


def test_two_workers_never_have_one_job_at_once(town: Town, qing: Agent) -> None:
    parts = town.parts
    second = parts.add_worker(PGAPPNAME="second")
    with psycopg.connect(parts.database_url, autocommit=True) as connection:
        connection.execute(CLAIMS)
        with open_database(parts.settings) as db:
            # all due at one instant, so that both reach for the same rows
            db.write_now(flood, town.shop_id, db.clock.now() + timedelta(seconds=1))
        with ThreadPoolExecutor(8) as pool:
            guests = list(pool.map(lambda number: town.guest(parts.webs[number % 2]), range(GUESTS)))
            list(pool.map(lambda guest: guest.says("在吗"), guests))

        def is_idle() -> bool:
            due = "SELECT count(*) FROM job WHERE state = 'running' OR due_at < (extract(epoch FROM now()) * 1000)"
            return connection.execute(due).fetchone() == (0,) and len(workers_of(parts)) == 2

        until(is_idle)
        rows = connection.execute("SELECT job_id, what FROM seen ORDER BY n").fetchall()
        connection.execute("DROP TABLE seen; DROP FUNCTION see_claim CASCADE; DROP FUNCTION see_end CASCADE")
    assert second.stop() == 0
    claims = Counter(job_id for job_id, what in rows if what == "claimed")
    ends = Counter(job_id for job_id, what in rows if what == "done")
    # no run failed and no lease was lost, so every job was claimed by exactly one worker, and ended once
    assert set(claims.values()) == {1}
    assert claims == ends
    assert parts.jobs_of("dead", "parked") == 0


def flood(unit: Unit, shop_id: int, at: datetime) -> None:
    for number in range(FLOOD):
        unit.enqueue(due.route(shop_id, "", at, f"flood {number}"))


def workers_of(parts: Cluster) -> set[str]:
    with psycopg.connect(parts.database_url) as connection:
        return {name for (name,) in connection.execute("SELECT DISTINCT worker FROM seen")}
