"""Remembering how a co-operative's own headers are to be read. Call within `tenant()`."""

from collections.abc import Mapping

from lumbung.core.refusal import Malformed
from lumbung.migration.models import ImportMapping
from lumbung.migration.reading.sheet import Sheet
from lumbung.migration.recognising.sheets import Kind, columns_of, fingerprint, headers_of
from lumbung.migration.recognising.words import FIELDS, plain
from lumbung.tenancy import clock
from lumbung.tenancy.scope import current_koperasi

Remembered = Mapping[str, tuple[Kind, Mapping[str, int]]]


def remembered() -> Remembered:
    """Header fingerprint -> what the list is, and its columns."""
    return {
        row.fingerprint: (Kind(row.kind), dict(row.columns)) for row in ImportMapping.objects.all()
    }


def remember(sheet: Sheet, kind: Kind, answers: Mapping[str, str], *, by: str) -> str:
    """Keep what somebody answered: header as written -> field. Returns the header's fingerprint.

    Refuses: Malformed (no row has all these headers, or a field that is none).
    """
    wanted = {plain(header): field for header, field in answers.items()}
    if unknown := sorted(set(wanted.values()) - FIELDS.keys()):
        fields = ", ".join(FIELDS)
        raise Malformed(what=f"arti kolom «{unknown[0][:30]}» tidak dikenal; yang ada: {fields}")
    for _, headers in headers_of(sheet):
        if wanted and wanted.keys() <= set(headers):
            columns = columns_of(headers) | {
                field: headers.index(header) for header, field in wanted.items()
            }
            name = fingerprint(headers)
            ImportMapping.objects.update_or_create(
                koperasi_id=current_koperasi(), fingerprint=name,
                defaults={
                    "kind": kind.value, "columns": columns, "answered_by": by,
                    "answered_at": clock.now(),
                },
            )  # fmt: skip
            return name
    raise Malformed(what=f"judul kolom itu tidak ada di lembar «{sheet.name}»")
