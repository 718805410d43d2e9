"""Reads Markdown as far as the tests need it: links, headings, code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source import ROOT, below

FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One document."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def prose(self) -> str:
        """The text without blocks and spans of code."""
        return SPAN.sub(" ", FENCE.sub(" ", self.text))

    def links(self) -> list[str]:
        """Targets of links and pictures, in order."""
        return LINK.findall(self.prose())

    def headings(self, level: int | None = None) -> list[str]:
        """The headings' words, of one level or all."""
        return [
            words
            for marks, words in HEADING.findall(FENCE.sub(" ", self.text))
            if level in (None, len(marks))
        ]

    def anchors(self) -> set[str]:
        """What a link may put behind # to reach a heading."""
        return {anchor(words) for words in self.headings()}

    def spans(self) -> list[str]:
        """Short pieces of code inside the text."""
        return [code.strip() for _, code in SPAN.findall(FENCE.sub(" ", self.text))]

    def commands(self) -> Iterator[str]:
        """Every line of code, from blocks and spans."""
        for block in FENCE.finditer(self.text):
            yield from block.group().splitlines()[1:-1]
        yield from self.spans()


def anchor(heading: str) -> str:
    """The anchor that forges make of a heading."""
    words = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def pages() -> list[Page]:
    """Every document of the project: docs/ and the capital files of the root."""
    found = [*below("docs/", ".md"), *(path for path in below("", ".md") if path.parent == ROOT)]
    return [Page(path, path.read_text("utf-8")) for path in found]
