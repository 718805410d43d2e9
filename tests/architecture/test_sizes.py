"""Sizes stay readable: files, functions, parameters. The exception list may only shrink."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import below, nothing, short, tree
from tests.architecture.typescript import Function, functions

FILE_LINES, TEST_FILE_LINES, FUNCTION_LINES, PARAMETERS = 400, 600, 40, 6
# "path" or "path::function": empty, and to stay empty
EXCEPTIONS: frozenset[str] = frozenset()


def python_files() -> list[Path]:
    return [*below("yingda/", ".py"), *below("tests/", ".py"), *below("scripts/", ".py")]


def web_files() -> list[Path]:
    return list(below("web/src/", ".ts", ".vue"))


def is_test(path: Path) -> bool:
    return short(path).startswith("tests/") or ".test." in path.name or ".spec." in path.name


def too_long_file(path: Path, lines: int) -> str | None:
    limit = TEST_FILE_LINES if is_test(path) else FILE_LINES
    return f"{short(path)} has {lines} lines; the limit is {limit}" if lines > limit else None


def too_big_functions(module: ast.Module, *, parameters: bool) -> list[str]:
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            found.append(f"{node.name} has {lines} lines; the limit is {FUNCTION_LINES}")
        if parameters and (count := count_parameters(node)) > PARAMETERS:
            found.append(f"{node.name} has {count} parameters; the limit is {PARAMETERS}: make a dataclass")
    return found


def count_parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return sum(1 for argument in given if argument.arg not in {"self", "cls"})


def too_big_web(found: list[Function]) -> list[str]:
    long = [f"line {f.line}: a function of {f.lines} lines" for f in found if f.lines > FUNCTION_LINES]
    return long + [f"line {f.line}: {f.parameters} parameters" for f in found if f.parameters > PARAMETERS]


def excused(found: list[str]) -> list[str]:
    return [line for line in found if not any(line.startswith(name) for name in EXCEPTIONS)]


def test_no_file_is_longer_than_it_may_be() -> None:
    found = [
        too_long_file(path, len(path.read_text("utf-8").splitlines()))
        for path in python_files() + web_files()
    ]
    nothing(excused([line for line in found if line]))


def test_no_python_function_is_too_big() -> None:
    found = [
        f"{short(path)}::{line}"
        for path in python_files()
        for line in too_big_functions(tree(path), parameters=not is_test(path))
    ]
    nothing(excused(found))


def test_no_typescript_function_is_too_big() -> None:
    found = [
        f"{short(path)} {line}"
        for path in web_files()
        if not is_test(path)
        for line in too_big_web(functions(path.read_text("utf-8"), vue=path.suffix == ".vue"))
    ]
    nothing(excused(found))


def test_the_exception_list_is_empty() -> None:
    assert frozenset() == EXCEPTIONS


def test_a_long_python_function_and_a_seventh_parameter_are_seen() -> None:
    body = "\n".join("    x = 1" for _ in range(40))
    module = ast.parse(f"def long():\n{body}\n\ndef wide(self, a, b, c, d, e, *, f, g):\n    pass\n")
    assert too_big_functions(module, parameters=True) == [
        "long has 41 lines; the limit is 40",
        "wide has 7 parameters; the limit is 6: make a dataclass",
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("function f(a: number, b = '}') {\n  return a\n}\n", [Function(1, 3, 2)]),
        ("const f = (a: Map<string, number>): void => {\n  a\n}\n", [Function(1, 3, 1)]),
        ("if (a) {\n  b()\n}\n", []),
        ("class A {\n  m(): Promise<{ x: number }> {\n    return p\n  }\n}\n", [Function(2, 3, 0)]),
        ("const r = /[)}]{2}/\n// ) {\nconst s = `) { ${a}`\n", []),
        ("xs.map(({ a, b }, i) => {\n  return a\n})\n", [Function(1, 3, 2)]),
        ("const f = (a: number) => a + 1\n", []),
        (
            "function f(): string {\n  return a\n}\nfunction g(): () => void {\n}\n",
            [Function(1, 3, 0), Function(4, 2, 0)],
        ),
    ],
)
def test_typescript_functions_are_measured(code: str, expected: list[Function]) -> None:
    assert functions(code) == expected


def test_only_the_script_of_a_vue_file_is_measured() -> None:
    template = "<template>\n  <a @click='() => {\n}' />\n</template>\n"
    text = template + "<script setup lang='ts'>\nfunction f() {\n}\n</script>\n"
    assert functions(text, vue=True) == [Function(6, 2, 0)]
