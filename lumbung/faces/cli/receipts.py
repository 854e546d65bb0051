"""Pictures of receipts for the demo: drawn notes on paper, as a phone would have taken them."""

import datetime as dt
import io
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw

from lumbung.core.money import format_rupiah
from lumbung.ledger.attachments import keep_picture
from lumbung.ledger.books import books_of

SHOPS = (
    "Toko Sinar Jaya",
    "PLN Prabayar",
    "Bengkel Pak Usman",
    "Kios Solar Sendawar",
    "CV Mahakam Jaya",
)
GOODS = (
    "Token listrik",
    "Oli mesin",
    "Solar 20 liter",
    "Kertas A4",
    "Servis genset",
    "Ongkos perahu",
)


def keep_pictures(code: str) -> Sequence[str]:
    """Store a handful of drawn receipts in a co-operative; returns their names (sha256:…)."""
    books = books_of(code)
    rnd = random.Random(code)  # noqa: S311 - a demo
    return [keep_picture(books.koperasi_id, draw(rnd), by=f"{code}/bendahara") for _ in range(6)]


def draw(rnd: random.Random) -> bytes:
    """A small JPEG of a handwritten-looking note."""
    image = Image.new("RGB", (480, 620), (206, 196, 180))
    pen = ImageDraw.Draw(image)
    tilt = rnd.randint(-8, 8)
    pen.polygon([(40 + tilt, 30), (440, 36), (446 - tilt, 590), (34, 584)], fill=(252, 250, 244))
    ink = (40, 44, 92)
    pen.text((70, 60), rnd.choice(SHOPS), fill=ink, font_size=30)
    day = dt.date(2026, rnd.randint(1, 11), rnd.randint(1, 28))
    pen.text((70, 104), f"Nota {rnd.randint(100, 999)}   {day:%d-%m-%Y}", fill=ink, font_size=20)
    pen.line([(70, 140), (410, 138)], fill=ink, width=2)
    total = 0
    for row in range(rnd.randint(2, 5)):
        price = rnd.randint(8, 180) * 1000
        total += price
        y = 160 + row * 52
        pen.text((70, y), rnd.choice(GOODS), fill=ink, font_size=22)
        pen.text((300, y + 4), format_rupiah(price), fill=ink, font_size=22)
    pen.line([(70, 452), (410, 450)], fill=ink, width=3)
    pen.text((70, 466), "Jumlah", fill=ink, font_size=26)
    pen.text((270, 466), format_rupiah(total), fill=ink, font_size=26)
    pen.ellipse([(280, 520), (400, 566)], outline=(150, 40, 40), width=3)
    pen.text((306, 531), "LUNAS", fill=(150, 40, 40), font_size=22)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()
