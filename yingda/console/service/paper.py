"""A transcript on paper: one HTML page without scripts, or a PDF; both hold their pictures."""

import base64
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zoneinfo import ZoneInfo

from yingda.console.service.transcript import Transcript
from yingda.conversations.pushes import Message
from yingda.conversations.types import Author, Kind
from yingda.kit.texts import text

# a font that PDF readers have themselves: nothing of 10 MB has to be shipped or put into every file
FONT = "STSong-Light"
PICTURE_WIDTH_PT, PICTURE_HEIGHT_PT = 220.0, 260.0
STYLE = (
    "body{font:14px/1.6 -apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
    "max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1f2a30}h1{font-size:20px}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;color:#52616a}dd{margin:0}"
    "article{margin:1rem 0;padding:.5rem .75rem;border-left:3px solid #c9d3d8;break-inside:avoid}"
    "article.shop{border-color:#0f766e}.line{color:#52616a;text-align:center}header{color:#52616a;font-size:12px}"
    "p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}img{max-width:100%;max-height:24rem}"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line on paper; `picture` is the bytes of a PNG, JPEG, GIF or WebP."""

    side: str  # customer, shop, line
    head: str
    words: str
    picture: bytes | None = None
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed, as plain words."""

    locale: str
    title: str
    facts: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]


def paper_of(transcript: Transcript, pictures: Mapping[int, bytes], locale: str) -> Paper:
    """Words for a transcript; `pictures` by seq, as far as they were found and had room."""
    card, zone = transcript.card, ZoneInfo(transcript.zone)

    def say(code: str, **params: object) -> str:
        return text(f"transcript.{code}", locale, params)

    facts = [
        (say("shop"), transcript.shop), (say("customer"), card.customer.name),
        (say("channel"), say(f"channel_{card.channel}")), (say("state"), say(f"state_{card.state}")),
        (say("tags"), "、".join(card.tags)), (say("zone"), transcript.zone),
        (say("taken"), f"{transcript.taken_by} · {transcript.taken_at.astimezone(zone):%Y-%m-%d %H:%M}"),
    ]  # fmt: skip
    entries = (_entry(one, zone, pictures.get(one.seq), locale) for one in transcript.messages)
    title = say("title", shop=transcript.shop, customer=card.customer.name)
    return Paper(locale, title, tuple(fact for fact in facts if fact[1]), tuple(entries))


def to_html(paper: Paper) -> str:
    """One page; everything that anybody typed is escaped."""
    facts = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in paper.facts)
    title = html.escape(paper.title)
    return (
        f'<!doctype html>\n<html lang="{paper.locale}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1><dl>{facts}</dl>{''.join(map(_article, paper.entries))}</body></html>\n"
    )


def to_pdf(paper: Paper) -> bytes:
    """A4 pages; runs in a child process."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer

    registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK")
    small = ParagraphStyle("small", body, fontSize=8.5, leading=13, textColor=HexColor("#52616a"))
    title = ParagraphStyle("title", body, fontSize=15, leading=24)
    parts: list[Flowable] = [Paragraph(html.escape(paper.title), title)]
    parts += [Paragraph(f"{html.escape(name)}　{html.escape(value)}", small) for name, value in paper.facts]
    for entry in paper.entries:
        parts.append(Spacer(1, 6))
        parts.append(Paragraph(html.escape(entry.head), small))
        parts += [Paragraph(html.escape(line) or "&nbsp;", body) for line in entry.words.split("\n") if entry.words]
        if entry.picture is not None:
            parts.append(Image(BytesIO(entry.picture), *_size_on_paper(entry.picture)))
    written = BytesIO()
    SimpleDocTemplate(written, pagesize=A4, title=paper.title, author="").build(parts)
    return written.getvalue()


def _entry(message: Message, zone: ZoneInfo, picture: bytes | None, locale: str) -> Entry:
    at = f"{message.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    if message.kind is Kind.SYSTEM:
        return Entry("line", at, _line(message, locale))
    who = text("transcript.author_customer", locale)
    if message.author is not Author.CUSTOMER:
        who = message.staff.alias if message.staff else text("transcript.author_bot", locale)
    side = "customer" if message.author is Author.CUSTOMER else "shop"
    mime = message.file.mime if message.file and picture is not None else ""
    return Entry(side, f"{at}  {who}", "\n".join(_words(message, picture, locale)), picture, mime)


def _words(message: Message, picture: bytes | None, locale: str) -> Iterator[str]:
    if message.withdrawn:
        yield text("transcript.withdrawn", locale)
    if message.quote is not None:
        yield f"「{message.quote.text}」"
    if message.text:
        yield message.text
    if message.file is not None and picture is None:
        yield text("transcript.file", locale, {"name": message.file.name})


def _line(message: Message, locale: str) -> str:
    event = message.event
    if event is None:
        return ""
    return text(f"transcript.line_{event.code}", locale, {"alias": "", **event.params})


def _article(entry: Entry) -> str:
    if entry.side == "line":
        return f'<p class="line">{html.escape(entry.head)} · {html.escape(entry.words)}</p>'
    words = f"<p>{html.escape(entry.words)}</p>" if entry.words else ""
    picture = ""
    if entry.picture is not None:
        data = base64.b64encode(entry.picture).decode()
        picture = f'<img alt="" src="data:{html.escape(entry.mime)};base64,{data}">'
    return f'<article class="{entry.side}"><header>{html.escape(entry.head)}</header>{words}{picture}</article>'


def _size_on_paper(data: bytes) -> tuple[float, float]:
    from PIL import Image

    with Image.open(BytesIO(data)) as picture:
        width, height = picture.size
    share = min(PICTURE_WIDTH_PT / width, PICTURE_HEIGHT_PT / height, 1.0)
    return width * share, height * share
