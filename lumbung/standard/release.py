"""A release as a value: its content, one hash over it, and what the content means once checked."""

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lumbung.core.chart import Chart, MalformedStandard, parse_chart
from lumbung.core.plainwords import TemplateBook, parse_templates
from lumbung.core.statements import Layouts, parse_layouts
from lumbung.core.voucher import canonical
from lumbung.standard.parameters import Parameter, parse_parameters

RELEASES = Path(__file__).parent / "releases"
LAYOUT_KINDS = ("balance-sheet", "cash-flow", "equity", "phu")
ACCOUNT_COLUMNS = (
    "kode", "nama", "name_en", "saldo_normal", "klasifikasi", "dimensi", "arus_kas", "inti",
)  # fmt: skip
UNIT_COLUMNS = ("code", "name", "name_en", "gerai", "gerai_name", "word")

# Strings, whole numbers, lists and objects only: the same whether read from files or from tables.
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Release:
    """One release. Its content is the truth; everything else here is read out of it."""

    content: Content

    @property
    def version(self) -> str:
        return str(self.content["release"]["version"])

    @property
    def title(self) -> str:
        return str(self.content["release"]["title"])

    @property
    def effective_from(self) -> dt.date:
        return dt.date.fromisoformat(self.content["release"]["effective_from"])

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self.content["release"]["notes"])

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over the canonical form, so neither line ends nor the order of keys matter."""
        return hashlib.sha256(canonical(self.content)).hexdigest()

    @cached_property
    def chart(self) -> Chart:
        return parse_chart(self.version, self.content["accounts"], self.content["units"])

    @cached_property
    def layouts(self) -> Layouts:
        return parse_layouts(self.content["layouts"], self.chart)

    @cached_property
    def templates(self) -> TemplateBook:
        words = {unit["code"]: unit["word"] for unit in self.content["units"]}
        return parse_templates(self.content["templates"], self.chart, words)

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        return parse_parameters(self.content["parameters"])

    def check(self) -> None:
        """Every part is read once, so that a release that contradicts itself never loads."""
        try:
            parts = (
                self.title,
                self.notes,
                self.effective_from,
                self.chart,
                self.layouts,
                self.templates,
                self.parameters,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise MalformedStandard(f"release {self.content.get('release')}: {error}") from error
        assert all(parts)


def read_release(folder: Path) -> Release:
    """A release out of its folder of data files, checked. Raises MalformedStandard."""
    release = Release(
        {
            "release": _json(folder / "release.json"),
            "accounts": _table(folder / "accounts.csv", ACCOUNT_COLUMNS, key="kode"),
            "units": _table(folder / "units.csv", UNIT_COLUMNS, key="code"),
            "layouts": {kind: _json(folder / "layouts" / f"{kind}.json") for kind in LAYOUT_KINDS},
            "templates": _json(folder / "templates.json"),
            "parameters": _json(folder / "parameters.json"),
        }
    )
    release.check()
    if release.version != folder.name:
        raise MalformedStandard(f"folder {folder.name} holds release {release.version}")
    return release


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_float=_no_float)
    except (OSError, ValueError) as error:
        raise MalformedStandard(f"{path.name}: {error}") from error


def _no_float(text: str) -> None:
    raise ValueError(f"{text}: a release holds whole numbers only")


def _table(path: Path, columns: tuple[str, ...], *, key: str) -> list[dict[str, str]]:
    """The rows of a table in the order of their keys, with exactly these columns."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise MalformedStandard(f"{path.name}: {error}") from error
    if tuple(reader.fieldnames or ()) != columns:
        raise MalformedStandard(f"{path.name}: its columns must be {', '.join(columns)}")
    if any(None in row or None in row.values() for row in rows):
        raise MalformedStandard(f"{path.name}: a row has too many or too few columns")
    return sorted(rows, key=lambda row: row[key])
