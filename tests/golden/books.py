"""The standard journals of domain.md 3.4 as two small books, and the sums over them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lumbung.core.chart import AccountClass, Chart
from lumbung.core.entry import Entry, Line, entry_of
from lumbung.core.statements import AccountTotal, CashFlow, Span


@dataclass(frozen=True)
class Dated:
    """One journal: its day, what it says, and its lines as written (without the 1171 pairs)."""

    day: dt.date
    text: str
    lines: tuple[tuple[str, str, int], ...]

    @property
    def entry(self) -> Entry:
        return entry_of(Line(account, amount, unit) for account, unit, amount in self.lines)


def on(day: str, text: str, *lines: tuple[str, str, int]) -> Dated:
    return Dated(dt.date.fromisoformat(day), text, lines)


# What needs no service: a general journal may hold each of these lines.
BY_HAND: tuple[Dated, ...] = (
    on("2026-01-05", "Modal hibah dari desa",
       ("1111", "00", 10_000_000), ("3112", "00", -10_000_000)),
    on("2026-01-06", "Ambil uang dari bank",
       ("1101", "00", 1_500_000), ("1111", "00", -1_500_000)),
    on("2026-01-06", "Modal laci toko", ("1103", "20", 500_000), ("1101", "00", -500_000)),
    on("2026-01-07", "Beli rak dan timbangan",
       ("1216", "20", 6_000_000), ("1111", "00", -6_000_000)),
    on("2026-01-10", "Memakai gerai milik desa",
       ("9105", "20", 250_000_000), ("9199", "00", -250_000_000)),
    on("2026-02-01", "Pinjaman investasi dari bank",
       ("1112", "00", 3_000_000), ("2201", "00", -3_000_000)),
    on("2026-03-01", "Jual sembako lewat QRIS",
       ("1114", "20", 1_000_000), ("4111", "20", -1_000_000)),
    on("2026-03-02", "QRIS cair, dipotong biaya",
       ("1111", "00", 997_000), ("6118", "20", 3_000), ("1114", "20", -1_000_000)),
    on("2026-03-02", "Alat tulis", ("6108", "00", 150_000), ("1101", "00", -150_000)),
    on("2026-03-31", "Laci toko kurang", ("1106", "20", 2_000), ("1103", "20", -2_000)),
    on("2026-04-30", "Selisih menjadi beban", ("6120", "20", 2_000), ("1106", "20", -2_000)),
    on("2026-06-30", "Penyusutan", ("6111", "20", 150_000), ("1225", "20", -150_000)),
    on("2026-06-30", "Tambah cadangan pinjaman", ("6113", "10", 50_000), ("1139", "10", -50_000)),
    on("2026-07-01", "Bunga bank jatuh tempo", ("6119", "00", 145_000), ("2153", "00", -145_000)),
    on("2026-07-05", "Angsuran dibayarkan dari Dana Desa",
       ("2201", "00", 1_000_000), ("2153", "00", 145_000), ("2154", "00", -1_145_000)),
    on("2026-12-31", "Tutup tahun buku 2026",
       ("4111", "20", 1_000_000), ("6108", "00", -150_000), ("6111", "20", -150_000),
       ("6113", "10", -50_000), ("6118", "20", -3_000), ("6119", "00", -145_000),
       ("6120", "20", -2_000), ("3132", "00", -500_000)),
    on("2027-02-10", "Jual LPG tunai kepada bukan anggota",
       ("1101", "00", 220_000), ("4213", "25", -220_000)),
    on("2027-03-20", "RAT mengesahkan pembagian SHU",
       ("3132", "00", 500_000), ("3121", "00", -125_000), ("2149", "00", -100_000),
       ("2141", "00", -75_000), ("2142", "00", -100_000), ("2143", "00", -25_000),
       ("2144", "00", -10_000), ("2145", "00", -25_000), ("2146", "00", -20_000),
       ("2147", "00", -10_000), ("2148", "00", -10_000)),
    on("2027-04-01", "Bagian desa dibayar", ("2149", "00", 100_000), ("1111", "00", -100_000)),
)  # fmt: skip

# Every journal of 3.4, as the services will make them.
ALL: tuple[Dated, ...] = (
    on("2026-01-05", "Modal hibah dari desa",
       ("1111", "00", 30_000_000), ("3112", "00", -30_000_000)),
    on("2026-01-06", "Isi kas teller", ("1102", "10", 15_000_000), ("1111", "00", -15_000_000)),
    on("2026-01-07", "Simpanan pokok dan wajib",
       ("1102", "10", 120_000), ("3101", "00", -100_000), ("3102", "00", -20_000)),
    on("2026-01-07", "Simpanan anggota lain",
       ("1102", "10", 440_000), ("3101", "00", -100_000), ("3102", "00", -340_000)),
    on("2026-01-08", "Setor tabungan", ("1102", "10", 5_000_000), ("2101", "10", -5_000_000)),
    on("2026-01-20", "Tarik tabungan", ("2101", "10", 750_000), ("1102", "10", -750_000)),
    on("2026-01-31", "Bunga tabungan, dipotong pajak",
       ("5101", "10", 300_000), ("2101", "10", -270_000), ("2121", "00", -30_000)),
    on("2026-02-02", "Pencairan pinjaman",
       ("1131", "10", 12_000_000), ("2134", "10", -120_000), ("2117", "10", -60_000),
       ("1102", "10", -11_820_000)),
    on("2026-02-28", "Bunga berjalan", ("1134", "10", 180_000), ("4101", "10", -180_000)),
    on("2026-03-02", "Bunga diterima", ("1102", "10", 180_000), ("1134", "10", -180_000)),
    on("2026-03-02", "Angsuran",
       ("1102", "10", 1_180_000), ("1131", "10", -1_000_000), ("4101", "10", -180_000)),
    on("2026-03-03", "Beli sembako tempo", ("1151", "20", 2_000_000), ("2111", "20", -2_000_000)),
    on("2026-03-04", "Jual kepada anggota, tunai",
       ("1103", "20", 100_000), ("5111", "20", 85_000), ("4111", "20", -100_000),
       ("1151", "20", -85_000)),
    on("2026-03-04", "Jual kepada bukan anggota, tunai",
       ("1103", "20", 50_000), ("5211", "20", 40_000), ("4211", "20", -50_000),
       ("1151", "20", -40_000)),
    on("2026-03-05", "Jual lewat QRIS", ("1114", "20", 1_000_000), ("4111", "20", -1_000_000)),
    on("2026-03-06", "QRIS cair",
       ("1111", "00", 997_000), ("6118", "20", 3_000), ("1114", "20", -1_000_000)),
    on("2026-03-06", "Barang susut", ("5219", "20", 10_000), ("1151", "20", -10_000)),
    on("2026-04-01", "Beli gabah anggota", ("1156", "70", 5_000_000), ("2113", "70", -5_000_000)),
    on("2026-04-02", "Jual ke dapur SPPG, tempo",
       ("1143", "70", 5_600_000), ("5218", "70", 5_000_000), ("4218", "70", -5_600_000),
       ("1156", "70", -5_000_000)),
    on("2026-04-03", "Bayar gabah anggota", ("2113", "70", 5_000_000), ("1111", "00", -5_000_000)),
    on("2026-05-01", "Laci toko kurang", ("1106", "20", 2_000), ("1103", "20", -2_000)),
    on("2026-05-02", "Selisih menjadi beban", ("6120", "20", 2_000), ("1106", "20", -2_000)),
    on("2026-06-30", "Penyusutan", ("6111", "20", 150_000), ("1225", "20", -150_000)),
    on("2026-06-30", "Tambah cadangan pinjaman",
       ("6113", "10", 1_000_000), ("1139", "10", -1_000_000)),
    on("2026-09-01", "Hapus buku pinjaman, tetap ditagih",
       ("1139", "10", 800_000), ("1131", "10", -800_000),
       ("9101", "10", 800_000), ("9199", "00", -800_000)),
    on("2026-10-01", "Anggota keluar: simpanan menjadi utang",
       ("3101", "00", 100_000), ("3102", "00", 340_000), ("2105", "00", -440_000)),
    on("2026-10-05", "Simpanan dikembalikan", ("2105", "00", 440_000), ("1102", "10", -440_000)),
    on("2026-11-01", "Honor pengurus", ("6203", "00", 200_000), ("1111", "00", -200_000)),
    on("2026-11-05", "Jasa giro", ("1111", "00", 12_500), ("4301", "00", -12_500)),
    on("2026-11-30", "PPh final atas omzet", ("8101", "00", 5_750), ("1111", "00", -5_750)),
)  # fmt: skip


def totals_of(entries: Iterable[Entry]) -> list[AccountTotal]:
    """Debits and credits by account and unit, as the ledger sums them."""
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in (line for entry in entries for line in entry.lines):
        sums[line.account, line.unit][line.amount < 0] += abs(line.amount)
    return [AccountTotal(*key, debit, credit) for key, (debit, credit) in sorted(sums.items())]


def flows_of(entries: Iterable[Entry], chart: Chart) -> list[CashFlow]:
    """The counter-lines of the entries that touch cash or bank."""
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        if any(chart.accounts[line.account].is_cash for line in entry.lines):
            for line in entry.lines:
                if not chart.accounts[line.account].is_cash:
                    sums[line.account, line.unit] += line.amount
    return [CashFlow(account, unit, amount) for (account, unit), amount in sorted(sums.items())]


def closes_the_year(entry: Entry) -> bool:
    codes = {line.account for line in entry.lines}
    return "3132" in codes and any(AccountClass(int(code[0])).is_result for code in codes)


def span(books: Sequence[Dated], chart: Chart, first: str, last: str) -> Span:
    """The span of these days over these books."""
    first_day, last_day = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    before = [dated.entry for dated in books if dated.day < first_day]
    during = [dated.entry for dated in books if first_day <= dated.day <= last_day]
    return Span(
        first_day,
        last_day,
        totals_of(before),
        totals_of(during),
        flows=flows_of(during, chart),
        closing=totals_of(filter(closes_the_year, during)),
    )
