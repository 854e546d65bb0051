"""Between a release's content and its rows: what goes in comes out the same, hash and all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from lumbung.core.chart import HEADER
from lumbung.standard.models import (
    StandardAccount,
    StandardLayout,
    StandardParameter,
    StandardRelease,
    StandardTemplate,
    StandardUnit,
)
from lumbung.standard.parameters import Parameter
from lumbung.standard.release import UNIT_COLUMNS, Release

FLAGS = (
    ("U", "has_unit"), ("A", "needs_member"), ("B", "needs_item"), ("M", "module_only"),
)  # fmt: skip
PARAMETER_COLUMNS = tuple(Parameter.__dataclass_fields__)
SHARED_BY_SENTENCES = ("groups", "labels", "places")


def rows_of(release: Release) -> Sequence[Sequence[Model]]:
    """All rows of a release, table by table, the release's own first."""
    content = release.content
    own = StandardRelease(
        version=release.version,
        effective_from=release.effective_from,
        title=release.title,
        notes=content["release"]["notes"],
        sentences={key: content["templates"][key] for key in SHARED_BY_SENTENCES},
        content_hash=release.content_hash,
    )
    return (
        [own],
        [_account(own, row) for row in content["accounts"]],
        [StandardUnit(release=own, **row) for row in content["units"]],
        [
            StandardTemplate(release=own, key=item["key"], position=position, content=item)
            for position, item in enumerate(content["templates"]["templates"])
        ],
        [
            StandardLayout(release=own, kind=kind, content=layout)
            for kind, layout in content["layouts"].items()
        ],
        [
            StandardParameter(release=own, position=position, **item)
            for position, item in enumerate(content["parameters"])
        ],
    )


def release_of(rows: Mapping[type[Model], Iterable[Any]]) -> Release:
    """The release that these rows of one version hold, by model."""
    (own,) = rows[StandardRelease]
    return Release(
        {
            "release": {
                "version": own.version,
                "effective_from": own.effective_from.isoformat(),
                "title": own.title,
                "notes": own.notes,
            },
            "accounts": [_account_content(row) for row in rows[StandardAccount]],
            "units": [_columns(row, UNIT_COLUMNS) for row in rows[StandardUnit]],
            "layouts": {row.kind: row.content for row in rows[StandardLayout]},
            "templates": {
                **own.sentences,
                "templates": [row.content for row in rows[StandardTemplate]],
            },
            "parameters": [_columns(row, PARAMETER_COLUMNS) for row in rows[StandardParameter]],
        }
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """What the tables hold of a release now, and the hash under which it was published."""

    release: Release
    published_hash: str

    @property
    def is_unchanged(self) -> bool:
        return self.release.content_hash == self.published_hash


def stored(version: str, *, using: str) -> Stored | None:
    """The release of that version, or None when there is none."""
    own = list(StandardRelease.objects.using(using).filter(version=version))
    if not own:
        return None
    orders = {
        StandardAccount: "code",
        StandardUnit: "code",
        StandardTemplate: "position",
        StandardLayout: "kind",
        StandardParameter: "position",
    }
    rows: dict[type[Model], Iterable[Any]] = {StandardRelease: own}
    for model, order in orders.items():
        table: QuerySet[Any] = model._default_manager.using(using)
        rows[model] = list(table.filter(release_id=version).order_by(order))
    return Stored(release_of(rows), own[0].content_hash)


def _account(own: StandardRelease, row: Mapping[str, str]) -> StandardAccount:
    dimensions = row["dimensi"].split()
    return StandardAccount(
        release=own,
        code=row["kode"],
        name=row["nama"],
        name_en=row["name_en"],
        side=row["saldo_normal"],
        classification=row["klasifikasi"],
        cash_flow=row["arus_kas"],
        is_core=row["inti"] == "inti",
        is_header=row["klasifikasi"] == HEADER,
        **{flag: letter in dimensions for letter, flag in FLAGS},
    )


def _account_content(row: StandardAccount) -> dict[str, str]:
    letters = " ".join(letter for letter, flag in FLAGS if getattr(row, flag))
    return {
        "kode": row.code,
        "nama": row.name,
        "name_en": row.name_en,
        "saldo_normal": row.side,
        "klasifikasi": row.classification,
        "dimensi": "" if row.is_header else letters or "-",
        "arus_kas": row.cash_flow,
        "inti": "" if row.is_header else "inti" if row.is_core else "opsional",
    }


def _columns(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
