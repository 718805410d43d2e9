"""Drafts the next migration: what the models say and the migrations so far do not."""

import argparse
import sys
import tempfile

from alembic import command

from yingda.app.tables import MIGRATIONS
from yingda.infra.clock import SystemClock
from yingda.infra.db import migrate
from yingda.infra.db.engine import sqlite_engine


def main() -> int:
    """Write the draft and say where it is; it is to be read before it is committed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help='what it does, as a title: "Company of a customer"')
    name = parser.parse_args().name.strip()
    if not name:
        print("say what the migration does: make migration NAME='Company of a customer'", file=sys.stderr)
        return 1
    print(f"drafted {draft(name)}; read it, then run the tests")
    return 0


def draft(name: str) -> str:
    """The path of a new migration, made by comparing the models with an empty database brought up to date."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        migrate.upgrade(url, MIGRATIONS, SystemClock())
        engine = sqlite_engine(url, writer=True, foreign_keys=False)
        config = migrate.alembic_config(MIGRATIONS)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            number = f"{int(migrate.newest_revision(MIGRATIONS) or 0) + 1:04}"
            made = command.revision(config, message=name, autogenerate=True, rev_id=number)
        engine.dispose()
    assert made is not None
    assert not isinstance(made, list)
    return made.path


if __name__ == "__main__":
    sys.exit(main())
