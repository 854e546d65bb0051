"""For tests of the books' pages: somebody at work in one co-operative, their forms sent as a browser does."""

import datetime as dt
import html
import io
import re
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger.appointing import END, GIVE
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.browsing import Found, Wanted, find_vouchers
from lumbung.tenancy import clock
from tests.ledger.build import post
from tests.office.build import signed_in
from tests.officers.build import officer

HIDDEN = re.compile(r'<input type="hidden" name="(bukti|garam|dilihat|bulan)" value="([^"]*)"')
ELECTRICITY = {
    "purpose": "electricity", "unit": "20", "amount": "412.500", "who": "PLN Melak",
    "place": "1101/00", "note": "token November",
}  # fmt: skip


def today(koperasi: str) -> dt.date:
    return clock.today(books_of(koperasi).zone)


def in_cash(koperasi: str, amount: int = 9_162_000) -> None:
    """Something in the vault, given on the first day of this month."""
    day = today(koperasi).replace(day=1).isoformat()
    post(koperasi, ("1101", "00", amount), ("3112", "00", -amount), occurred_on=day)


def recorded(koperasi: str, **wanted: Any) -> list[Found]:
    """The vouchers that were found, without those that gave the test's people their roles."""
    found = find_vouchers(books_of(koperasi), Wanted(**wanted))[0]
    return [one for one in found if one.kind not in (GIVE, END)]


def nota(name: str = "nota.jpg", shade: int = 240) -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    buffer = io.BytesIO()
    Image.new("RGB", (800, 600), (shade, shade, shade)).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def words(answer: HttpResponse) -> str:
    """What a reader sees: without tags, spaces as one."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode(errors="replace"))
    return " ".join(html.unescape(text).split())


@dataclass
class Desk:
    """One officer before one form; what was hidden in the last page travels with the next sending."""

    koperasi: str
    client: Client
    hidden: dict[str, str] = field(default_factory=dict)

    @property
    def books(self) -> Books:
        return books_of(self.koperasi)

    def at(self, address: str) -> str:
        return address if address.startswith("/k/") else f"/k/{self.koperasi}/{address}"

    def open(self, address: str) -> HttpResponse:
        answer = self.client.get(self.at(address))
        self.hidden = dict(HIDDEN.findall(answer.content.decode(errors="replace")))
        return answer  # type: ignore[return-value]

    def send(self, address: str, typed: dict[str, Any], action: str = "") -> HttpResponse:
        for value in typed.values():
            if isinstance(value, SimpleUploadedFile):
                value.seek(0)
        sent = {**self.hidden, **typed} | ({"aksi": action} if action else {})
        answer = self.client.post(self.at(address), sent)
        if answer.status_code != 302:
            self.hidden = dict(HIDDEN.findall(answer.content.decode(errors="replace")))
        return answer  # type: ignore[return-value]

    def look_and_save(self, address: str, typed: dict[str, Any]) -> HttpResponse:
        self.open(address)
        shown = self.send(address, typed, "lihat")
        assert "dilihat" in self.hidden, words(shown)
        return self.send(address, typed, "simpan")


def desk(role: Role, koperasi: str) -> Desk:
    return Desk(koperasi, signed_in(officer(role, koperasi)))
