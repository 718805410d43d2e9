"""Answers as HTML: what may stand in them, the plain text that channels send, links to their pictures."""

import html
import re
from collections.abc import Collection, Mapping
from html.parser import HTMLParser

import nh3

TAGS = {"p", "br", "b", "strong", "i", "em", "u", "ul", "ol", "li", "a", "img", "h3", "blockquote"}
ATTRIBUTES = {"a": {"href"}, "img": {"data-file", "alt"}}
SCHEMES = {"https"}
_BLOCKS = frozenset({"p", "h3", "blockquote", "ul", "ol", "li"})
# what editors of other makers write for the same things
_HEADINGS = re.compile(r"<(/?)h[12456]\b", re.IGNORECASE)
_DIVISIONS = re.compile(r"<(/?)div\b", re.IGNORECASE)
_PICTURE = re.compile(r'<img(?P<more>[^>]*?)data-file="(?P<token>[\w-]+)"')
_WITHOUT_FILE = re.compile(r"<img(?![^>]*data-file=\"[\w-]+\")[^>]*>")
_PICTURES = re.compile(r'<img[^>]*?data-file="(?P<token>[\w-]+)"[^>]*>')
_LINES = re.compile(r"\n{3,}")
_MARKS = re.compile(r"\s*(?:(\d{1,2})[.、]\s+|[-•·]\s+)")
_BARE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Only what an answer may contain; pictures are our own files, links lead to https."""
    named = _DIVISIONS.sub(r"<\1p", _HEADINGS.sub(r"<\1h3", text))
    cleaned = nh3.clean(
        named, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow"
    )
    return _WITHOUT_FILE.sub("", cleaned).strip()


def tokens_in(cleaned: str) -> list[str]:
    """The files of the pictures of a clean answer, each once, in order."""
    return list(dict.fromkeys(match["token"] for match in _PICTURE.finditer(cleaned)))


def with_links(cleaned: str, links: Mapping[str, str]) -> str:
    """A clean answer whose pictures can be seen; one without a link is left out of sight."""

    def link(match: re.Match[str]) -> str:
        address = links.get(match["token"])
        source = f' src="{html.escape(address)}"' if address else ""
        return f'<img{match["more"]}data-file="{match["token"]}"{source} loading="lazy"'

    return _PICTURE.sub(link, cleaned)


def only_pictures(cleaned: str, tokens: Collection[str]) -> str:
    """A clean answer from elsewhere: of its pictures those that are ours."""
    kept = frozenset(tokens)
    return _PICTURES.sub(lambda match: match.group() if match["token"] in kept else "", cleaned)


def plain_of(cleaned: str, picture: str = "") -> str:
    """The text of a clean answer as channels send it: paragraphs, bulleted lists, addresses of links.

    Pictures go as messages of their own; with a word for `picture` they are named, for who cannot be shown any.
    """
    reader = _Plain(picture)
    reader.feed(cleaned)
    reader.close()
    lines = [line.strip() for line in "".join(reader.pieces).split("\n")]
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def html_of(plain: str) -> str:
    """A plain text as an answer: blank lines part paragraphs, lines with a dash or a number are a list."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", plain.replace("\r\n", "\n"))]
    return "".join(_block(block.split("\n")) for block in blocks if block)


class _Plain(HTMLParser):
    """Writes down what a reader would see."""

    def __init__(self, picture: str) -> None:
        super().__init__(convert_charrefs=True)
        self._picture = picture
        self.pieces: list[str] = []
        self._lists: list[int | None] = []  # the next number, None for dashes
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.pieces.append("\n")
        if tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
        if tag == "li":
            self._break(1)
            self.pieces.append(self._bullet())
        elif tag in _BLOCKS:
            self._break(1 if tag in ("ul", "ol") else 2)
        if tag == "img" and self._picture:
            name = dict(attrs).get("alt") or ""
            self.pieces.append(f"[{self._picture}：{name}]" if name else f"[{self._picture}]")
        if tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self.pieces))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self._break(1 if tag == "li" else 2)
        if tag == "a" and self._link is not None:
            address, begun = self._link
            self._link = None
            if address and address not in "".join(self.pieces[begun:]):
                self.pieces.append(f"（{address}）")

    def handle_data(self, data: str) -> None:
        text = _BARE.sub(" ", data)
        if text.strip() or (self.pieces and not self.pieces[-1].endswith("\n")):
            self.pieces.append(text)

    def _bullet(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _break(self, lines: int) -> None:
        written = "".join(self.pieces[-3:])
        if not self.pieces or written.endswith(("- ", ". ")):
            return  # a paragraph inside of a list's line
        ended = len(written) - len(written.rstrip("\n"))
        self.pieces.append("\n" * max(0, lines - ended))


def _block(lines: list[str]) -> str:
    pieces: list[str] = []
    for mark, group in _groups(lines):
        if not mark:
            pieces.append(f"<p>{'<br>'.join(_escaped(line) for line in group)}</p>")
            continue
        items = "".join(f"<li>{_escaped(_MARKS.sub('', line, count=1))}</li>" for line in group)
        pieces.append(f"<{mark}>{items}</{mark}>")
    return "".join(pieces)


def _groups(lines: list[str]) -> list[tuple[str, list[str]]]:
    groups: list[tuple[str, list[str]]] = []
    for line in lines:
        found = _MARKS.match(line)
        mark = "" if found is None else "ol" if found.group(1) else "ul"
        # a list that goes on elsewhere keeps its numbers as text
        if mark == "ol" and found is not None and int(found.group(1)) != _next_number(groups):
            mark = ""
        if groups and groups[-1][0] == mark:
            groups[-1][1].append(line)
        else:
            groups.append((mark, [line]))
    return groups


def _next_number(groups: list[tuple[str, list[str]]]) -> int:
    return len(groups[-1][1]) + 1 if groups and groups[-1][0] == "ol" else 1


def _escaped(line: str) -> str:
    return html.escape(line.strip(), quote=False)
