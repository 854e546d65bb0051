"""Replaying a chain voucher by voucher: hashes, numbers, closings and columns must all follow from one another."""

import datetime as dt
import hashlib
import json
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from lumbung.core.entry import INTER_UNIT
from lumbung.core.period import Month
from lumbung.core.refusal import Refusal
from lumbung.ledger.books import NEVER_CLOSED
from lumbung.ledger.chain import Head

INTER_UNIT_ACCOUNT = int(INTER_UNIT)
POSTGRES_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
POSTGRES_DAY = dt.date(2000, 1, 1)
MICROSECOND = dt.timedelta(microseconds=1)

Fault = tuple[str, UUID | None, str]


class VoucherRow(NamedTuple):
    """A row of the voucher table, in the order that checks.py selects."""

    id: UUID
    epoch: int
    seq: int
    book_year: int
    book_no: int
    kind: str
    version: int
    mode: str
    actor: str
    device: UUID | None
    device_seq: int | None
    occurred_on: dt.date
    business_date: dt.date
    recorded_at: dt.datetime
    reverses: UUID | None
    line_count: int
    body: bytes
    body_hash: bytes
    entry_hash: bytes
    hash: bytes
    receipt: str


class Replay:
    """State of one walk over a chain. `step` yields what is wrong at a voucher, `finish` what is at the end."""

    def __init__(self, head: bytes, published: Head | None) -> None:
        self.head, self.published = head, published
        self.seq = self.book_year = self.book_no = self.epoch = 0
        self.last_id: UUID | None = None
        self.closed_until = NEVER_CLOSED

    def step(self, row: VoucherRow, lines: Sequence[tuple[Any, ...]]) -> Iterator[Fault]:
        yield from self._number(row)
        yield from _body(row)
        yield from _entry(row, lines)
        yield from self._link(row)
        yield from self._epoch(row.epoch, row.seq, row.id)
        yield from self._period(row)
        yield from self._reversal(row, lines)
        self.seq, self.head, self.last_id = row.seq, bytes(row.hash), row.id
        self.book_year, self.book_no = row.book_year, row.book_no

    def finish(
        self, *, seq: int, head: bytes, closed_until: dt.date, numbers: tuple[int, int], epoch: int
    ) -> Iterator[Fault]:
        yield from self._epoch(epoch, seq + 1, self.last_id)
        if seq != self.seq or head != self.head:
            yield (
                "chain_end_wrong",
                self.last_id,
                f"Rantai tertulis berakhir pada nomor {seq}, bukti terakhir bernomor {self.seq}.",
            )
        if numbers != (self.book_year, self.book_no):
            yield "book_number_wrong", self.last_id, "Penghitung nomor bukti telah diubah."
        if closed_until != self.closed_until:
            yield (
                "closing_wrong",
                self.last_id,
                f"Buku tertulis ditutup sampai {closed_until}, menurut bukti {self.closed_until}.",
            )
        if self.published is not None and self.seq < self.published.seq:
            yield (
                "published_head_lost",
                self.last_id,
                f"Kepala rantai pernah diumumkan sampai nomor {self.published.seq}; "
                f"sekarang hanya sampai {self.seq}.",
            )

    def _number(self, row: VoucherRow) -> Iterator[Fault]:
        if row.seq != self.seq + 1:
            yield "sequence_gap", row.id, f"Nomor {self.seq + 1} hilang sebelum bukti ini."
        year = max(row.book_year, self.book_year)
        due = self.book_no + 1 if row.book_year == self.book_year else 1
        if row.book_year != year or row.book_no != due:
            yield (
                "book_number_wrong",
                row.id,
                f"Nomor bukti {row.book_year}/{row.book_no}, seharusnya {year}/{due}.",
            )

    def _link(self, row: VoucherRow) -> Iterator[Fault]:
        if voucher_hash(self.head, row) != bytes(row.hash):
            yield "chain_broken", row.id, "Isi bukti ini tidak cocok dengan sidik rantainya."
        published = self.published
        if published and row.seq == published.seq and bytes(row.hash) != published.head:
            yield (
                "published_head_differs",
                row.id,
                "Sidik bukti ini berbeda dari yang pernah diumumkan: buku ditulis ulang.",
            )

    def _epoch(self, epoch: int, seq: int, voucher: UUID | None) -> Iterator[Fault]:
        """A restore raises a chain's epoch; nothing lowers it, or devices would not push again."""
        if self.published is not None and seq > self.published.seq:
            self.epoch = max(self.epoch, self.published.epoch)
        if epoch < self.epoch:
            yield "epoch_wrong", voucher, f"Masa rantai turun dari {self.epoch} ke {epoch}."
        self.epoch = max(self.epoch, epoch)

    def _period(self, row: VoucherRow) -> Iterator[Fault]:
        if row.business_date <= self.closed_until:
            yield (
                "posted_into_closed",
                row.id,
                f"Bukti bertanggal {row.business_date} masuk sesudah buku ditutup "
                f"sampai {self.closed_until}.",
            )
        if row.kind == "ledger.close_month":
            if (last_day := _closes(row)) is not None:
                self.closed_until = last_day
            else:
                yield (
                    "closing_unreadable",
                    row.id,
                    "Bukti ini tidak menyebut bulan yang ditutupnya.",
                )
        elif row.kind == "ledger.reopen_month":
            self.closed_until = self.closed_until.replace(day=1) - dt.timedelta(days=1)

    def _reversal(self, row: VoucherRow, lines: Sequence[tuple[Any, ...]]) -> Iterator[Fault]:
        """A reversal's lines and its original's must add up to nothing, account by account."""
        if row.reverses is None:
            return
        # Reversals are few, so their originals' lines come by a query, not from memory.
        original = _sums(_original_lines(row.reverses))
        mirrored = _sums(lines)
        if any(
            original.get(key, 0) + mirrored.get(key, 0) for key in original.keys() | mirrored.keys()
        ):
            yield "reversal_wrong", row.id, f"Pembatalan ini bukan kebalikan bukti {row.reverses}."


