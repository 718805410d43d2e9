"""Every code that a person can read has a text in both languages, and no text lies unused."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from tests.architecture.source import PACKAGE, below, dotted, nothing, short, tree

LOCALES = ("zh-CN", "en")
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
# classes that carry a code without being an AppError, and the place of the code among their arguments
CARRIERS = {"FieldError": 1}
# codes that are put together while running: prefix → who does it
BUILT = {
    "alert.kind.": "kinds of alerts are named by their value",
    "duty.": "the staff screens name every duty by its value",
    "presence.reason.": "presence keeps the value of what changed a state as its reason",
    "presence.state.": "the staff screens name every state by its value",
    "intake.column.": "the sheet of people names every column by its value",
    "intake.hint.": "the sheet of people explains every column by its value",
    "quick_reply.sheet.column.": "the sheet of quick replies names every column by its value",
    "quick_reply.sheet.hint.": "the sheet of quick replies explains every column by its value",
    "article.sheet.column.": "the sheet of articles names every column by its value",
    "article.sheet.hint.": "the sheet of articles explains every column by its value",
    "article.sheet.report.": "the report of an import names its columns",
    "article.sheet.value.": "the sheet of articles says every value in words",
    "help.": "the templates of the help page name them without the prefix",
    "script.kind.": "kinds of scripts are named by their value",
    "script.sample.": "the preview of a script has a value for every variable",
    "permission.": "the staff screens name every permission by its value",
    "permission_area.": "the matrix of roles names every area by its key",
    "permission_text.": "the matrix of roles says what every permission is, by its value",
    "bot.button.": "buttons that are always the same are named by their id",
    "bot.say.": "what the bot says by itself is named by its value",
    "bot.summary.": "a summary is put together from its words",
    "bot.why.": "every ground of a decision is told by its value",
    "followups.alert.": "what is told of a promise follows from its kind and what came of it",
    "followups.duty.shipped.": "recurring work that ships is named by its code, its steps by their number",
    "followups.handover.log.": "the shift log says why things were handed over by the reason's value",
    "followups.handover.prefill.": "a summary begins with what kind of thing it is about",
    "followups.not_reached.": "why a customer was not reached is told by its value",
    "followups.task_kind.": "what ships with a kind of tasks is named by its code",
    "followups.task_column.": "an exported list of tasks names its columns by their keys",
    "followups.task_state.": "an exported list of tasks names states by their value",
    "followups.task_priority.": "an exported list of tasks names priorities by their value",
    "followups.by_policy.": "which of the shop's times was taken follows from what was said",
    "sla.alert.": "what is told of a clock follows from its kind and its mark",
    "sla.kind.": "targets are named by their value",
    "sla.state.": "states of clocks are named by their value",
    "sla.field.": "what a policy is narrowed by is named by its value",
    "sla.verdict.": "why a policy decides or does not is told by its value",
    "sla.explain.moved.": "why a deadline was moved is told by its value",
    "sla.daily.": "the daily list names its columns and sections by their keys",
    "outreach.mail.": "a letter is worded by what it asks",
    "outreach.page.": "the templates of a survey's page name them without the prefix",
    "outreach.no_": "an address that does not fit is told by the channel's value",
    "alert.kind.task_": "a task's alerts are named by their cause",
    "alert.kind.promise_": "a promise's alerts are named by what came of it",
    "alert.kind.target_": "a clock's alerts are named by the mark that it passed",
    "transcript.": "an exported conversation names channels, states and lines by their codes",
    "role.": "the staff screens name the roles that every installation starts with",
}


@dataclass
class Uses:
    """What the source says about codes."""

    required: dict[str, str] = field(default_factory=dict)  # code → where it is raised
    named: set[str] = field(default_factory=set)  # every string that looks like a code


def uses_of(module: ast.Module, where: str) -> Uses:
    """The codes a module raises, and every string in it that could name one."""
    found = Uses()
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            found.named.add(node.value)
        for code in _required(node):
            found.required.setdefault(code, f"{where}:{node.lineno}")
    return found


def _required(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1].endswith("Error"):
        yield from _codes_of_call(node)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(dotted(target) == "default_code" for target in targets):
            yield from _codes([node.value])


def _codes_of_call(call: ast.Call) -> Iterator[str]:
    name = dotted(call.func).split(".")[-1]
    given = call.args[CARRIERS.get(name, 0) :]
    yield from _codes([*given, *(keyword.value for keyword in call.keywords if keyword.arg == "code")])


def _codes(values: list[ast.expr | None]) -> Iterator[str]:
    for value in values:
        if isinstance(value, ast.IfExp):
            yield from _codes([value.body, value.orelse])
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value):
            yield value.value


def source_uses() -> Uses:
    every = Uses()
    for path in below("yingda/", ".py"):
        found = uses_of(tree(path), short(path))
        every.required |= found.required
        every.named |= found.named
    return every


def rooms_with_texts() -> list[Path]:
    return sorted({path.parent for path in PACKAGE.glob("*/texts.*.json")})


def texts(room: Path, locale: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((room / f"texts.{locale}.json").read_text("utf-8"))
    return loaded


def all_texts() -> dict[str, str]:
    return {code: text for room in rooms_with_texts() for code, text in texts(room, LOCALES[0]).items()}


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def unused(catalogue: set[str], named: set[str], built: dict[str, str]) -> list[str]:
    return sorted(code for code in catalogue - named if not code.startswith(tuple(built)))


def test_both_languages_have_the_same_codes() -> None:
    for room in rooms_with_texts():
        chinese, english = (set(texts(room, locale)) for locale in LOCALES)
        assert chinese == english, room.name


def test_both_languages_take_the_same_parameters() -> None:
    for room in rooms_with_texts():
        chinese, english = (texts(room, locale) for locale in LOCALES)
        different = [code for code in chinese if parameters(chinese[code]) != parameters(english.get(code, ""))]
        assert different == [], room.name


def test_every_parameter_has_a_name() -> None:
    for room in rooms_with_texts():
        for locale in LOCALES:
            bad = [
                code
                for code, text in texts(room, locale).items()
                if not all(map(str.isidentifier, parameters(text)))
            ]
            assert bad == [], f"{room.name} {locale}"


def test_codes_are_well_formed_and_texts_not_empty() -> None:
    for room in rooms_with_texts():
        for locale in LOCALES:
            for code, text in texts(room, locale).items():
                assert CODE.fullmatch(code), code
                assert text.strip(), code


def test_every_code_that_is_raised_has_a_text() -> None:
    known = set(all_texts())
    missing = [f"{code} ({where})" for code, where in sorted(source_uses().required.items()) if code not in known]
    nothing(missing)


def test_no_text_is_unused() -> None:
    nothing(unused(set(all_texts()), source_uses().named, BUILT))


def test_every_prefix_of_codes_that_are_built_is_needed() -> None:
    for prefix, reason in BUILT.items():
        assert len(reason) > 10, prefix
        assert any(code.startswith(prefix) for code in all_texts()), prefix


def test_codes_are_found_where_they_are_raised() -> None:
    module = ast.parse(
        "class GoneError(AppError):\n    default_code = 'error.gone'\n"
        "def f(a):\n    raise ConflictError('episode.ended', id=1)\n"
        "    raise TooManyError(3, 'sign_in.throttled')\n"
        "    FieldError('/a.b', 'field.too_long', {'max': 3})\n"
        "    errors.NotFoundError(code='shop.unknown')\n"
        "    ValueError('no code. here')\n"
        "    InvalidError('a.b' if a else 'a.c')\n"
        "    text('greeting.hello', 'en')\n"
    )
    found = uses_of(module, "x.py")
    assert set(found.required) == {
        "error.gone",
        "episode.ended",
        "sign_in.throttled",
        "field.too_long",
        "shop.unknown",
        "a.b",
        "a.c",
    }
    assert found.required["episode.ended"] == "x.py:4"
    assert "greeting.hello" in found.named


def test_a_text_that_nothing_names_is_unused_unless_its_code_is_built() -> None:
    catalogue = {"a.used", "a.lost", "reason.lunch"}
    assert unused(catalogue, {"a.used"}, {"reason.": "presence builds it from the reason's name"}) == ["a.lost"]
