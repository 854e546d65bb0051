"""The side menu: one table; what a person may not open is not shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lumbung.cooperatives.officers.powers import Action
from lumbung.faces.office.place import Office
from lumbung.faces.office.policy import POLICIES
from lumbung.ledger.approvals import waiting_count
from lumbung.ledger.tasks import open_count


@dataclass(frozen=True, slots=True)
class Item:
    """`also`: further addresses under which the item is marked as the current one."""

    url_name: str
    label: str | Promise
    icon: str
    also: tuple[str, ...] = ()
    href: str = ""
    is_current: bool = False
    # How much waits there for this person.
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    heading: str | Promise
    items: Sequence[Item]


COOPERATIVE_MENU: Sequence[Section] = (
    Section(
        "",
        (
            Item("cooperative_home", _("Beranda"), "home"),
            Item("tasks", _("Pekerjaan"), "warn", ("task", "approval")),
            Item("record", _("Catat"), "edit", ("record_sentence", "journal")),
            Item(
                "savings",
                _("Simpanan"),
                "hand",
                (
                    "savings_deposit",
                    "savings_withdraw",
                    "savings_receipt",
                    "savings_round",
                    "savings_arrears",
                    "savings_passbook",
                ),
            ),
            Item(
                "cash",
                _("Kas"),
                "drawer",
                ("cash_count", "cash_give", "cash_take", "cash_sheet"),
            ),
        ),
    ),
    Section(
        _("Pelayanan"),
        (
            Item(
                "members",
                _("Anggota"),
                "person",
                (
                    "member",
                    "member_register",
                    "member_correct",
                    "member_leave",
                    "member_pay_out",
                    "member_personal",
                    "member_copy",
                ),
            ),
        ),
    ),
    Section(
        _("Pembukuan"),
        (
            Item("vouchers", _("Bukti"), "book", ("voucher", "voucher_reverse")),
            Item("statements", _("Laporan"), "scale", ("statement",)),
            Item("closing", _("Tutup bulan"), "lock", ("reopen_month",)),
        ),
    ),
    Section(
        _("Pengurusan"),
        (
            Item(
                "officers",
                _("Pengguna dan tugas"),
                "people",
                ("officer", "officer_add", "officer_role", "officer_code", "recovery_confirm"),
            ),
            Item("examinations", _("Pemeriksaan"), "search"),
            Item(
                "settings",
                _("Pengaturan"),
                "gear",
                (
                    "settings_profile",
                    "settings_contact",
                    "settings_parameter",
                    "settings_board",
                    "accounts",
                    "account_switch",
                ),
            ),
        ),
    ),
)
AREA_MENU: Sequence[Section] = (
    Section(
        "",
        (
            Item("area_home", _("Wilayah"), "map"),
            Item("area_completeness", _("Butuh bantuan"), "warn"),
            Item("area_cooperatives", _("Koperasi"), "store", ("area_examine",)),
            Item("area_statements", _("Laporan gabungan"), "scale", ("area_statement",)),
        ),
    ),
    Section(
        _("Pengurusan"),
        (
            Item(
                "area_officers",
                _("Petugas dan pemulihan"),
                "people",
                ("area_officer", "area_officer_add", "area_officer_code"),
            ),
        ),
    ),
)


def menu_of(office: Office) -> Sequence[Section]:
    """The sections with at least one item that this person may open here."""
    if office.cooperative is not None:
        table, place = COOPERATIVE_MENU, {"code": office.code}
    else:
        table, place = AREA_MENU, {"area": office.area_code}
    shown = (Section(section.heading, _shown(section, office, place)) for section in table)
    return [section for section in shown if section.items]


def _shown(section: Section, office: Office, place: Mapping[str, str]) -> Sequence[Item]:
    items = []
    for item in section.items:
        action = POLICIES[item.url_name].action
        if action is not None and not office.may(action):
            continue
        href = reverse(item.url_name, kwargs=dict(place))
        current = office.url_name == item.url_name or office.url_name in item.also
        waiting = _waiting(office) if item.url_name == "tasks" else 0
        items.append(replace(item, href=href, is_current=current, waiting=waiting))
    return items


def _waiting(office: Office) -> int:
    """What this person can do something about, and nobody else's work."""
    drafts = waiting_count(office.koperasi_id) if office.may(Action.SECOND) else 0
    odd = open_count(office.koperasi_id) if office.may(Action.WRITE_JOURNAL) else 0
    return drafts + odd
