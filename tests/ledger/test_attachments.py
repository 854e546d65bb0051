"""Pictures of receipts: only a picture comes back out, and it is the one that was kept."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from lumbung.core.refusal import AttachmentNotFound
from lumbung.ledger import attachments
from lumbung.ledger.attachments import (
    PictureTooHeavy,
    PictureTooWide,
    PictureUnreadable,
    keep_picture,
    picture,
    redrawn,
)
from lumbung.ledger.books import books_of


def photo(size: tuple[int, int] = (640, 480), form: str = "JPEG", **options: object) -> bytes:
    image = Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 60).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def test_a_kept_picture_comes_back_under_its_hash(koperasi: str) -> None:
    books = books_of(koperasi)

    name = keep_picture(books.koperasi_id, photo(), by=f"{koperasi}/bendahara")

    kept = picture(books.koperasi_id, name)
    assert name == f"sha256:{hashlib.sha256(kept.content).hexdigest()}"
    assert kept.media_type == "image/jpeg"
    assert Image.open(io.BytesIO(kept.content)).size == (640, 480)


def test_the_same_picture_twice_is_kept_once(koperasi: str) -> None:
    books = books_of(koperasi)

    names = {keep_picture(books.koperasi_id, photo(), by=f"{koperasi}/kasir") for _ in range(3)}

    assert len(names) == 1


def test_another_cooperative_does_not_have_it(koperasi: str, other_koperasi: str) -> None:
    name = keep_picture(books_of(koperasi).koperasi_id, photo(), by=f"{koperasi}/kasir")

    with pytest.raises(AttachmentNotFound):
        picture(books_of(other_koperasi).koperasi_id, name)
    assert not attachments.are_kept(books_of(other_koperasi).koperasi_id, [name])
    assert attachments.are_kept(books_of(koperasi).koperasi_id, [name, name])


def test_place_and_camera_are_left_out_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Kamera Rahasia"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "S"

    drawn = redrawn(photo((600, 300), exif=exif.tobytes()))

    assert b"Kamera Rahasia" not in drawn
    image = Image.open(io.BytesIO(drawn))
    assert image.size == (300, 600)
    assert not image.getexif()


def test_a_large_photo_becomes_1600_pixels_at_most() -> None:
    image = Image.open(io.BytesIO(redrawn(photo((4000, 3000)))))

    assert image.size == (1600, 1200)


def test_a_second_file_behind_the_picture_is_gone() -> None:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("hidden.html", "<script>alert(1)</script>")
    polyglot = photo() + hidden.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(polyglot))

    drawn = redrawn(polyglot)

    assert not zipfile.is_zipfile(io.BytesIO(drawn))
    assert b"<script>" not in drawn


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_forms_become_jpeg(form: str) -> None:
    assert Image.open(io.BytesIO(redrawn(photo(form=form)))).format == "JPEG"


def test_what_is_clear_becomes_paper() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(clear, "PNG")

    image = Image.open(io.BytesIO(redrawn(clear.getvalue())))

    assert image.getpixel((20, 20)) == (255, 255, 255)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(PictureTooWide) as refusal:
        redrawn(_header_of_a_huge_png())
    assert "Foto ulang" in refusal.value.message


def _header_of_a_huge_png() -> bytes:
    """Less than a hundred bytes that promise 30,000 x 30,000 pixels."""
    data = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + data
    head = struct.pack(">I", len(data)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + head + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bukan foto",
        b"%PDF-1.7\n" + photo(),
        b"GIF89a/*" + b"\0" * 400,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        photo()[:400],
        photo(form="PNG")[:300],
        b"\xff\xd8\xff\xe0" + b"\0" * 2000,
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnreadable) as refusal:
        redrawn(content)
    assert "JPEG" in refusal.value.message


def test_more_than_five_megabytes_is_refused() -> None:
    with pytest.raises(PictureTooHeavy) as refusal:
        redrawn(photo() + b"\0" * 5_000_000)
    assert "5 MB" in refusal.value.message
