"""`yingda evaluate answers`: questions against a knowledge base, or pairs of questions that ask for the same."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from yingda.lang import retrieval
from yingda.lang.retrieval import Entry
from yingda.tools.errors import CommandError
from yingda.tools.evaluate.files import read_lines
from yingda.tools.evaluate.intent import LOOKED_AT
from yingda.tools.evaluate.pairs import Pair, judge_pairs
from yingda.tools.evaluate.ranked import Answered, figures
from yingda.tools.evaluate.task import Task


class Question(msgspec.Struct):
    """What a customer asks and the article that answers; `shop` names one of several knowledge bases."""

    text: str
    article: str | int
    shop: str = ""


class _Article(msgspec.Struct):
    """An article of a knowledge base, in the demo's format (`code`) or a line of its own (`id`)."""

    question: str
    phrasings: list[str] = []
    code: str | int = ""
    id: str | int = ""
    category: str = ""
    tags: list[str] = []
    products: list[str] = []

    def name(self) -> str:
        return str(self.code or self.id)


class _Category(msgspec.Struct):
    code: str
    name: str


class _Base(msgspec.Struct):
    articles: list[_Article]
    categories: list[_Category] = []


Bases = Mapping[str, Sequence[_Article]]


def read_bases(files: Sequence[Path]) -> dict[str, Sequence[_Article]]:
    """Knowledge bases by shop (a file's name without its ending)."""
    return {file.stem: _read_base(file) for file in files}


def entries_of(articles: Sequence[_Article]) -> list[Entry]:
    """The articles as the shop's index has them."""
    return [
        Entry(
            number, (one.question, *one.phrasings),
            " ".join(word for word in (one.category, *one.tags, *one.products) if word), one.category,
        )
        for number, one in enumerate(articles)
    ]  # fmt: skip


def answer_all(bases: Bases, asked: Sequence[Question]) -> Iterator[Answered]:
    """What the product says to each question from its shop's articles (the only base if it names none)."""
    indexes = {shop: retrieval.build(entries_of(articles)) for shop, articles in bases.items()}
    for question in asked:
        shop = question.shop if question.shop in bases else next(iter(bases))
        if len(bases) > 1 and shop != question.shop:
            raise CommandError(f"no knowledge base is named {question.shop or 'for ' + question.text}")
        numbers = {article.name(): number for number, article in enumerate(bases[shop])}
        hits = retrieval.search(indexes[shop], question.text, LOOKED_AT)
        ids = [hit.id for hit in hits]
        number = numbers.get(str(question.article), -1)
        yield Answered(ids.index(number) + 1 if number in ids else 0, hits[0].confidence if hits else 0.0)


def _read_base(file: Path) -> Sequence[_Article]:
    if not file.is_file():
        raise CommandError(f"there is no file {file}")
    if file.suffix == ".jsonl":
        return read_lines(file, _Article)
    try:
        base = msgspec.json.decode(file.read_bytes(), type=_Base)
    except msgspec.DecodeError as error:
        raise CommandError(f"{file}: {error}") from error
    names = {category.code: category.name for category in base.categories}
    return [msgspec.structs.replace(one, category=names.get(one.category, one.category)) for one in base.articles]


def _is_pairs(file: Path) -> bool:
    if not file.is_file():
        raise CommandError(f"there is no file {file}")
    with file.open(encoding="utf-8", errors="replace") as lines:
        first = next((line for line in lines if line.strip()), "{}")
    try:
        return "text_a" in json.loads(first)
    except ValueError as error:
        raise CommandError(f"{file}, line 1: {error}") from error


def _options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--kb", type=Path, action="append", default=[], metavar="KB",
        help="the articles; repeatable, then a question's shop says which (none for pairs)",
    )  # fmt: skip


def _run(arguments: Namespace) -> Mapping[str, object]:
    if _is_pairs(arguments.file):
        return judge_pairs(read_lines(arguments.file, Pair))
    if not arguments.kb:
        raise CommandError("name the articles with --kb")
    asked = read_lines(arguments.file, Question)
    bases = read_bases(arguments.kb)
    if len(bases) == 1:
        only = next(iter(bases))
        asked = [one for one in asked if one.shop in {"", only}] or asked
    return figures(list(answer_all(bases, asked)))


TASK = Task("answer questions from articles, or tell pairs that ask for the same", _run, _options)
