"""Pictures of receipts: drawn anew before they are kept, so that nothing but a picture ever comes back out."""

import hashlib
import io
from dataclasses import dataclass

from django.db import IntegrityError
from PIL import Image, ImageOps

from lumbung.core.refusal import AttachmentNotFound, Refusal
from lumbung.ledger.locks import DUPLICATE, sqlstate
from lumbung.ledger.models import Attachment
from lumbung.ledger.operations import attachment_digest
from lumbung.tenancy import clock
from lumbung.tenancy.scope import tenant

MAX_UPLOAD_BYTES = 5_000_000
# A header may promise more than any phone's camera: 40 million pixels are 160 MB once unpacked.
MAX_PIXELS = 40_000_000
LONGEST_SIDE_PIXELS = 1_600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
PAPER = (255, 255, 255)


class PictureTooHeavy(Refusal):
    code = "picture_too_heavy"
    template = (
        "Foto terlalu besar ({size} MB, paling besar {limit} MB). "
        "Foto ulang dengan mutu lebih rendah; isian lain tetap ada."
    )


class PictureTooWide(Refusal):
    code = "picture_too_wide"
    template = (
        "Foto itu lebih dari {limit} juta titik, terlalu besar untuk dibuka. "
        "Foto ulang dengan ukuran biasa; isian lain tetap ada."
    )


class PictureUnreadable(Refusal):
    code = "picture_unreadable"
    template = (
        "Berkas itu bukan foto yang dapat dibuka. Pakai foto JPEG, PNG, atau WebP; "
        "isian lain tetap ada."
    )


class PictureChanged(Refusal):
    code = "picture_changed"
    template = (
        "Foto ini tidak sama lagi dengan yang disimpan dulu, jadi tidak ditampilkan. "
        "Beri tahu pengawas dan dinas koperasi."
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: named by the hash of its bytes."""

    name: str
    media_type: str
    content: bytes


def keep_picture(koperasi_id: int, content: bytes, *, by: str) -> str:
    """Keep a picture and return its name, `sha256:…`; the same picture twice is kept once.

    Refuses: PictureTooHeavy, PictureTooWide, PictureUnreadable.
    """
    drawn = redrawn(content)
    digest = hashlib.sha256(drawn).digest()
    with tenant(koperasi_id):
        if not Attachment.objects.filter(sha256=digest).exists():
            _insert(koperasi_id, digest, drawn, by)
    return f"sha256:{digest.hex()}"


def _insert(koperasi_id: int, digest: bytes, content: bytes, by: str) -> None:
    row = Attachment(
        koperasi_id=koperasi_id, sha256=digest, media_type="image/jpeg", size=len(content),
        content=content, added_by=by, added_at=clock.now(),
    )  # fmt: skip
    try:
        with tenant(koperasi_id):
            row.save(force_insert=True)
    except IntegrityError as error:
        # Somebody kept the same picture at the same moment.
        if sqlstate(error) != DUPLICATE:
            raise


def check_weight(size_bytes: int) -> None:
    """Before a picture is read into memory. Refuses: PictureTooHeavy."""
    if size_bytes > MAX_UPLOAD_BYTES:
        size = f"{size_bytes / 1_000_000:.1f}".replace(".", ",")
        raise PictureTooHeavy(size=size, limit=MAX_UPLOAD_BYTES // 1_000_000)


def redrawn(content: bytes) -> bytes:
    """The picture as an upright JPEG of at most 1,600 pixels a side: no place taken, no camera, no
    second file hidden behind the first. Refuses: PictureTooHeavy, PictureTooWide, PictureUnreadable.
    """
    check_weight(len(content))
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise _too_wide()
            # A JPEG may be unpacked at a fraction of its size, which saves time and memory.
            image.draft("RGB", (LONGEST_SIDE_PIXELS * 2, LONGEST_SIDE_PIXELS * 2))
            return _jpeg(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_wide() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        # Pillow tells broken files apart by many exceptions; to an officer they are one.
        raise PictureUnreadable() from error


def _too_wide() -> PictureTooWide:
    return PictureTooWide(limit=MAX_PIXELS // 1_000_000)


def _jpeg(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE_PIXELS, LONGEST_SIDE_PIXELS), Image.Resampling.LANCZOS)
    flat = Image.new("RGB", upright.size, PAPER)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        flat.paste(clear, mask=clear.getchannel("A"))
    else:
        flat.paste(upright.convert("RGB"))
    buffer = io.BytesIO()
    flat.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()


def picture(koperasi_id: int, name: str) -> Picture:
    """A kept picture by its name. Refuses: Malformed, AttachmentNotFound, PictureChanged."""
    digest = attachment_digest(name)
    with tenant(koperasi_id):
        row = Attachment.objects.filter(sha256=digest).first()
    if row is None:
        raise AttachmentNotFound(attachment=name[:20])
    content = bytes(row.content)
    if hashlib.sha256(content).digest() != digest:
        raise PictureChanged()
    return Picture(name, row.media_type, content)


def are_kept(koperasi_id: int, names: list[str]) -> bool:
    """Whether all these pictures are kept here. Refuses: Malformed."""
    wanted = {attachment_digest(name) for name in names}
    with tenant(koperasi_id):
        return Attachment.objects.filter(sha256__in=wanted).count() == len(wanted)
