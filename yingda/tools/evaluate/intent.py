"""`yingda evaluate intent`: each intent as one article whose ways of asking are the training file's queries."""

import hashlib
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from yingda.lang import retrieval
from yingda.lang.folding import fold_text
from yingda.lang.retrieval import Entry
from yingda.tools.errors import CommandError
from yingda.tools.evaluate.files import read_lines
from yingda.tools.evaluate.ranked import Answered, figures
from yingda.tools.evaluate.task import Task

LOOKED_AT = 50  # an article further down counts as not found
_NOT_SAID = re.compile(r"[\W\d_]+")


class Query(msgspec.Struct):
    """A customer's question and what it asks for; `category` makes kin of the intents that share one."""

    text: str
    intent: str
    category: str = ""


def entries_of(queries: Sequence[Query]) -> list[Entry]:
    """One article per intent."""
    grouped: dict[str, list[Query]] = {}
    for query in queries:
        grouped.setdefault(query.intent, []).append(query)
    return [
        Entry(number, tuple(query.text for query in grouped[intent]), group=grouped[intent][0].category)
        for number, intent in enumerate(sorted(grouped))
    ]


def answer_all(train: Sequence[Query], asked: Sequence[Query]) -> Iterator[Answered]:
    """What the product says to each question, knowing the training queries."""
    names = {intent: number for number, intent in enumerate(sorted({query.intent for query in train}))}
    index = retrieval.build(entries_of(train))
    for query in asked:
        hits = retrieval.search(index, query.text, LOOKED_AT)
        ids = [hit.id for hit in hits]
        number = names.get(query.intent, -1)
        place = ids.index(number) + 1 if number in ids else 0
        yield Answered(place, hits[0].confidence if hits else 0.0)


def folds(queries: Sequence[Query], count: int) -> Iterator[tuple[list[Query], list[Query]]]:
    """Training and held-back parts; what differs in signs and digits only is in the same part."""
    places = [fold_of(query.text, count) for query in queries]
    for fold in range(count):
        known = [query for query, place in zip(queries, places, strict=True) if place != fold]
        yield known, [query for query, place in zip(queries, places, strict=True) if place == fold]


def fold_of(text: str, count: int) -> int:
    """The part of a text, the same whenever it is asked."""
    said = _NOT_SAID.sub("", fold_text(text))
    return int(hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest(), 16) % count


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--train", type=Path, metavar="TRAIN", help="queries that are known, in the same format")
    parser.add_argument("--calibration", type=Path, metavar="OUT", help="instead: make the curves again from FILE")
    parser.add_argument("--folds", type=int, default=0, metavar="K", help="instead: cross-validate FILE in K parts")


def _run(arguments: Namespace) -> Mapping[str, object]:
    asked = read_lines(arguments.file, Query)
    if arguments.calibration is not None:
        return _calibrate(asked, arguments.calibration)
    if arguments.folds > 1:
        parts = list(folds(asked, arguments.folds))
        return figures([one for known, held in parts for one in answer_all(known, held)])
    if arguments.train is None:
        raise CommandError("name the known queries with --train, or cross-validate with --folds 5")
    return figures(list(answer_all(read_lines(arguments.train, Query), asked)))


def _calibrate(queries: Sequence[Query], out: Path) -> Mapping[str, object]:
    from yingda.tools.evaluate.calibrating import calibrate

    made = calibrate(queries)
    out.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n")
    return {"n": len(queries), "curves": msgspec.to_builtins(made)}


TASK = Task("find the intent of questions, each intent being one article", _run, _options)
