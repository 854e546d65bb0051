"""Every bad file is refused with a clear sentence, quickly and in little memory, and nothing of it is kept."""

import datetime as dt
import io
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable

import pytest

from lumbung.core.refusal import Refusal
from lumbung.ledger.books import books_of
from lumbung.ledger.models import Voucher
from lumbung.members.models import Member
from lumbung.migration import importing
from lumbung.migration.importing import File, Wanted
from lumbung.migration.reading.sheet import Unreadable
from lumbung.migration.reading.workbook import read_workbook
from lumbung.tenancy.scope import tenant
from tests.migration import corpus

WANTED = Wanted(dt.date(2026, 10, 31))


@pytest.fixture(scope="module")
def place(villages: Callable[[], str]) -> str:
    return villages()


def test_there_are_enough_of_them() -> None:
    assert len(corpus.FILES) >= 60


def test_the_process_that_reads_has_no_more_than_300_mb() -> None:
    """Its bound is set by itself before it reads, and kept by the kernel."""
    code = (
        "import resource, sys, io; from lumbung.migration.reading import child\n"
        "sys.stdin = io.TextIOWrapper(io.BytesIO(b'a;b')); child.main()\n"
        "print(); print(resource.getrlimit(resource.RLIMIT_AS)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout.splitlines()[-1]) <= 300_000_000


@pytest.mark.parametrize("name", corpus.FILES)
def test_a_bad_file_is_refused_and_nothing_is_kept(place: str, name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Refusal) as refused:
        importing.post(place, [File(name, corpus.FILES[name])], WANTED, by=f"{place}/bendahara")
    assert time.monotonic() - begun < 5
    words = refused.value.message
    assert len(words) > 30
    assert words.rstrip().endswith((".", "?")), words
    assert "Traceback" not in words
    with tenant(books_of(place).koperasi_id):
        assert not Voucher.objects.exists()
        assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("nik-31-feb.csv", 2), ("nik-ganda.csv", 3), ("sen.csv", 2), ("tgl-31-feb.csv", 2),
        ("akun-asing.xlsx", 4), ("saldo-salah.xlsx", 3), ("nik-angka.xlsx", 2),
    ],
)  # fmt: skip
def test_the_row_is_named(place: str, name: str, row: int) -> None:
    problems = importing.draft(place, [File(name, corpus.FILES[name])], WANTED).problems
    assert f"baris {row}:" in problems[0]


def test_a_good_file_is_not_refused(place: str) -> None:
    """Or the refusals above would prove nothing."""
    draft = importing.draft(place, [File("baik.csv", corpus.people(corpus.GOOD))], WANTED)
    assert draft.problems == []
    assert len(draft.members) == 1


@pytest.mark.parametrize("seed", range(12))
def test_a_file_cut_or_changed_anywhere_is_read_or_refused(seed: int) -> None:
    rnd = random.Random(seed)
    data = bytearray(corpus.xlsx(corpus.grid()))
    if seed % 2:
        data = data[: rnd.randrange(1, len(data))]
    else:
        for _ in range(40):
            data[rnd.randrange(len(data))] = rnd.randrange(256)
    try:
        read_workbook(bytes(data), "acak.xlsx")
    except Unreadable as error:
        why = str(error)
    else:
        why = "dibaca"
    assert why


def test_ods_is_read() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="Anggota"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>Nama</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="5000"><text:p>5.000</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    assert read_workbook(buffer.getvalue(), "a.ods").sheets[0].rows == (("Nama", 5000),)
