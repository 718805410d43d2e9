"""Draws the console's icons for home screens from the shape of icon.svg; run again when that changes."""

from pathlib import Path

from PIL import Image, ImageDraw

OUT = Path(__file__).parents[1] / "yingda/app/static/icons"
TEAL, WHITE = (15, 107, 104, 255), (255, 255, 255, 255)
SMOOTH = 4  # drawn larger and reduced, so that edges are soft
GRID = 32  # the units of icon.svg
# what a launcher may cut off: it keeps a circle of 80 %
SAFE = 0.62


def draw(size: int, *, maskable: bool = False) -> Image.Image:
    """The speech bubble with its tick; a maskable one fills the square and keeps to the middle."""
    whole = size * SMOOTH
    ground = TEAL if maskable else (0, 0, 0, 0)
    picture = Image.new("RGBA", (whole, whole), ground)
    pen = ImageDraw.Draw(picture)
    scale = whole / GRID * (SAFE if maskable else 1)
    offset = whole * (1 - SAFE) / 2 if maskable else 0

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x * scale + offset, y * scale + offset) for x, y in points]

    bubble, tick = (WHITE, TEAL) if maskable else (TEAL, WHITE)
    pen.rounded_rectangle([*at((3, 4))[0], *at((29, 24))[0]], radius=4 * scale, fill=bubble)
    pen.polygon(at((7, 22), (7, 29.6), (15, 23)), fill=bubble)
    line = at((10, 14.5), (14.2, 18.7), (22.5, 10.3))
    pen.line(line, fill=tick, width=round(2.6 * scale), joint="curve")
    for x, y in line:
        half = 1.3 * scale
        pen.ellipse([x - half, y - half, x + half, y + half], fill=tick)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write every size."""
    OUT.mkdir(exist_ok=True)
    for size in (192, 512):
        draw(size).save(OUT / f"icon-{size}.png", optimize=True)
    draw(512, maskable=True).save(OUT / "maskable-512.png", optimize=True)
    draw(180, maskable=True).convert("RGB").save(OUT / "apple-180.png", optimize=True)


if __name__ == "__main__":
    main()
