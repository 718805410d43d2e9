"""Everything dies once while sixty dialogues are played: nothing is lost, doubled or out of order."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.chaos.storm import DIALOGUES, blows, play
from tests.cluster import Cluster, cluster
from yingda.tools.replay import load_scripts

pytestmark = pytest.mark.chaos

WHOLE = {"lost": 0, "duplicated": 0, "out_of_order": 0}
RATE = 7.0  # messages a second: the dialogues last about as long as the storm
# each plants one fault into the commit of a customer's third message
PLANTS = {
    "lost": "DELETE FROM message WHERE id = NEW.id",
    "duplicated": "UPDATE message SET client_id = NEW.client_id WHERE id = before.id",
    "out_of_order": """UPDATE message
        SET client_id = CASE id WHEN NEW.id THEN before.client_id ELSE NEW.client_id END
        WHERE id IN (NEW.id, before.id)""",
}
PLANT = """
CREATE OR REPLACE FUNCTION plant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before message; said bigint;
BEGIN
  SELECT count(*) INTO said FROM message
    WHERE conversation_id = NEW.conversation_id AND author = 'customer' AND seq <= NEW.seq;
  SELECT * INTO before FROM message
    WHERE conversation_id = NEW.conversation_id AND author = 'customer' AND seq < NEW.seq ORDER BY seq DESC LIMIT 1;
  IF said = 3 THEN {}; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER plant AFTER INSERT ON message DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.author = 'customer') EXECUTE FUNCTION plant();
"""


@pytest.fixture(scope="module")
def parts() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


def test_all_dies_in_turn_and_no_message_is_lost_doubled_or_out_of_order(parts: Cluster) -> None:
    planned = blows(parts)
    result = play(parts, RATE, planned)
    said = sum(len(script.turns) for script in load_scripts(DIALOGUES))
    assert {name: result[name] for name in WHOLE} == WHOLE
    assert (result["dialogues"], result["messages"]) == (60 * result["rounds"], said * result["rounds"])
    assert result["struck"] == [blow.name for blow in planned]
    assert parts.jobs_of("dead", "parked") == 0


@pytest.mark.parametrize("fault", PLANTS)
def test_a_planted_fault_is_found_out(parts: Cluster, fault: str) -> None:
    with psycopg.connect(parts.database_url, autocommit=True) as connection:
        connection.execute(
            "ALTER TABLE message DROP CONSTRAINT IF EXISTS uq_message_conversation_id_author_client_id"
        )
        connection.execute(PLANT.format(PLANTS[fault]))
        try:
            result = play(parts, RATE * 8, [], agents=0)
        finally:
            connection.execute("DROP TRIGGER plant ON message")
    assert result[fault] > 0