def voucher_hash(head: bytes, row: VoucherRow) -> bytes:
    """The same bytes as books.voucher_hash, built from the row's columns."""
    words = "\n".join(
        (
            row.kind,
            str(row.version),
            row.mode,
            row.actor,
            str(row.device or ""),
            "" if row.device_seq is None else str(row.device_seq),
            str(row.reverses or ""),
            str(row.line_count),
            row.receipt,
        )
    )
    return hashlib.sha256(
        head
        + struct.pack(
            ">q16siiiqiq",
            row.seq,
            row.id.bytes,
            row.epoch,
            (row.occurred_on - POSTGRES_DAY).days,
            (row.business_date - POSTGRES_DAY).days,
            (row.recorded_at - POSTGRES_EPOCH) // MICROSECOND,
            row.book_year,
            row.book_no,
        )
        + words.encode()
        + bytes(row.body_hash)
        + bytes(row.entry_hash)
    ).digest()


def _closes(row: VoucherRow) -> dt.date | None:
    """The last day of the month that a closing voucher names; None where its body was spoilt."""
    try:
        return Month.parse(json.loads(bytes(row.body))["args"]["month"]).last_day
    except (KeyError, TypeError, ValueError, Refusal):
        return None


def _body(row: VoucherRow) -> Iterator[Fault]:
    body = bytes(row.body)
    if hashlib.sha256(body).digest() != bytes(row.body_hash):
        yield "body_changed", row.id, "Isi bukti telah diubah sesudah dicatat."
        return
    try:
        said = json.loads(body)
        signed = tuple(said[key] for key in ("id", "kind", "v", "mode", "by", "occurred_on"))
    except (KeyError, TypeError, ValueError):
        yield "body_changed", row.id, "Isi bukti tidak dapat dibaca."
        return
    stored = (str(row.id), row.kind, row.version, row.mode, row.actor, row.occurred_on.isoformat())
    device = None if row.device is None else str(row.device)
    if stored != signed or (device, row.device_seq) != (said.get("device"), said.get("seq")):
        yield "columns_changed", row.id, "Kolom bukti tidak sama dengan isi yang ditandatangani."


def _entry(row: VoucherRow, lines: Sequence[tuple[Any, ...]]) -> Iterator[Fault]:
    raw: list[bytes] = []
    units: defaultdict[int | None, int] = defaultdict(int)
    for line_no, account, unit, sub_kind, sub, amount, counterparty, day in lines:
        raw.append(
            struct.pack(">ihh16sqq", account, unit, sub_kind, sub.bytes, amount, counterparty or 0)
        )
        units[unit if account < 9000 else None] += amount
        if account == INTER_UNIT_ACCOUNT:
            units[INTER_UNIT_ACCOUNT] += amount
        if day != row.business_date:
            yield (
                "line_day_changed",
                row.id,
                f"Baris {line_no} bertanggal {day}, bukan hari bukunya.",
            )
    if hashlib.sha256(b"".join(raw)).digest() != bytes(row.entry_hash):
        yield (
            "entry_changed",
            row.id,
            "Baris jurnal bukti ini telah diubah, ditambah, atau dihapus.",
        )
    if [line[0] for line in lines] != list(range(1, len(lines) + 1)) or any(
        line[6] == 0 for line in lines
    ):
        yield "entry_changed", row.id, "Nomor baris atau lawan baris bukti ini telah diubah."
    if len(lines) != row.line_count:
        yield (
            "line_count_wrong",
            row.id,
            f"Bukti memuat {len(lines)} baris, bukan {row.line_count}.",
        )
    if any(units.values()):
        yield "entry_unbalanced", row.id, "Debit dan kredit bukti ini tidak sama."


def _sums(lines: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    sums: defaultdict[tuple[Any, ...], int] = defaultdict(int)
    for line in lines:
        sums[line[1], line[2], line[4]] += line[5]
    return dict(sums)


def _original_lines(entry_id: UUID) -> list[tuple[Any, ...]]:
    from lumbung.ledger.models import EntryLine

    return list(
        EntryLine.objects.filter(entry_id=entry_id).values_list(
            "line_no",
            "account",
            "unit",
            "sub_kind",
            "sub",
            "amount",
            "counterparty",
            "business_date",
        )
    )
