"""The models on the command line: trained from labelled files, and measured by the code that serves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files

from yingda.triage.policy import training
from yingda.triage.policy.emotion import episode_dissatisfaction
from yingda.triage.policy.serving import SHIPPED, Models, category_chances, load_models, understand
from yingda.triage.policy.training import LabelledText, Trained
from yingda.triage.types import Category, Understanding

FOLDS = 5
Guesser = Callable[[str], str]

__all__ = [
    "FOLDS",
    "Guesser",
    "LabelledText",
    "Shown",
    "Trained",
    "cross_validated",
    "episode_dissatisfaction",
    "example",
    "guesser",
    "shipped_file",
    "show",
    "train",
    "understood",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to say of models."""

    version: str
    bytes: int
    categories: tuple[str, ...]
    sub_categories: tuple[str, ...]


def example(text: str, category: str, intent: str, source: str) -> LabelledText:
    """A line of a labelled file as an example to train on."""
    return training.labelled(text, category, intent, source)


def train(examples: Sequence[LabelledText]) -> Trained:
    """Models of these examples and of those that ship."""
    return training.train((*training.own_examples(), *examples))


def understood(texts: Sequence[str]) -> list[Understanding]:
    """What the shipped models understand of turns of one message each."""
    models = load_models(b"")
    return [understand((text,), models) for text in texts]


def guesser(among: Sequence[str], weights: bytes = b"") -> Guesser:
    """The likeliest of these categories; categories that are not asked for are not offered."""
    return partial(_likeliest, load_models(weights), frozenset(among))


def cross_validated(examples: Sequence[LabelledText], among: Sequence[str]) -> list[str]:
    """A guess for each example by models that have seen neither it nor anything that reads the same."""
    folds = [training.group_of(one.text) % FOLDS for one in examples]
    said = [""] * len(examples)
    for fold in sorted(set(folds)):
        seen = [one for one, place in zip(examples, folds, strict=True) if place != fold]
        guess = guesser(among, train(seen).models)
        for index, one in enumerate(examples):
            if folds[index] == fold:
                said[index] = guess(one.text)
    return said


def show(weights: bytes) -> Shown:
    """What these models are."""
    models = load_models(weights)
    return Shown(models.version, len(weights), models.category.labels, models.sub_category.labels)


def shipped_file() -> bytes:
    """The models that ship, as they are packed."""
    return files("yingda.triage").joinpath("weights", SHIPPED).read_bytes()


def _likeliest(models: Models, among: frozenset[str], text: str) -> str:
    chances = category_chances(text, models, priced=Category.PRICE.value in among)
    offered = {label: chance for label, chance in chances.items() if label in among} or chances
    return max(offered, key=offered.__getitem__)
