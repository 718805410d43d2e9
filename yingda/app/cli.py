"""The command line: `yingda serve | run | worker | demo | replay | bench | db upgrade | …`; `--help` lists all."""

import argparse
import asyncio
import functools
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import msgspec

from yingda.accounts.types import Role
from yingda.app import asking, library, moving, operating, serving, understanding, wiring
from yingda.infra.clock import SystemClock
from yingda.infra.db import Database
from yingda.infra.db.engine import is_sqlite
from yingda.infra.db.migrate import drop_everything
from yingda.infra.logging import configure_logging
from yingda.infra.settings import Settings, SettingsError, load_settings
from yingda.kit.errors import AppError
from yingda.kit.texts import text
from yingda.tools.errors import CommandError

Command = Callable[[Settings, argparse.Namespace], int | None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 is success, 1 a failure with its reason on stderr."""
    arguments = _parser().parse_args(argv)
    command: Command = arguments.command
    try:
        settings = load_settings()
        # a server says what it does; of a command only what goes wrong is of interest
        configure_logging(msgspec.structs.replace(settings, log_level="warning"))
        return command(settings, arguments) or 0
    except (SettingsError, serving.StartError, CommandError) as error:
        print(f"yingda: {error}", file=sys.stderr)
    except AppError as error:
        print(f"yingda: {text(error.code, operating.locale(), error.params)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("yingda: stopped", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="yingda", description="Customer service for online merchants.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "serve", _serve, "serve customers and staff (migrates by itself)")
    _add(commands, "run", _run, "serve, with the demo shops if the database is empty")
    _add(commands, "worker", _worker, "run due jobs only (beside web processes)")
    demo = _add(commands, "demo", _demo, "make three lively demo shops with a month behind them")
    demo.add_argument("--live", action="store_true", help="then play customers who keep asking, until stopped")
    demo.add_argument("--agents", type=int, default=0, metavar="N", help="with --live: N of the staff answer")
    demo.add_argument("--base-url", default="", help="with --live: the server (default: as HOST and PORT say)")
    _replay_options(_add(commands, "replay", _replay, "play dialogues through HTTP and sockets, and check them"))
    _bench_options(_add(commands, "bench", _bench, "measure this machine"))
    _add(commands, "openapi", _openapi, "print the OpenAPI document")
    operating.add_commands(functools.partial(_add, commands))
    understanding.add_commands(commands, _add)
    library.add_commands(commands, _add, open_database)
    asking.add_commands(commands, _add)
    database = commands.add_parser("db", help="the database").add_subparsers(required=True, metavar="COMMAND")
    _add(database, "upgrade", _upgrade, "migrate to this program's version")
    moving.add_options(_add(database, "move", moving.run, moving.ABOUT))
    trail = commands.add_parser("audit", help="the trail of changes")
    audit = trail.add_subparsers(required=True, metavar="COMMAND")
    verify = _add(audit, "verify", _audit_verify, "check that nothing was changed, removed or put in afterwards")
    verify.add_argument("--expect", default="", metavar="NUMBER:HASH", help="a seal that was noted elsewhere")
    staff = commands.add_parser("staff", help="the staff").add_subparsers(required=True, metavar="COMMAND")
    _staff_options(_add(staff, "add", _staff_add, "take somebody on; prints a password to be changed"))
    return parser


def _staff_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", help="the sign-in name")
    parser.add_argument("--name", default="", help="how colleagues see the person (default: the sign-in name)")
    parser.add_argument("--role", choices=[role.value for role in Role], default=Role.AGENT.value)
    parser.add_argument("--shop", action="append", default=[], metavar="CODE", help="a shop to work in; repeatable")


def _replay_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        type=Path,
        nargs="+",
        help='one dialogue a line: {"turns": [{"role", "text"}, …]}; several one by one',
    )
    parser.add_argument("--rate", type=float, default=20.0, metavar="N", help="messages a second over all (20)")
    parser.add_argument("--agents", type=int, default=0, metavar="M", help="agents (default: as many as needed)")
    parser.add_argument("--base-url", default="", help="the server (default: this folder's, else a private one)")
    parser.add_argument("--staff", type=Path, metavar="FILE", help="sign-ins as JSON: [{login, password}, …]")
    parser.add_argument("--shop", default="", metavar="CODE", help="the shop (default: one made for replays)")
    parser.add_argument("--only", choices=["customers"], help="play one side")
    parser.add_argument("--bot", action="store_true", help="play the customers against the bot of --shop")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N dialogues of each file")
    parser.add_argument("--cut-sockets", type=float, default=0.0, metavar="P", help="cut one after a message (0–1)")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")


def _bench_options(parser: argparse.ArgumentParser) -> None:
    names = ["ingest", "push", "start", "list", "search", "sockets", "consoles", "timers", "growth", "processes"]
    names += ["retrieval"]
    parser.add_argument("name", choices=names)
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    parser.add_argument("--database-url", default="", help="an empty database (default: SQLite)")
    parser.add_argument("--redis-url", default="", help="for several processes")
    parser.add_argument("--seconds", type=float, default=0.0, help="how long to measure")


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, command: Command, about: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(command=command)
    return parser


def _serve(settings: Settings, _arguments: argparse.Namespace) -> None:
    from yingda.tools import demo

    serving.serve(settings, demo.forget_cut)


def _run(settings: Settings, _arguments: argparse.Namespace) -> None:
    from yingda.tools import demo

    def prepare(settings: Settings) -> None:
        _clear_half_a_demo(settings)
        with open_database(settings) as db:
            empty = db.read_now(demo.is_empty)
        if empty:
            demo.build(settings, wiring.make_wiring(settings.secret), SystemClock())
        _print_sign_ins(settings)

    serving.serve(settings, prepare)


def _clear_half_a_demo(settings: Settings) -> None:
    """Begin anew where kill -9 left half a past; nobody has been served from it."""
    from yingda.tools import demo

    if demo.was_cut_short(settings):
        drop_everything(settings.database)
        serving.migrate(settings)
        demo.forget_cut(settings)


def _demo(settings: Settings, arguments: argparse.Namespace) -> None:
    from yingda.tools import demo, demo_live

    if serving.served_at(settings) is None:
        with serving.only_one(settings):
            serving.migrate(settings)
            _clear_half_a_demo(settings)
            made = demo.build(settings, wiring.make_wiring(settings.secret), SystemClock())
        print("made" if made else "nothing to do: the demo shops are there")
    elif not arguments.live:
        raise serving.StartError(f"stop the server that uses {settings.home} first; its past is written now")
    _print_sign_ins(settings)
    if arguments.live:
        base_url = arguments.base_url or _base_url(settings)
        asyncio.run(demo_live.live(base_url, demo.agents(settings)[: arguments.agents]))


def _staff_add(settings: Settings, arguments: argparse.Namespace) -> None:
    from yingda.tools.demo import forget_cut
    from yingda.tools.staff import NewStaff, add_staff

    serving.migrate(settings)
    forget_cut(settings)
    new = NewStaff(arguments.login, arguments.name, Role(arguments.role), tuple(arguments.shop))
    with open_database(settings) as db:
        password = add_staff(db, new)
    print(f"sign-in name: {arguments.login}   password (to be changed): {password}")


def _audit_verify(settings: Settings, arguments: argparse.Namespace) -> int:
    from yingda.tools.audit import verify

    with open_database(settings) as db:
        checked, faults = verify(db.read_now, settings.secret, arguments.expect)
    for line in faults:
        print(line)
    if not faults:
        head = f"{checked.head.number}:{checked.head.seal}" if checked.head.number else "none yet"
        print(f"whole: {checked.entries} entries, newest seal {head}")
    return int(bool(faults))


def _replay(settings: Settings, arguments: argparse.Namespace) -> int:
    from yingda.tools.replay.command import Asked, Here, run_replay
    from yingda.tools.replay.script import load_scripts

    asked = Asked(
        rate=arguments.rate, agents=arguments.agents, base_url=arguments.base_url, staff_file=arguments.staff,
        shop=arguments.shop, only_customers=arguments.only is not None, cut_sockets=arguments.cut_sockets,
    )  # fmt: skip
    here = Here(settings, open_database, serving.served_at(settings))
    corpora = {str(file): load_scripts(file, arguments.limit) for file in arguments.file}
    if arguments.bot:
        from yingda.tools.replay.alone import run_alone
        from yingda.tools.replay.watch import FAULTS

        result = run_alone(corpora, asked, here)
        _print_result(result, as_json=arguments.json)
        return int(any(result[fault] for fault in FAULTS))
    result = run_replay([script for scripts in corpora.values() for script in scripts], asked, here)
    _print_result(result, as_json=arguments.json)
    return int(any(result[fault] for fault in ("lost", "duplicated", "out_of_order")))


def _bench(_settings: Settings, arguments: argparse.Namespace) -> None:
    from yingda.tools.bench import run_bench

    given = {"YINGDA_DATABASE_URL": arguments.database_url, "YINGDA_REDIS_URL": arguments.redis_url}
    env = {name: value for name, value in given.items() if value}
    result = run_bench(arguments.name, arguments.seconds, env, open_database)
    _print_result(result, as_json=arguments.json)


def _print_result(result: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:<20} {value}")


def _print_sign_ins(settings: Settings) -> None:
    from yingda.tools import demo

    for one in demo.sign_ins(settings):
        print(f"  {one.role:<11} {one.name}   {one.login:<14} {one.password}", flush=True)


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The database for a short unit or two, also while a server runs on it."""
    db = Database(settings.database, SystemClock(), wiring.make_wiring(settings.secret))
    try:
        yield db
    finally:
        db.close()


def _base_url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 # only asked
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _worker(settings: Settings, _arguments: argparse.Namespace) -> None:
    asyncio.run(serving.work(settings))


def _openapi(settings: Settings, _arguments: argparse.Namespace) -> None:
    print(serving.openapi_document(settings))


def _upgrade(settings: Settings, _arguments: argparse.Namespace) -> None:
    # on PostgreSQL whoever stops its processes knows them; on SQLite the folder's lock does
    with serving.only_one(settings) if is_sqlite(settings.database) else nullcontext():
        done = serving.migrate(settings)
    print("migrated" if done else "nothing to do: the database has this program's version")


if __name__ == "__main__":
    sys.exit(main())
