"""Pictures of receipts, for those who may read the books of their co-operative."""

from django.http import Http404, HttpRequest, HttpResponse

from lumbung.core.refusal import AttachmentNotFound, Malformed
from lumbung.faces.office.place import office_of
from lumbung.ledger.attachments import picture as kept_picture


def picture(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    """The bytes themselves; they are re-encoded pictures, so nothing in them can run."""
    office = office_of(request)
    try:
        kept = kept_picture(office.koperasi_id, f"sha256:{digest}")
    except (AttachmentNotFound, Malformed):
        raise Http404 from None
    name = f'inline; filename="nota-{digest[:12]}.jpg"'
    headers = {
        "Content-Disposition": name,
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(kept.content, content_type=kept.media_type, headers=headers)
