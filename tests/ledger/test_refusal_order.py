"""Which refusal comes first: a draft with every fault, mended one at a time, tells them in order."""

from collections.abc import Callable
from typing import Any

from lumbung.core.refusal import Refusal
from lumbung.ledger import vouchers
from lumbung.tenancy import clock
from tests.ledger import build, witness

Raw = dict[str, Any]


def faulty(koperasi: str, other: str) -> Raw:
    """Everything that can be wrong with a journal at once, so that the order shows."""
    return {
        "args": {
            "status": "posted",
            "attachments": ["sha256:" + "ab" * 32],
            "lines": [
                {"account": "6000", "debit": -1, "unit": "11"},
                {"account": "1104", "credit": 500, "unit": "00"},
            ],
        },
        "by": f"{other}/bendahara", "id": str(build.ids.new_id()), "kind": "ledger.jurnal",
        "koperasi": "KT-99999", "mode": "request", "occurred_on": "2090-01-01", "v": 3,
        "note": "a\0b",
    }  # fmt: skip


def first(raw: Raw, **changes: Any) -> None:
    raw["args"]["lines"][0].update(changes)
    for key, value in list(raw["args"]["lines"][0].items()):
        if value is None:
            del raw["args"]["lines"][0][key]


def steps(koperasi: str) -> list[tuple[str, Callable[[Raw], object]]]:
    """The refusal that is told, and what mends it."""
    return [
        ("bad_text", lambda r: r.update(note="a")),
        ("malformed", lambda r: r.pop("note")),
        ("unknown_cooperative", lambda r: r.update(koperasi=koperasi)),
        ("unknown_kind", lambda r: r.update(kind="ledger.journal")),
        ("unknown_version", lambda r: r.update(v=1)),
        ("malformed", lambda r: r.update(by=f"{koperasi}/bendahara")),  # another's officer
        ("malformed", lambda r: r["args"].pop("status")),
        ("amount_not_positive", lambda r: first(r, debit=10**14)),
        ("amount_too_large", lambda r: first(r, debit=900)),
        ("header_account", lambda r: first(r, account="6999")),
        ("unknown_account", lambda r: first(r, account="3101")),
        ("module_only_account", lambda r: first(r, account="1158")),
        ("item_required", lambda r: first(r, account="6108")),
        ("unknown_unit", lambda r: first(r, unit=None)),
        ("unit_required", lambda r: first(r, unit="00")),
        ("account_off", lambda r: r["args"]["lines"][1].update(account="6104", debit=5)),
        ("line_not_one_sided", lambda r: r["args"]["lines"][1].pop("credit")),
        ("one_sided_entry", lambda r: r["args"]["lines"].append({"account": "1101", "credit": 7})),
        ("unbalanced", lambda r: r["args"]["lines"][2].update(credit=905)),
        ("attachment_not_found", lambda r: r["args"].pop("attachments")),
        ("future_date", lambda r: r.update(occurred_on="2026-03-20")),
        ("period_closed", lambda r: r.update(occurred_on="2026-04-01")),
    ]


def test_refusals_come_in_one_order_first_to_last(koperasi: str, other_koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 1_000), ("1101", "00", -1_000))
    build.close(koperasi, "2026-03", occurred_on=clock.today("Asia/Makassar"))
    raw = faulty(koperasi, other_koperasi)
    for code, mend in steps(koperasi):
        with witness.refused(code, koperasi, other_koperasi):
            vouchers.execute(build.parse_draft(raw))
        mend(raw)
    assert vouchers.execute(build.parse_draft(raw)).number


def test_a_used_id_comes_before_every_other_refusal_of_a_readable_voucher(koperasi: str) -> None:
    used = build.stationery(koperasi)
    vouchers.execute(used)
    raw = {**faulty(koperasi, koperasi), "koperasi": koperasi, "id": str(used.id)}
    del raw["note"]
    for code, mend in steps(koperasi)[2:]:
        with witness.refused("id_reused", koperasi):
            vouchers.execute(build.parse_draft(raw))
        assert code
        mend(raw)


def test_every_refusal_of_the_ledger_has_a_code_of_its_own() -> None:
    """Scripts and screens tell refusals apart by code, so no two may share one."""
    seen: dict[str, type[Refusal]] = {}

    def walk(cls: type[Refusal]) -> None:
        for sub in cls.__subclasses__():
            assert sub.code not in seen, f"{sub} and {seen.get(sub.code)} share {sub.code}"
            seen[sub.code] = sub
            walk(sub)

    walk(Refusal)
    assert len(seen) > 40
