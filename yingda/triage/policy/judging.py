"""Understanding a turn in the compute child: what is heavy is sent there once and kept, by its version."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from yingda.lang.rules import RuleError, RuleSet, Turn, compile_rules, parse
from yingda.lang.rules.structure import Rule
from yingda.triage.policy.products import Names, read_names
from yingda.triage.policy.ruling import apply_rules
from yingda.triage.policy.serving import LookedFor, Models, ModelsError, load_models, shipped, understand
from yingda.triage.types import Actions, Judged

KEPT = 50  # shops whose rules and models a child keeps


@dataclass(frozen=True, slots=True)
class Versions:
    """Which rules and model judge, and by which articles products have names; no `model_id`: the one that ships."""

    shop_id: int
    rules_stamp: int
    model_id: int | None
    articles_stamp: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """What a child doesn't have of the versions."""

    rules: bool
    models: bool
    products: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What belongs to versions, as far as a child is missing it."""

    rules: tuple[tuple[int, str, Actions], ...] | None = None
    weights: bytes | None = None
    products: tuple[str, ...] | None = None

    def with_more(self, more: "Content") -> "Content":
        """This and what another child was missing."""
        kept = (value if value is not None else old for value, old in zip(_parts(more), _parts(self), strict=True))
        return Content(*kept)


@dataclass(frozen=True, slots=True)
class Task:
    """A turn to be judged: `shown` are titles of products in its conversation, `cards` those in the turn itself."""

    texts: tuple[str, ...]
    where: Turn
    versions: Versions
    content: Content = Content()
    shown: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    compiled: RuleSet
    actions: dict[int, Actions]


_rules: OrderedDict[tuple[int, int], _Rules] = OrderedDict()
_models: OrderedDict[int | None, Models] = OrderedDict()
_names: OrderedDict[tuple[int, int], tuple[Names | None]] = OrderedDict()


def judge(task: Task) -> Judged | Missing:
    """What is understood of a turn, or what of its versions is needed first."""
    rules, models, names = _known(task.versions, task.content)
    if rules is None or models is None or names is None:
        return Missing(rules is None, models is None, names is None)
    understood = understand(task.texts, models, LookedFor(names[0], task.shown, task.cards))
    return apply_rules(understood, rules.compiled.matches(task.where), rules.actions)


def judge_all(tasks: tuple[Task, ...]) -> tuple[Judged | Missing, ...]:
    """The same of several turns."""
    return tuple(judge(task) for task in tasks)


def _known(versions: Versions, content: Content) -> tuple[_Rules | None, Models | None, tuple[Names | None] | None]:
    """What this child has, with what it has just been given."""
    by_rules, by_articles = (versions.shop_id, versions.rules_stamp), (versions.shop_id, versions.articles_stamp)
    rules, models = _kept(_rules, by_rules), _kept(_models, versions.model_id)
    names = _kept(_names, by_articles)
    if rules is None and content.rules is not None:
        rules = _keep(_rules, by_rules, _compile(content.rules))
    if models is None and content.weights is not None:
        models = _keep(_models, versions.model_id, _read(content.weights))
    if names is None and content.products is not None:
        names = _keep(_names, by_articles, (read_names(content.products),))
    return rules, models, names


def warm_up() -> None:
    """Load the model that ships and what reads Chinese, so that the day's first customer doesn't wait."""
    models = _keep(_models, None, load_models(b""))
    understand(("您好，请问什么时候发货？",), models)
    compile_rules({0: parse("您好")}).matches(Turn("您好"))


def forget() -> None:
    """Keep nothing any more: another installation's numbers are the same (tests)."""
    _rules.clear()
    _models.clear()
    _names.clear()


def _read(weights: bytes) -> Models:
    """A shop's models; those of another release can't be read any more, so the ones that ship judge instead."""
    try:
        return load_models(weights)
    except ModelsError:
        return shipped()


def _parts(content: Content) -> tuple[Any, ...]:
    return content.rules, content.weights, content.products


def _compile(rules: tuple[tuple[int, str, Actions], ...]) -> _Rules:
    read: list[tuple[int, Rule]] = []
    for rule_id, text, _ in rules:
        try:
            read.append((rule_id, parse(text)))
        except RuleError:
            continue  # written for a newer or older language: the others still hold
    return _Rules(compile_rules(read), {rule_id: actions for rule_id, _, actions in rules})


def _kept(cache: OrderedDict[Any, Any], key: Any) -> Any:
    found = cache.get(key)
    if found is not None:
        cache.move_to_end(key)
    return found


def _keep(cache: OrderedDict[Any, Any], key: Any, value: Any) -> Any:
    cache[key] = value
    while len(cache) > KEPT:
        cache.popitem(last=False)
    return value
