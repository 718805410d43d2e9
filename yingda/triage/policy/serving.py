"""The models, and what they and the written cues make of a turn; nothing heavy is loaded before it is asked for."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, ZipInfo

from yingda.lang.courtesy import is_courtesy_turn, is_greeting
from yingda.lang.folding import Folded, fold
from yingda.lang.orders import order_numbers_in
from yingda.triage.policy.cues import Hit
from yingda.triage.policy.mentions import is_order_card, language_of, tags_of
from yingda.triage.policy.products import Names, mentioned_of
from yingda.triage.policy.signals import LABELS_OF, Signals, decided, moved, read_signals, speaking_for
from yingda.triage.policy.subjects import BROAD, CATEGORY_OF, stage_of
from yingda.triage.types import Category, Field, Guess, Reason, Stage, TurnKind, Understanding

if TYPE_CHECKING:
    from yingda.lang.features import Ints
    from yingda.lang.linear import LinearModel

UNKNOWN = Guess("", 0.0)
SHIPPED = "base.zip"

_SIGNALS = "signals.npz"
_READING = 2  # how texts become features: another number with every change, for old weights fit old features only
_HEAD = 0.4  # of a category's chance comes from the model of categories, the rest from that of sub-categories
_LONGEST = 1000  # characters of a turn that are read
_TOLD = 1.0  # log-odds; what adds less decides nothing that is worth a reason
_SHORT = 3  # characters; "？" and "1" are about nothing


class ModelsError(ValueError):
    """These bytes hold no models of this program."""


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """The trained part; `version` names its content, `signals` is what a shop adds to the written cues."""

    version: str
    category: "LinearModel"
    sub_category: "LinearModel"
    signals: "LinearModel | None" = None


@dataclass(frozen=True, slots=True)
class LookedFor:
    """Products that a turn may be about: the shop's names, titles shown in the conversation, cards of the turn."""

    shop: Names | None = None
    shown: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()

    def found_in(self, folded: str) -> tuple[str, ...]:
        """Those that the text or its cards name, each once."""
        return tuple(dict.fromkeys((*self.cards, *mentioned_of(folded, self.shop, self.shown))))


NOTHING = LookedFor()


def load_models(weights: bytes) -> Models:
    """The models of a shop; empty weights are those that ship."""
    return _unpacked(weights) if weights else shipped()


@cache
def shipped() -> Models:
    """The models that ship."""
    return _unpacked(files("yingda.triage").joinpath("weights", SHIPPED).read_bytes())


def pack(
    category: "LinearModel", sub_category: "LinearModel", name: str, signals: "LinearModel | None" = None
) -> bytes:
    """Models as one file; the same weights give the same bytes and version."""
    from yingda.lang.linear import dump

    parts = {"category.npz": dump(category), "sub_category.npz": dump(sub_category)}
    if signals is not None:
        parts[_SIGNALS] = dump(signals)
    digest = hashlib.sha256(b"".join(parts.values())).hexdigest()[:8]
    parts["about.json"] = json.dumps({"version": f"{name}-{digest}", "reading": _READING}).encode()
    target = io.BytesIO()
    with ZipFile(target, "w") as packed:
        for part, data in parts.items():
            packed.writestr(ZipInfo(part), data)
    return target.getvalue()


def category_chances(text: str, models: Models, *, priced: bool = True) -> dict[str, float]:
    """The chance of each category; unless `priced`, price is within product and promotion, as some data has it."""
    subs = _subs(text, models)
    broad = _broad(text, models, subs)
    return _with_price(broad, subs) if priced else broad


def understand(texts: tuple[str, ...], models: Models, looked_for: LookedFor = NOTHING) -> Understanding:
    """Everything that is understood of a turn."""
    text = "\n".join(texts)
    folded = fold(text[:_LONGEST])
    signals, learned = _signals(text, folded, models)
    kind = kind_of(text)
    category, sub_category, reasons = _subject(text, kind, models)
    stage, sure = stage_of(sub_category.value, folded.text)
    said = {field: decided(field, signals.chances) for field in LABELS_OF}
    for field, guess in said.items():
        label = speaking_for(field, guess)
        if label is not None:
            reasons += _reasons(folded, field.value, signals.hits[label])
            reasons += [each for each in learned if each.what == field.value]
    return Understanding(
        kind=kind, category=category, sub_category=sub_category, stage=Guess(Stage(stage), sure),
        emotion=said[Field.EMOTION], emotion_strength=round(signals.strength, 3), urgent=said[Field.URGENT],
        sensitive=said[Field.SENSITIVE], wants_person=said[Field.WANTS_PERSON],
        language=language_of(folded.text), tags=tags_of(folded.text),
        products=looked_for.found_in(folded.text),
        order_numbers=order_numbers_in(folded.text), reasons=tuple(reasons), by_rule=None,
        model_version=models.version,
    )  # fmt: skip


