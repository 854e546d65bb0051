"""The base of every tenant table: keys begin with koperasi_id, and no query leaves without one."""

from typing import Any, ClassVar, Self

from django.db import models

from lumbung.tenancy.scope import current_koperasi


class TenantManager(models.Manager[Any]):
    """Adds `koperasi_id = <current>` to every query; raises outside `tenant()` (database.md R10)."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(koperasi_id=current_koperasi())


class TenantModel(models.Model):
    """A row of one co-operative. Subclasses set `pk = CompositePrimaryKey("koperasi_id", …)`."""

    koperasi_id = models.BigIntegerField()

    objects: ClassVar[TenantManager] = TenantManager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        self._check_scope()
        super().save(**options)

    def _check_scope(self) -> Self:
        assert self.koperasi_id == current_koperasi(), "a row of another co-operative"
        return self
