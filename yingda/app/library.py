"""Commands about articles: `knowledge import` and `knowledge export`."""

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

import msgspec

from yingda.app import operating, serving
from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database
from yingda.infra.settings import Settings
from yingda.infra.storage import make_storage
from yingda.knowledge.types.imports import ExportFormat, ImportState
from yingda.tools.errors import CommandError

Command = Callable[[Settings, argparse.Namespace], int | None]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Add = Callable[[Commands, str, Command, str], argparse.ArgumentParser]
Open = Callable[[Settings], AbstractContextManager[Database]]
LINES = 20  # of the report on the screen; the rest with --json or --report
WELL = (ImportState.DONE, ImportState.CHECKED)


def add_commands(commands: Commands, add: Add, opened: Open) -> None:
    """`knowledge import FILE` and `knowledge export FILE`."""
    about = commands.add_parser("knowledge", help="the knowledge base")
    verbs = about.add_subparsers(required=True, metavar="COMMAND")
    take = add(verbs, "import", lambda *given: _import(opened, *given), "take articles in from Excel or CSV")
    take.add_argument("file", type=Path)
    take.add_argument("--shop", required=True, metavar="CODE", help="the shop that they hold for")
    how = take.add_mutually_exclusive_group()
    how.add_argument("--strict", action="store_true", help="take nothing while a row is wrong (default)")
    how.add_argument("--lenient", action="store_true", help="take the rows that are right")
    take.add_argument("--dry-run", action="store_true", help="only say what is wrong")
    take.add_argument("--publish", action="store_true", help="publish rows that do not say otherwise")
    take.add_argument("--report", type=Path, metavar="FILE", help="write everything that is wrong as CSV")
    take.add_argument("--json", action="store_true", help="one JSON object")
    give = add(verbs, "export", lambda *given: _export(opened, *given), "take articles along")
    give.add_argument("file", type=Path, help="ends in .xlsx, .csv or .md")
    give.add_argument("--shop", required=True, metavar="CODE")


def _import(opened: Open, settings: Settings, arguments: argparse.Namespace) -> int:
    from yingda.tools.articles import House, Wanted, import_articles

    if not arguments.file.is_file():
        raise CommandError(f"there is no file {arguments.file}")
    wanted = Wanted(
        arguments.file, arguments.shop, not arguments.lenient, arguments.dry_run, arguments.publish
    )
    with _house(opened, settings) as (db, compute):
        house = House(db, make_storage(settings, compute), compute)
        done, report = asyncio.run(import_articles(house, wanted))
    if arguments.report:
        arguments.report.write_text(report, "utf-8")
    if arguments.json:
        serving.say(json.dumps(msgspec.to_builtins(done), ensure_ascii=False))
    else:
        serving.say(f"{done.state}: {done.total} rows, {done.wrong} wrong, {done.done} taken {done.error}".rstrip())
        for line in report.splitlines()[1 : LINES + 1]:
            serving.say(f"  {line}")
    return 0 if done.state in WELL else 1


def _export(opened: Open, settings: Settings, arguments: argparse.Namespace) -> None:
    from yingda.tools.articles import House, export_articles

    ending = arguments.file.suffix.removeprefix(".")
    if ending not in set(ExportFormat):
        raise CommandError("the file has to end in .xlsx, .csv or .md")
    with _house(opened, settings) as (db, compute):
        house = House(db, make_storage(settings, compute), compute)
        made = asyncio.run(export_articles(house, arguments.shop, ExportFormat(ending), operating.locale()))
    arguments.file.write_bytes(made)
    serving.say(f"{arguments.file}: {len(made):,} bytes")


@contextmanager
def _house(opened: Open, settings: Settings) -> Iterator[tuple[Database, InlineCompute]]:
    serving.migrate(settings)
    with opened(settings) as db:
        yield db, InlineCompute()
