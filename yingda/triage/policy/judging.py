"""Understanding a turn in the compute child: what is heavy is sent there once and kept, by its version."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from yingda.lang.rules import RuleError, RuleSet, Turn, compile_rules, parse
from yingda.lang.rules.structure import Rule
from yingda.triage.policy.ruling import apply_rules
from yingda.triage.policy.serving import Models, load_models, understand
from yingda.triage.types import Actions, Judged

KEPT = 50  # shops whose rules and models a child keeps


@dataclass(frozen=True, slots=True)
class Versions:
    """Which rules and model judge: `model_id` None is the model that ships."""

    shop_id: int
    rules_stamp: int
    model_id: int | None


@dataclass(frozen=True, slots=True)
class Content:
    """What belongs to versions, for a child that doesn't have it yet."""

    rules: tuple[tuple[int, str, Actions], ...] = ()
    weights: bytes = b""


@dataclass(frozen=True, slots=True)
class Task:
    """A turn to be judged; without `content` only a child that has it can do so."""

    texts: tuple[str, ...]
    where: Turn
    versions: Versions
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    compiled: RuleSet
    actions: dict[int, Actions]


_rules: OrderedDict[tuple[int, int], _Rules] = OrderedDict()
_models: OrderedDict[int | None, Models] = OrderedDict()


def judge(task: Task) -> Judged | None:
    """What is understood of a turn; None if the content of its versions is needed first."""
    versions = task.versions
    rules = _kept(_rules, (versions.shop_id, versions.rules_stamp))
    models = _kept(_models, versions.model_id)
    if task.content is not None:
        rules = rules or _keep(_rules, (versions.shop_id, versions.rules_stamp), _compile(task.content))
        models = models or _keep(_models, versions.model_id, load_models(task.content.weights))
    if rules is None or models is None:
        return None
    return apply_rules(understand(task.texts, models), rules.compiled.matches(task.where), rules.actions)


def warm_up() -> None:
    """Load the model that ships and what reads Chinese, so that the day's first customer doesn't wait."""
    models = _keep(_models, None, load_models(b""))
    understand(("您好，请问什么时候发货？",), models)
    compile_rules({0: parse("您好")}).matches(Turn("您好"))


def forget() -> None:
    """Keep nothing any more: another installation's numbers are the same (tests)."""
    _rules.clear()
    _models.clear()


def _compile(content: Content) -> _Rules:
    read: list[tuple[int, Rule]] = []
    for rule_id, text, _ in content.rules:
        try:
            read.append((rule_id, parse(text)))
        except RuleError:
            continue  # written for a newer or older language: the others still hold
    return _Rules(compile_rules(read), {rule_id: actions for rule_id, _, actions in content.rules})


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
