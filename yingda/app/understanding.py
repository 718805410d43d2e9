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


def _evaluate(task: Task, _settings: Settings, arguments: argparse.Namespace) -> None:
    result = task.run(arguments)
    if arguments.json:
        say(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        say(f"{name:<24} {value}")
