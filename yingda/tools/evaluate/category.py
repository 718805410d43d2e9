"""`yingda evaluate category`: what inquiries are about."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

import msgspec

from yingda.tools.evaluate.files import read_lines
from yingda.tools.evaluate.scores import accuracy, macro_f1
from yingda.tools.evaluate.task import Task


class Line(msgspec.Struct):
    """A text and its category; the intent, where a file has it, is only learned from."""

    text: str
    category: str
    intent: str = ""


def _options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--cross-validate", action="store_true",
        help="judge each line by models trained on the other lines: for the file that the models were trained on",
    )  # fmt: skip


def _run(arguments: Namespace) -> Mapping[str, object]:
    from yingda.triage.service import measuring

    lines = read_lines(arguments.file, Line)
    truth = [line.category for line in lines]
    among = sorted(set(truth))
    if arguments.cross_validate:
        examples = [measuring.example(line.text, line.category, line.intent, "file") for line in lines]
        said = measuring.cross_validated(examples, among)
    else:
        guess = measuring.guesser(among)
        said = [guess(line.text) for line in lines]
    return {"n": len(lines), "accuracy": accuracy(truth, said), "macro_f1": macro_f1(truth, said)}


TASK = Task("tell what inquiries are about", _run, _options)
