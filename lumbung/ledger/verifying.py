"""Verifying many co-operatives in turn, against the published heads, with progress."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from lumbung.cooperatives.models import Cooperative
from lumbung.core.refusal import UnknownCooperative
from lumbung.ledger import chain
from lumbung.ledger.checks import Finding, verify_books
from lumbung.ledger.models import Voucher
from lumbung.ledger.vouchers import book_number
from lumbung.standard import queries as standard
from lumbung.tenancy.scope import tenant


@dataclass
class Report:
    """What was looked at and what was wrong."""

    koperasi: int = 0
    vouchers: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def summary(self) -> str:
        looked = f"{self.koperasi:,} koperasi dan {self.vouchers:,} bukti diperiksa".replace(
            ",", "."
        )
        if not self.findings:
            return f"{looked}: semuanya cocok."
        return f"{looked}: {len(self.findings)} hal tidak cocok."

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": not self.findings,
            "koperasi": self.koperasi,
            "vouchers": self.vouchers,
            "findings": [finding.as_json() for finding in self.findings],
        }


def verify_all(codes: Iterable[str] | None = None, *, heads_file: Path | None = None) -> Report:
    """Verify the named co-operatives, or all. Refuses: UnknownCooperative."""
    report = Report()
    report.findings += _release_findings()
    published = _published(heads_file, report)
    wanted = Cooperative.objects.order_by("id")
    if codes is not None:
        codes = list(codes)
        wanted = wanted.filter(code__in=codes)
    rows = list(wanted.values_list("id", "code", "merged_into"))
    if codes is not None and (missing := set(codes) - {code for _, code, _ in rows}):
        raise UnknownCooperative(koperasi=sorted(missing)[0])
    heads = {head.koperasi_id: head for head in chain.current_heads()}
    epoch = _epoch_of_all(heads.values())
    for koperasi_id, code, merged in tqdm(
        rows, desc="Memeriksa buku", unit=" koperasi", disable=None
    ):
        if koperasi_id not in heads:
            report.findings.append(_no_chain(code))
            continue
        report.findings += verify_books(koperasi_id, code, published.get(koperasi_id))
        report.koperasi += merged is None
        report.vouchers += heads[koperasi_id].seq
        if heads[koperasi_id].epoch != epoch:
            report.findings.append(_other_epoch(code, heads[koperasi_id].epoch, epoch))
    return report


def _epoch_of_all(heads: Iterable[chain.Head]) -> int:
    """A restore raises all chains alike, so the epoch of most is that of this installation."""
    found = Counter(head.epoch for head in heads)
    return max(found, key=lambda epoch: (found[epoch], epoch), default=1)


def _other_epoch(code: str, found: int, due: int) -> Finding:
    words = f"Masa rantai koperasi ini {found}, koperasi lain {due}: baris rantainya telah diubah."
    return Finding("epoch_wrong", code, None, words)


def _published(heads_file: Path | None, report: Report) -> dict[int, chain.Head]:
    try:
        return chain.read_heads(heads_file) if heads_file else chain.published_heads()
    except ValueError as error:
        report.findings.append(Finding("heads_file_changed", "-", None, str(error)))
        return {}


def _release_findings() -> list[Finding]:
    """A release of the standard that no longer matches its hash would change every statement at once."""
    return [
        Finding("standard_changed", "-", None, f"Isi standar {version} telah diubah.")
        for version in standard.release_versions()
        if not standard.verify_release(version)
    ]


def _no_chain(code: str) -> Finding:
    return Finding(
        "chain_missing", code, None, "Koperasi ini belum punya buku, atau barisnya hilang."
    )


NAMED = 500


def numbers_of(findings: Sequence[Finding]) -> Mapping[tuple[str, str], str]:
    """`KT-0492/2025/000002 019a3d30-…` by (co-operative, voucher id): what stands on the paper, and the id."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for finding in findings[:NAMED]:
        if finding.voucher:
            wanted[finding.koperasi].add(str(finding.voucher))
    found = {}
    for code, ids in wanted.items():
        koperasi = Cooperative.objects.filter(code=code).first()
        if koperasi is None:
            continue
        with tenant(koperasi.pk):
            for row in Voucher.objects.filter(id__in=ids):
                number = book_number(code, row.book_year, row.book_no)
                found[code, str(row.id)] = f"{number} {row.id}"
    return found
