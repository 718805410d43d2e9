"""Pictures: upright, free of the camera's data, never decoded when they are too large."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from yingda.infra.pictures import inspect_picture, make_thumbnail, prepare_picture
from yingda.kit.errors import InvalidError

CAMERA = 0x010F
ORIENTATION = 0x0112


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[CAMERA] = "SECRET-CAMERA"
    made[ORIENTATION] = orientation
    return made


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def huge_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_cameras_data_is_removed_and_the_picture_stands_upright(kind: str) -> None:
    data = saved(Image.new("RGB", (60, 40)), kind, exif=exif(orientation=6))
    assert b"SECRET-CAMERA" in data
    info = inspect_picture(data)
    assert (info.width, info.height) == (40, 60)
    assert b"SECRET-CAMERA" not in info.data
    assert opened(info.data).size == (40, 60)
    assert dict(opened(info.data).getexif()) == {}


def test_comments_are_removed() -> None:
    comment = PngImagePlugin.PngInfo()
    comment.add_text("Comment", "SECRET-CAMERA")
    assert b"SECRET-CAMERA" not in inspect_picture(saved(Image.new("L", (4, 4)), "PNG", pnginfo=comment)).data
    assert b"SECRET" not in inspect_picture(saved(Image.new("L", (4, 4)), "JPEG", comment=b"SECRET")).data


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    data = saved(Image.new("RGB", (4, 4)), "JPEG") + b"PK\x03\x04 SECRET"
    assert b"SECRET" not in inspect_picture(data).data


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_pixel_survives(mode: str) -> None:
    data = saved(Image.new(mode, (60, 40)), "PNG")
    made = prepare_picture(data)
    assert opened(made.info.data).mode == mode
    assert opened(made.thumbnail).size == (60, 40)


def test_transparency_of_palettes_survives() -> None:
    data = saved(Image.new("P", (4, 4)), "PNG", transparency=0)
    assert opened(inspect_picture(data).data).info["transparency"] == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_moving_pictures_keep_moving(kind: str) -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=80)
    info = inspect_picture(data)
    assert (info.width, info.height) == (20, 10)
    assert getattr(opened(info.data), "n_frames", 1) == 3
    assert getattr(opened(make_thumbnail(info.data)), "n_frames", 1) == 1


def test_a_moving_picture_loses_the_cameras_data_too() -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green")]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], exif=exif())
    assert b"SECRET-CAMERA" not in inspect_picture(data).data


@pytest.mark.parametrize(
    ("width", "height"), [(8000, 5001), (20000, 20000), (60000, 60000), (2**31 - 1, 2**31 - 1)]
)
def test_too_many_pixels_are_refused_before_they_are_decoded(width: int, height: int) -> None:
    with pytest.raises(InvalidError) as caught:
        inspect_picture(huge_png(width, height))
    assert caught.value.code == "error.file.picture_too_large"
    assert caught.value.params == {"limit_mp": 40}


def test_a_moving_picture_of_too_many_pixels_is_refused() -> None:
    frames = [Image.new("1", (6000, 6000), number % 2) for number in range(4)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(InvalidError) as caught:
        inspect_picture(data)
    assert caught.value.code == "error.file.picture_too_large"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg/>",
        huge_png(100, 100),
        saved(Image.effect_noise((90, 90), 50), "JPEG")[:500],
        saved(Image.effect_noise((90, 90), 50), "WEBP")[:200],
        saved(Image.new("L", (9, 9)), "BMP"),
    ],
)
def test_damaged_and_other_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidError) as caught:
        inspect_picture(data)
    assert caught.value.code == "error.file.picture_broken"


@pytest.mark.parametrize(
    ("size", "small"), [((1200, 600), (480, 240)), ((600, 1200), (240, 480)), ((30, 20), (30, 20))]
)
def test_a_thumbnail_fits_480_pixels_and_never_grows(size: tuple[int, int], small: tuple[int, int]) -> None:
    made = opened(make_thumbnail(saved(Image.new("RGB", size), "JPEG")))
    assert (made.format, made.size) == ("WEBP", small)
