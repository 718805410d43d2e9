"""Training the models: the examples that ship, labelled files beside them, and scores by cross-validation."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from zlib import crc32

from yingda.lang.grams import grams
from yingda.triage.policy.subjects import BROAD, CATEGORY_OF

if TYPE_CHECKING:
    from yingda.lang.linear import Fitted

NAME = "base"
OWN = "own"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text and what it is about; without a sub-category only the model of categories learns from it."""

    text: str
    category: str
    sub_category: str = ""
    source: str = OWN


@dataclass(frozen=True, slots=True)
class Trained:
    """Packed models, and the share that models which had not seen them put right, of all and of each source."""

    models: bytes
    examples: int
    scores: Mapping[str, float]


@cache
def own_examples() -> tuple[LabelledText, ...]:
    """The examples that ship."""
    lines = _example_file("category.jsonl").splitlines()
    return tuple(LabelledText(**json.loads(line)) for line in lines if line.strip())


@cache
def own_signals() -> tuple[str, ...]:
    """The texts that ship with the written cues, to hold them in place."""
    lines = _example_file("signals.jsonl").splitlines()
    return tuple(json.loads(line)["text"] for line in lines if line.strip())


@cache
def intents() -> Mapping[str, str]:
    """The sub-category of each intent of the public set that the shipped models are trained on, too."""
    found: dict[str, str] = json.loads(_example_file("intents.json"))
    return found


def labelled(text: str, category: str, intent: str, source: str) -> LabelledText:
    """An example of a labelled file; an intent that is not known leaves its category."""
    sub = intents().get(intent, "")
    fits = bool(sub) and category in (CATEGORY_OF[sub], BROAD.get(sub))
    return LabelledText(text, category, sub if fits else "", source)


def train(examples: Sequence[LabelledText], name: str = NAME) -> Trained:
    """Models of these examples."""
    import numpy as np

    from yingda.lang.asking import asked_slots
    from yingda.lang.features import slots_of
    from yingda.lang.linear import fit
    from yingda.triage.policy.serving import pack

    slots = [slots_of(one.text) for one in examples]
    groups = [group_of(one.text) for one in examples]
    truth = [broad_category(one) for one in examples]
    category = fit(slots, truth, groups)
    fine = [index for index, one in enumerate(examples) if one.sub_category]
    subs = [examples[index].sub_category for index in fine]
    asked = [asked_slots(examples[index].text) for index in fine]
    sub_category = fit(asked, subs, [groups[index] for index in fine])
    right = _right(category, truth)
    known = ~np.isnan(right)
    sources = np.array([one.source for one in examples])
    scores = {"category": _mean(right[known])}
    scores |= {f"category_{each}": _mean(right[known & (sources == each)]) for each in np.unique(sources).tolist()}
    fine_right = _right(sub_category, subs)
    scores["sub_category"] = _mean(fine_right[~np.isnan(fine_right)])
    return Trained(pack(category.model, sub_category.model, name), len(examples), scores)


def broad_category(one: LabelledText) -> str:
    """The category as the model of categories knows it: price is divided between product and promotion."""
    if one.category != "price":
        return one.category
    return BROAD.get(one.sub_category, BROAD["price"]).value


def group_of(text: str) -> int:
    """The same for texts that differ in punctuation, width, case and digits only."""
    return crc32(" ".join(gram for gram in grams(text) if not gram.isdigit()).encode())


def _right(fitted: "Fitted", truth: Sequence[str]):  # type: ignore[no-untyped-def]  # an array
    """1 where the held-out guess was right, 0 where not, not a number where there was none."""
    import numpy as np

    guessed = np.array(fitted.model.labels)[np.nan_to_num(fitted.held_out).argmax(axis=1)]
    right = (guessed == np.array(truth)).astype(float)
    right[np.isnan(fitted.held_out[:, 0])] = np.nan
    return right


def _mean(values: Iterable[float]) -> float:
    found = [float(each) for each in values]
    return round(sum(found) / len(found), 4) if found else 0.0


def _example_file(name: str) -> str:
    return files("yingda.triage").joinpath("examples", name).read_text("utf-8")
