"""What a co-operative answered about its own lists: asked once, remembered for every list with that header."""

from django.db import models

from lumbung.tenancy.models import TenantModel


class ImportMapping(TenantModel):
    """Which list a header belongs to, and which column is what; no content of any list."""

    pk = models.CompositePrimaryKey("koperasi_id", "fingerprint")
    fingerprint = models.TextField()
    kind = models.TextField()
    # Field -> position of its column.
    columns = models.JSONField()
    answered_by = models.TextField()
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "import_mapping"