def kind_of(text: str) -> TurnKind:
    """What a turn is, by written rules."""
    if not text.strip():
        return TurnKind.MEDIA
    if is_order_card(text):
        return TurnKind.ORDER_CARD
    if is_greeting(text):
        return TurnKind.GREETING
    return TurnKind.COURTESY if is_courtesy_turn(text) else TurnKind.QUESTION


def _signals(text: str, folded: Folded, models: Models) -> tuple[Signals, list[Reason]]:
    """What the written cues say with what the shop's corrections add, and which words add most to each field."""
    from yingda.lang.features import slots_of

    signals = read_signals(folded)
    if models.signals is None:
        return signals, []
    added = models.signals.scores([slots_of(text)])[0].tolist()
    shifts = dict(zip(models.signals.labels, added, strict=True))
    learned = [
        Reason(start, end, field.value, round(weight, 3))
        for field, labels in LABELS_OF.items()
        for label in labels
        if shifts[label] >= _TOLD
        for start, end, weight in models.signals.reasons(text, label)
    ]
    return moved(signals, shifts), learned


def _subject(text: str, kind: TurnKind, models: Models) -> tuple[Guess, Guess, list[Reason]]:
    """Category, sub-category and what speaks for the category; only questions are about something."""
    if kind is not TurnKind.QUESTION:
        return Guess(Category.ACCOUNT_OTHER, 0.0), UNKNOWN, []
    subs = _subs(text, models)
    chances = _with_price(_broad(text, models, subs), subs)
    best = max(chances, key=chances.__getitem__)
    within = {sub: chance for sub, chance in subs.items() if CATEGORY_OF[sub] == best}
    sub = max(within, key=within.__getitem__, default="")
    found = Guess(Category(best), round(chances[best], 3))
    if len(text.strip()) < _SHORT:
        return found, UNKNOWN, []
    label = _broad_of(sub) if best == Category.PRICE else best
    spans = models.category.reasons(text, str(label))
    reasons = [Reason(start, end, "category", round(weight, 3)) for start, end, weight in spans]
    return found, Guess(sub, round(within.get(sub, 0.0), 3)), reasons


def _subs(text: str, models: Models) -> dict[str, float]:
    from yingda.lang.asking import asked_slots

    return _chances(models.sub_category, asked_slots(text))


def _broad(text: str, models: Models, subs: Mapping[str, float]) -> dict[str, float]:
    from yingda.lang.features import slots_of

    head = _chances(models.category, slots_of(text))
    mixed = {label: _HEAD * chance for label, chance in head.items()}
    for sub, chance in subs.items():
        mixed[_broad_of(sub)] = mixed.get(_broad_of(sub), 0.0) + (1 - _HEAD) * chance
    return mixed


def _with_price(broad: Mapping[str, float], subs: Mapping[str, float]) -> dict[str, float]:
    """The chances with price taken out of what it is a part of."""
    fine = {**broad, Category.PRICE.value: 0.0}
    for sub, category in BROAD.items():
        around = sum(chance for other, chance in subs.items() if _broad_of(other) == category)
        moved = broad.get(category, 0.0) * subs.get(sub, 0.0) / around if around else 0.0
        fine[category.value] = broad.get(category, 0.0) - moved
        fine[Category.PRICE.value] += moved
    return fine


def _broad_of(sub: str) -> str:
    return BROAD.get(sub, CATEGORY_OF[sub]).value


def _chances(model: "LinearModel", slots: "Ints") -> dict[str, float]:
    return dict(zip(model.labels, model.chances([slots])[0].tolist(), strict=True))


def _reasons(folded: Folded, what: str, hits: list[Hit]) -> list[Reason]:
    return [Reason(*folded.original_span(hit.start, hit.end), what, hit.weight) for hit in hits]


def _unpacked(data: bytes) -> Models:
    from yingda.lang.linear import ModelError, load

    try:
        with ZipFile(io.BytesIO(data)) as packed:
            about = json.loads(packed.read("about.json"))
            if about.get("reading") != _READING:
                raise ModelsError(f"reads texts in way {about.get('reading')}, not {_READING}")
            signals = load(packed.read(_SIGNALS)) if _SIGNALS in packed.namelist() else None
            category, sub_category = load(packed.read("category.npz")), load(packed.read("sub_category.npz"))
            return Models(str(about["version"]), category, sub_category, signals)
    except (BadZipFile, KeyError, ModelError, ValueError) as error:
        raise ModelsError(str(error)) from error
