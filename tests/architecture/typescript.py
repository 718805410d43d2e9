"""Functions of TypeScript, and of the script part of Vue files: place, length, number of parameters."""

import re
from dataclasses import dataclass

# what starts a block after a parenthesis without being a function
CONTROL = {"if", "for", "while", "switch", "catch", "with"}
TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`"""
    r"""|(?<=[(,=:\[!&|?{};\n])[ \t]*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*""",
    re.DOTALL,
)
SCRIPT = re.compile(r"<script\b[^>]*>\n?(.*?)</script>", re.DOTALL)
# after the parameters perhaps a type on one line (in it braces stand only behind :<|&,([ ), then the body
OPENER = r"[:<|&,(\[]"
TYPE = rf"(?:{OPENER}\s*\{{[^{{}}]*\}}|{OPENER}(?!\s*\{{)|=>(?!\s*\{{)|[^;{{}}=:<|&,(\[\n])*?"
ARROW_OR_BODY = re.compile(rf"\)\s*(?:(?=:){TYPE})?\s*(=>\s*)?\{{")
# what may hold commas of its own inside a parameter list
NESTED = re.compile(r"<[^<>()]*>|\([^()]*\)|\{[^{}]*\}|\[[^\[\]]*\]")


@dataclass(frozen=True)
class Function:
    """One function with a body."""

    line: int
    lines: int
    parameters: int


def functions(text: str, *, vue: bool = False) -> list[Function]:
    """Every function that has a block body, in the order of the file."""
    code = _blank(_script_only(text) if vue else text)
    found = []
    for match in ARROW_OR_BODY.finditer(code):
        opening = _matching_back(code, match.start())
        if opening < 0 or _word_before(code, opening) in CONTROL:
            continue
        closing = _matching(code, match.end() - 1)
        line = code.count("\n", 0, opening) + 1
        last = code.count("\n", 0, closing) + 1
        found.append(Function(line, last - line + 1, _count(code[opening + 1 : match.start()])))
    return found


def _script_only(text: str) -> str:
    """The script parts at their own lines, everything else as empty lines."""
    out, at = [], 0
    for match in SCRIPT.finditer(text):
        out.append("\n" * text.count("\n", at, match.start(1)))
        out.append(match.group(1))
        at = match.end(1)
    return "".join(out)


def _blank(code: str) -> str:
    """Comments, strings and regular expressions become spaces; lines and places stay."""
    return TOKEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), code)


def _matching(code: str, at: int) -> int:
    depth = 0
    for place in range(at, len(code)):
        depth += {"{": 1, "}": -1}.get(code[place], 0)
        if depth == 0:
            return place
    return len(code)


def _matching_back(code: str, at: int) -> int:
    depth = 0
    for place in range(at, -1, -1):
        depth += {")": 1, "(": -1}.get(code[place], 0)
        if depth == 0:
            return place
    return -1


def _word_before(code: str, at: int) -> str:
    words = re.findall(r"[A-Za-z_$][\w$]*\s*$", code[max(0, at - 60) : at])
    return words[0].strip() if words else ""


def _count(parameters: str) -> int:
    while NESTED.search(parameters):
        parameters = NESTED.sub("_", parameters)
    return sum(1 for part in parameters.split(",") if part.strip())
