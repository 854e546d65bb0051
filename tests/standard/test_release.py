"""A release is its content: one hash over it, and nothing loads that contradicts itself."""

import json
import shutil
from pathlib import Path

import pytest

from lumbung.core.chart import MalformedStandard
from lumbung.core.refusal import ParameterOutOfRange
from lumbung.standard.parameters import parse_parameters
from lumbung.standard.release import RELEASES, Release, read_release

FIRST = RELEASES / "2026.1"
# Published: another hash here is another standard, and belongs under another version.
FIRST_HASH = "2c4465b1ede47bb26f4cd007ec4a0aedf15f42c97d9c119aa25d30e0c3deb1fc"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the first release that a test may spoil."""
    return Path(shutil.copytree(FIRST, tmp_path / "2026.1"))


@pytest.fixture
def first() -> Release:
    return read_release(FIRST)


def test_the_published_release_still_has_its_hash(first: Release) -> None:
    assert first.content_hash == FIRST_HASH
    assert first.version == "2026.1"
    assert first.effective_from.isoformat() == "2026-01-01"


def test_seven_units_are_the_seven_gerai(first: Release) -> None:
    gerai = sorted(unit["gerai"] for unit in first.content["units"] if unit["gerai"])

    assert list(first.chart.units) == ["00", "10", "20", "25", "30", "40", "50", "60", "70"]
    assert gerai == ["1", "2", "3", "4", "5", "6", "7"]


def test_the_hash_does_not_see_line_ends_white_space_or_the_order_of_rows(folder: Path) -> None:
    table = folder / "accounts.csv"
    head, *rows = table.read_text().splitlines()
    table.write_bytes("\r\n".join([head, *reversed(rows)]).encode())
    layout = folder / "layouts" / "phu.json"
    content = json.loads(layout.read_text())
    layout.write_text(json.dumps(dict(reversed(content.items())), indent=7))

    assert read_release(folder).content_hash == FIRST_HASH


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("accounts.csv", "Kas Kecil", "Kas kecil"),
        ("units.csv", "angkutan", "truk"),
        ("release.json", "rilis pertama", "rilis awal"),
        ("templates.json", "PDAM", "PAM"),
        ("parameters.json", '"default": 100000', '"default": 100001'),
        ("layouts/equity.json", "Saldo awal", "Awal"),
        ("layouts/phu.json", "Laba kotor bukan anggota", "Laba kotor"),
        ("layouts/cash-flow.json", "Hibah modal", "Hibah"),
        ("layouts/balance-sheet.json", "Kas dan bank", "Kas"),
    ],
)
def test_the_hash_sees_every_part(folder: Path, name: str, old: str, new: str) -> None:
    _replace(folder / name, old, new)

    assert read_release(folder).content_hash != FIRST_HASH


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("accounts.csv", "kode,nama", "code,nama", "columns must be"),
        ("accounts.csv", ",D,Aset lancar,-,KAS,inti\n", ",D,Aset lancar,-,KAS\n", "columns"),
        ("accounts.csv", "1101,Kas", "1102,Kas", "twice"),
        ("units.csv", "00,Kantor", "05,Kantor", "head office"),
        ("release.json", '"2026.1"', '"2026.2"', "folder 2026.1 holds"),
        ("release.json", '"2026-01-01"', '"2026-13-01"', "month must be"),
        ("release.json", '"title"', '"judul"', "title"),
        ("release.json", "{", "", "release.json"),
        ("parameters.json", '"default": 100000', '"default": 100000.0', "whole numbers"),
        ("parameters.json", '"default": 100000', '"default": 1', "outside its bounds"),
        ("parameters.json", '"minimum": 10000, ', "", "minimum"),
        ("templates.json", '"groups"', '"grup"', "groups"),
        ("layouts/phu.json", '"4211-4222"', '"4211-4221"', "4222"),
    ],
)
def test_a_release_that_contradicts_itself_does_not_load(
    folder: Path, name: str, old: str, new: str, complaint: str
) -> None:
    _replace(folder / name, old, new)

    with pytest.raises(MalformedStandard, match=complaint):
        read_release(folder)


def test_a_release_with_a_part_missing_does_not_load(folder: Path) -> None:
    (folder / "layouts" / "equity.json").unlink()

    with pytest.raises(MalformedStandard, match="equity"):
        read_release(folder)


def test_a_table_that_is_missing_does_not_load(folder: Path) -> None:
    (folder / "units.csv").unlink()

    with pytest.raises(MalformedStandard, match="units"):
        read_release(folder)


class TestParameters:
    def test_the_default_split_of_the_surplus_adds_up_to_all_of_it(self, first: Release) -> None:
        shares = [p.default for name, p in first.parameters.items() if name.startswith("shu_")]

        assert len(shares) == 10
        assert sum(shares) == 10_000

    def test_the_law_bounds_what_a_village_may_decide(self, first: Release) -> None:
        parameters = first.parameters

        assert parameters["shu_village"].minimum == 2_000
        assert parameters["savings_interest_cap"].maximum == 900
        assert parameters["loan_interest_cap"].maximum == 2_400
        assert parameters["simpanan_pokok"].default == 100_000
        assert parameters["simpanan_wajib"].default == 20_000
        assert parameters["request_backdating_days"].maximum == 3

    @pytest.mark.parametrize("value", [9_999, 5_000_001])
    def test_a_value_outside_the_bounds_is_refused_in_words(
        self, first: Release, value: int
    ) -> None:
        with pytest.raises(ParameterOutOfRange, match=r"antara Rp10\.000 dan Rp5\.000\.000"):
            first.parameters["simpanan_pokok"].check(value)

    @pytest.mark.parametrize("value", [10_000, 5_000_000])
    def test_the_bounds_themselves_are_allowed(self, first: Release, value: int) -> None:
        assert first.parameters["simpanan_pokok"].check(value) == value

    @pytest.mark.parametrize(
        ("name", "value", "shown"),
        [
            ("loan_interest_cap", 2_400, "24%"),
            ("turnover_tax", 50, "0,5%"),
            ("shu_reserve", 825, "8,25%"),
            ("shu_reserve", 805, "8,05%"),
            ("request_backdating_days", 3, "3 hari"),
            ("second_person_limit", 1_000_000, "Rp1.000.000"),
        ],
    )
    def test_values_are_shown_as_people_write_them(
        self, first: Release, name: str, value: int, shown: str
    ) -> None:
        assert first.parameters[name].shown(value) == shown

    @pytest.mark.parametrize(
        ("changes", "complaint"),
        [
            ({"type": "text"}, "whole number"),
            ({"unit": "kg"}, "whole number"),
            ({"set_by": "bupati"}, "set by"),
            ({"minimum": -1}, "bounds"),
            ({"maximum": 10**14}, "bounds"),
        ],
    )
    def test_a_parameter_that_makes_no_sense_does_not_load(
        self, first: Release, changes: dict[str, object], complaint: str
    ) -> None:
        raw = {**first.content["parameters"][0], **changes}

        with pytest.raises(MalformedStandard, match=complaint):
            parse_parameters([raw])

    def test_a_parameter_stands_once(self, first: Release) -> None:
        raw = first.content["parameters"][0]

        with pytest.raises(MalformedStandard, match="twice"):
            parse_parameters([raw, raw])


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
