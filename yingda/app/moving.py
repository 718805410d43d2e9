"""`yingda db move`: from SQLite to PostgreSQL."""

import argparse

from sqlalchemy.engine import make_url

from yingda.app import serving
from yingda.app.serving import say
from yingda.app.tables import MIGRATIONS
from yingda.infra.backup.service import database_file
from yingda.infra.db.engine import is_sqlite
from yingda.infra.moving.service import Move, move
from yingda.infra.moving.types import MoveError, Sum
from yingda.infra.settings import Settings
from yingda.tools.progress import Progress

ABOUT = "copy everything from SQLite into an empty PostgreSQL database; can be killed and run again"


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `yingda db move` takes."""
    parser.add_argument("--to", required=True, metavar="URL", help="postgresql://user:password@host/database")
    parser.add_argument("--start-over", action="store_true", help="forget how far an earlier run has come")


def run(settings: Settings, arguments: argparse.Namespace) -> None:
    """Move while nobody serves; the SQLite file is only read and stays."""
    file = database_file(settings)
    if not is_sqlite(settings.database):
        raise MoveError("move.not_sqlite")
    if not arguments.to.startswith("postgresql://"):
        raise MoveError("move.not_postgresql")
    if not file.is_file():
        raise MoveError("move.nothing", file=str(file))
    with serving.only_one(settings):
        serving.migrate(settings)
        sums = _move(Move(file, arguments.to, MIGRATIONS, arguments.start_over))
    say(f"moved and verified: {sum(one.rows for one in sums.values())} rows of {len(sums)} tables")
    target = make_url(arguments.to).render_as_string(hide_password=True)
    say(f'now set database_url = "{target}" (with the password) in {settings.home / "settings.toml"}, and start')


def _move(job: Move) -> dict[str, Sum]:
    bars: list[Progress] = []
    shown = [0]

    def told(_table: str, done: int, total: int) -> None:
        if not bars:
            bars.append(Progress("move", total))
        bars[0].add(done - shown[0])
        shown[0] = done

    def verified(table: str, found: Sum) -> None:
        bars[0].close()
        say(f"{table:<24} {found.rows:>10}   {found.checksum}")

    return move(job, told, verified)
