"""The samples that ship open books together; the template is empty; own headers are asked once; two at once are one."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.db import connections

from lumbung.core.refusal import Malformed, Refusal
from lumbung.ledger.books import books_of
from lumbung.members.models import Member
from lumbung.migration import importing
from lumbung.migration.importing import File, Wanted
from lumbung.migration.mapping import remember
from lumbung.migration.reading.workbook import read_workbook
from lumbung.migration.recognising.sheets import Kind
from lumbung.migration.refusals import FileHasErrors
from lumbung.migration.samples import make
from lumbung.migration.standing import standing_balances
from lumbung.tenancy.scope import tenant

WANTED = Wanted(dt.date(2026, 10, 31))
KINDS = [
    Kind.MEMBERS, Kind.SAVINGS, Kind.LOANS, Kind.STOCK, Kind.CASH, Kind.BANK, Kind.UNIT, Kind.BALANCES,
]  # fmt: skip


def samples() -> list[File]:
    return [File(f"{n}.xlsx", (make.FOLDER / f"{n}.xlsx").read_bytes()) for n in make.LISTS]


def test_what_ships_is_what_the_script_makes(tmp_path: Path) -> None:
    for path in make.make(tmp_path):
        assert path.read_bytes() == (make.FOLDER / path.name).read_bytes(), path.name


def test_each_sample_is_known_and_together_they_open_books(koperasi: str) -> None:
    found, notes = importing.understand(books_of(koperasi), samples())
    assert [one.kind for one in found] == KINDS
    assert notes == []
    draft = importing.draft(koperasi, samples(), WANTED)
    assert (draft.problems, draft.questions) == ([], [])
    importing.post(koperasi, samples(), WANTED, by=f"{koperasi}/bendahara")
    today = dt.date(2026, 11, 2)
    importing.sign(koperasi, today, by=f"{koperasi}/pengawas")


def test_the_template_is_known_and_empty(koperasi: str) -> None:
    template = File("t.xlsx", (make.FOLDER / f"{make.TEMPLATE}.xlsx").read_bytes())
    found, _ = importing.understand(books_of(koperasi), [template])
    assert [one.kind for one in found] == KINDS
    with pytest.raises(FileHasErrors):
        importing.post(koperasi, [template], WANTED, by=f"{koperasi}/bendahara")


def test_own_headers_are_explained_once(koperasi: str) -> None:
    first = File("a.csv", b"Empunya;Kampung;Nomor KTP-nya\r\nSiti Aminah;RT 2;6407014708900001\r\n")
    books = books_of(koperasi)
    with pytest.raises(Refusal):
        importing.understand(books, [first])
    sheet = read_workbook(first.data, first.name).sheets[0]
    answers = {"Empunya": "name", "Kampung": "address", "Nomor KTP-nya": "nik"}
    with tenant(books.koperasi_id):
        with pytest.raises(Malformed):
            remember(sheet, Kind.MEMBERS, {"Empunya": "nama-aneh"}, by="x")
        remember(sheet, Kind.MEMBERS, answers, by=f"{koperasi}/bendahara")
    other = File("b.csv", first.data + b"Budi Ngau;RT 3;6407011708900002\r\n")
    assert len(importing.draft(koperasi, [other], WANTED).members) == 2


def test_two_imports_at_once_open_the_books_once(koperasi: str) -> None:
    others = [File(file.name, file.data + b"\0") for file in samples()]
    together = threading.Barrier(2)
    refused: list[str] = []

    def run(files: list[File]) -> None:
        together.wait()
        try:
            importing.post(koperasi, files, WANTED, by=f"{koperasi}/bendahara")
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(files,)) for files in (samples(), others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1, refused
    with tenant(books_of(koperasi).koperasi_id):
        assert len({one.batch for one in standing_balances()}) == 1
        assert Member.objects.count() == 2
