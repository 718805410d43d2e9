"""What a file is by its first bytes; what it claims to be only ever narrows that."""

import re
import unicodedata
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

UNKNOWN = "application/octet-stream"  # also all that a browser or a shell might run: pages, SVG, scripts
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
AUDIO = frozenset({"audio/mpeg", "audio/ogg", "audio/mp4", "audio/wav", "audio/webm"})
INLINE = PICTURES | AUDIO  # shown in place; everything else is downloaded

EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "audio/webm": "weba",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "text/plain": "txt",
    "text/csv": "csv",
    UNKNOWN: "bin",
}
MIME_OF = {extension: mime for mime, extension in EXTENSIONS.items()}

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"PK\x03\x04", "application/zip"),
)
_RIFF = frozenset({"image/webp", "audio/wav"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word, Excel and PowerPoint before 2007
_EBML = b"\x1a\x45\xdf\xa3"
# what a track of an MP4 is: recorders of telephones write sound alone under the brands of video
_TRACK = re.compile(rb"hdlr.{8}(soun|vide)", re.DOTALL)
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_TEXTS = {"": "text/plain", ".txt": "text/plain", ".log": "text/plain", ".csv": "text/csv"}
_HEAD = 4096
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ACTIVE = re.compile(r"\s*(?:<|#!|%!|@echo)", re.IGNORECASE)
_ENCODINGS = ("utf-8", "gb18030")  # Chinese spreadsheets still export the second

MAX_NAME = 100
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]+')


def sniff(data: bytes, name: str) -> str:
    """The media type, one of EXTENSIONS."""
    for offset, magic, mime in _MAGIC:
        if data.startswith(magic, offset) and (mime not in _RIFF or data.startswith(b"RIFF")):
            return _LOOK_INSIDE[mime](data) if mime in _LOOK_INSIDE else mime
    suffix = PurePosixPath(name.lower()).suffix
    if data.startswith(_OLE):
        return MIME_OF[suffix[1:]] if suffix in {".doc", ".xls", ".ppt"} else UNKNOWN
    if data.startswith(_EBML):
        return _inside_ebml(data[:_HEAD])
    if suffix in _TEXTS and _is_plain_text(data):
        return _TEXTS[suffix]
    return UNKNOWN


def safe_name(name: str) -> str:
    """A file name without folders, control or direction characters, at most MAX_NAME characters long."""
    kept = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    last = _FORBIDDEN.split(kept)[-1].strip(". ")
    path = PurePosixPath(last or "file")
    return path.stem[: MAX_NAME - len(path.suffix[:10])] + path.suffix[:10]


def _inside_zip(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return UNKNOWN
    if "[Content_Types].xml" not in names:
        return "application/zip"
    kinds = {kind for prefix, kind in _OFFICE.items() for name in names if name.startswith(prefix)}
    return MIME_OF[kinds.pop()] if len(kinds) == 1 else "application/zip"


def _inside_mp4(data: bytes) -> str:
    return "audio/mp4" if set(_TRACK.findall(data)) == {b"soun"} else "video/mp4"


def _inside_ebml(head: bytes) -> str:
    if b"webm" not in head:
        return UNKNOWN
    return "video/webm" if b"V_VP" in head or b"V_AV1" in head else "audio/webm"


def _is_plain_text(data: bytes) -> bool:
    if _CONTROL.search(data):
        return False
    for encoding in _ENCODINGS:
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        start = decoded[:_HEAD].lstrip("\ufeff")
        return not _ACTIVE.match(start)
    return False


_LOOK_INSIDE = {"application/zip": _inside_zip, "video/mp4": _inside_mp4}
