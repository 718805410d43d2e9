"""Migrations make what the models say, keep every row, and never run halfway."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from tests.desk import Desk
from tests.fixtures import fresh_postgres, import_models
from yingda.app.tables import MIGRATIONS, metadata
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.db.engine import is_sqlite, postgres_engine, sqlite_engine
from yingda.infra.db.migrate import newest_revision, upgrade

# rebuilds a parent table on SQLite, which deletes every child row if foreign keys are on
NEXT = '''
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{last}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation", recreate="auto") as table:
        table.add_column(sa.Column("mood", sa.String(), nullable=True))
        table.alter_column("channel", existing_type=sa.String(), type_=sa.String(40))
    {then}
'''


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    request.getfixturevalue("postgres_url")  # skips where there is no server
    with fresh_postgres() as url:
        yield url


def engine_of(url: str):
    return sqlite_engine(url, writer=False) if is_sqlite(url) else postgres_engine(url, size=1, readonly=False)


def scripts_with_next(folder: Path, then: str = "pass") -> Path:
    """A copy of the product's migrations with one more."""
    scripts = folder / "migrations"
    shutil.copytree(MIGRATIONS, scripts)
    body = NEXT.format(last=newest_revision(MIGRATIONS), then=then)
    (scripts / "versions" / "9999_next.py").write_text(body, "utf-8")
    return scripts


def counts(url: str) -> dict[str, int]:
    engine = engine_of(url)
    with engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if not name.startswith("message_search_")]
        found = {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
            for name in tables
            if name != "alembic_version"
        }
    engine.dispose()
    return found


@pytest.mark.db
def test_migrations_make_exactly_what_the_models_say(empty_url: str, clock: FakeClock) -> None:
    import_models()
    assert upgrade(empty_url, MIGRATIONS, clock) is True
    assert upgrade(empty_url, MIGRATIONS, clock) is False
    engine = engine_of(empty_url)

    def ours(_thing, name, kind, _reflected, _other) -> bool:
        return not (kind == "table" and name.startswith("message_search"))

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata()) == []
    engine.dispose()


def fill(url: str, clock: FakeClock, wiring: Wiring) -> None:
    database = Database(url, clock, wiring)
    desk = Desk(database, clock)
    shop_id = desk.shop("qingchuan")
    agent = desk.staff("qing", shop_id)
    desk.online(agent)
    for name in ("张女士", "李先生", "王五"):
        conversation_id = desk.says(desk.customer(shop_id, name), "耳机没声音，想退款")
        desk.assign(conversation_id, agent)
        desk.answers(agent, conversation_id, "您好，马上为您查看")
    database.close()


@pytest.mark.db
def test_a_filled_older_database_keeps_every_row(
    empty_url: str, clock: FakeClock, wiring: Wiring, tmp_path: Path
) -> None:
    upgrade(empty_url, MIGRATIONS, clock)
    fill(empty_url, clock, wiring)
    before = counts(empty_url)
    assert before["message"] >= 6
    assert upgrade(empty_url, scripts_with_next(tmp_path), clock) is True
    assert counts(empty_url) == before


def test_sqlite_is_backed_up_before_it_is_migrated(clock: FakeClock, wiring: Wiring, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    upgrade(url, MIGRATIONS, clock)
    assert list(tmp_path.glob("*.bak")) == []
    fill(url, clock, wiring)
    before = counts(url)
    upgrade(url, scripts_with_next(tmp_path), clock)
    (backup,) = tmp_path.glob("shop.db.*.bak")
    assert counts(f"sqlite:///{backup}") == before


@pytest.mark.db
def test_a_migration_that_fails_changes_nothing(
    empty_url: str, clock: FakeClock, wiring: Wiring, tmp_path: Path
) -> None:
    upgrade(empty_url, MIGRATIONS, clock)
    fill(empty_url, clock, wiring)
    before = counts(empty_url)
    broken = scripts_with_next(tmp_path, then='raise RuntimeError("out of luck")')
    with pytest.raises(RuntimeError, match="out of luck"):
        upgrade(empty_url, broken, clock)
    assert counts(empty_url) == before
    engine = create_engine(empty_url) if is_sqlite(empty_url) else engine_of(empty_url)
    columns = {column["name"] for column in inspect(engine).get_columns("conversation")}
    engine.dispose()
    assert "mood" not in columns
