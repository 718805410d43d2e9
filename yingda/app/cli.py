"""The command line: `yingda serve | worker | demo | replay | bench | db upgrade | staff add | openapi`."""

import argparse
import asyncio
import socket
import sys
from collections.abc import Callable, Sequence

from yingda.app import serving
from yingda.infra.settings import Settings, SettingsError, load_settings
from yingda.kit.errors import AppError
from yingda.kit.texts import DEFAULT_LOCALE, text

Command = Callable[[Settings, argparse.Namespace], int | None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 is success, 1 a failure with its reason on stderr."""
    arguments = _parser().parse_args(argv)
    command: Command = arguments.command
    try:
        return command(load_settings(), arguments) or 0
    except SettingsError as error:
        print(f"yingda: {error}", file=sys.stderr)
    except serving.StartError as error:
        print(f"yingda: {error}", file=sys.stderr)
    except AppError as error:
        print(f"yingda: {text(error.code, DEFAULT_LOCALE, error.params)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("yingda: stopped", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="yingda", description="Customer service for online merchants.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "serve", _serve, "serve customers and staff (migrates by itself)")
    _add(commands, "run", _run, "serve, with the two demo shops if the database is empty")
    _add(commands, "worker", _worker, "run due jobs only (beside web processes)")
    _add(commands, "openapi", _openapi, "print the OpenAPI document")
    database = commands.add_parser("db", help="the database").add_subparsers(required=True, metavar="COMMAND")
    _add(database, "upgrade", _upgrade, "migrate to this program's version")
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, command: Command, about: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(command=command)
    return parser


def _serve(settings: Settings, _arguments: argparse.Namespace) -> None:
    serving.serve(settings)


def _run(settings: Settings, _arguments: argparse.Namespace) -> None:
    serving.serve(settings)


def _worker(settings: Settings, _arguments: argparse.Namespace) -> None:
    asyncio.run(serving.work(settings))


def _openapi(settings: Settings, _arguments: argparse.Namespace) -> None:
    print(serving.openapi_document(settings))


def _upgrade(settings: Settings, _arguments: argparse.Namespace) -> None:
    done = serving.migrate(settings)
    print("migrated" if done else "nothing to do: the database has this program's version")


def free_port(host: str) -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
