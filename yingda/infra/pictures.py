"""Pictures made safe: checked before decoding, turned upright, freed of what the camera wrote into them."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from yingda.kit.errors import InvalidError

MAX_PIXELS = 40_000_000  # the largest phone cameras' usual pictures; 160 MB decoded
MAX_FRAMES_PIXELS = 120_000_000  # all frames of a moving picture together
THUMBNAIL = 480  # pixels of the longer side: twice the width at which a bubble shows it
QUALITY = 88
THUMBNAIL_QUALITY = 80
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """A picture as it may be stored: its size as seen and its cleaned bytes."""

    mime: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture and its thumbnail, made in one visit to a child process."""

    info: PictureInfo
    thumbnail: bytes


def load_decoders() -> None:
    """Load what decoding needs; sent to a child before anybody waits for a first picture."""
    Image.init()


def prepare_picture(data: bytes) -> PreparedPicture:
    """Check and clean a picture and make its thumbnail."""
    info = inspect_picture(data)
    return PreparedPicture(info, make_thumbnail(info.data))


def inspect_picture(data: bytes) -> PictureInfo:
    """Size and cleaned bytes; InvalidError for damaged pictures and those of too many pixels."""
    with _opened(data) as picture:
        frames = int(getattr(picture, "n_frames", 1))
        kind = "JPEG" if picture.format == "MPO" else str(picture.format)  # MPO: several JPEGs in one
        if kind == "GIF":
            picture.load()
            return PictureInfo("image/gif", picture.width, picture.height, data)  # GIF knows no camera data
        if kind == "WEBP" and frames > 1:
            return _moving(picture, frames)
        return _still(picture, kind)


def make_thumbnail(data: bytes) -> bytes:
    """A WebP of at most 480 pixels, of the first frame, never larger than the picture."""
    with _opened(data) as picture:
        picture.draft("RGB", (THUMBNAIL, THUMBNAIL))  # lets JPEG decode at a fraction of its size
        small = ImageOps.exif_transpose(picture)
        small = small.convert("RGBA" if small.has_transparency_data else "RGB")
        small.thumbnail((THUMBNAIL, THUMBNAIL))
        return _saved(small, "WEBP", quality=THUMBNAIL_QUALITY)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """The picture with only its header read; whatever Pillow stumbles over later is a damaged picture."""
    try:
        with warnings.catch_warnings():
            # Pillow's own limit is higher than ours and would only warn
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as picture:
                _check_size(picture)
                yield picture
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise InvalidError("error.file.picture_broken") from error


def _check_size(picture: Image.Image) -> None:
    pixels = picture.width * picture.height
    if pixels > MAX_PIXELS:
        raise _too_large()
    if pixels * int(getattr(picture, "n_frames", 1)) > MAX_FRAMES_PIXELS:
        raise _too_large()


def _too_large() -> InvalidError:
    return InvalidError("error.file.picture_too_large", limit_mp=MAX_PIXELS // 1_000_000)


def _still(picture: Image.Image, kind: str) -> PictureInfo:
    upright = ImageOps.exif_transpose(picture)
    clean = upright.copy()
    profile = picture.info.get("icc_profile")  # colours would shift without it
    clean.info = {}
    if kind == "PNG":
        data = _saved(clean, kind, icc_profile=profile, transparency=upright.info.get("transparency"))
    else:
        data = _saved(clean, kind, icc_profile=profile, quality=QUALITY)
    return PictureInfo(Image.MIME[kind], clean.width, clean.height, data)


def _moving(picture: Image.Image, frames: int) -> PictureInfo:
    images, durations = [], []
    for number in range(frames):
        picture.seek(number)
        images.append(picture.copy())
        durations.append(int(picture.info.get("duration", 100)))
    loop = int(picture.info.get("loop", 0))
    for image in images:
        image.info = {}
    data = _saved(
        images[0],
        "WEBP",
        save_all=True,
        append_images=images[1:],
        duration=durations,
        loop=loop,
        quality=QUALITY,
        method=2,
    )
    return PictureInfo("image/webp", picture.width, picture.height, data)


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **{name: value for name, value in options.items() if value is not None})
    return out.getvalue()
