"""Commands about understanding and finding: evaluate them, train and show their models."""

import argparse
import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from yingda.app.serving import say
from yingda.infra.settings import Settings
from yingda.tools.evaluate import TASKS
from yingda.tools.evaluate.task import Task
from yingda.tools.training import NAME, show_models, train_models

Command = Callable[[Settings, argparse.Namespace], int | None]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Add = Callable[[Commands, str, Command, str], argparse.ArgumentParser]


def add_commands(commands: Commands, add: Add) -> None:
    """`evaluate …` and `triage …`."""
    evaluate = commands.add_parser("evaluate", help="measure understanding and finding on labelled files")
    tasks = evaluate.add_subparsers(required=True, metavar="TASK")
    for name, task in TASKS.items():
        parser = add(tasks, name, functools.partial(_evaluate, task), task.about)
        parser.add_argument("file", type=Path, help="one JSON object a line")
        parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
        task.options(parser)
    triage = commands.add_parser("triage", help="the models that understand customers")
    models = triage.add_subparsers(required=True, metavar="COMMAND")
    train = add(
        models, "train", _train, "train them on the examples that ship and on labelled files; prints scores"
    )
    train.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help='its *.jsonl: {"text", "category", …}'
    )
    train.add_argument("--out", type=Path, metavar="DIR", help=f"put {NAME} there (default: only the scores)")
    show = add(models, "show", _show, "say what models ship, or are in a file")
    show.add_argument("file", type=Path, nargs="?", help="a file that `triage train` made")


def _evaluate(task: Task, _settings: Settings, arguments: argparse.Namespace) -> None:
    result = task.run(arguments)
    if arguments.json:
        say(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        say(f"{name:<24} {value}")


def _train(_settings: Settings, arguments: argparse.Namespace) -> None:
    trained = train_models(arguments.data, arguments.out)
    say(f"{trained.examples} examples, {len(trained.models):,} bytes; held-out accuracy by cross-validation:")
    for name, value in trained.scores.items():
        say(f"{name:<24} {value}")


def _show(_settings: Settings, arguments: argparse.Namespace) -> None:
    shown = show_models(arguments.file)
    say(f"{shown.version}, {shown.bytes:,} bytes")
    say(f"categories: {', '.join(shown.categories)}")
    say(f"sub-categories: {', '.join(shown.sub_categories)}")
