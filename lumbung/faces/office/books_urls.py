"""Addresses of the books, below /k/<code>/: what is recorded, found, closed, looked at and agreed to."""

from django.urls import path

from lumbung.faces.office.views import (
    accounts,
    attachments,
    closing,
    journal,
    recording,
    tasks,
    vouchers,
)

urlpatterns = [
    path("catat/", recording.choose, name="record"),
    path("catat/<slug:key>/", recording.sentence, name="record_sentence"),
    path("jurnal/", journal.journal, name="journal"),
    path("bukti/", vouchers.vouchers, name="vouchers"),
    path("bukti/<uuid:voucher>/", vouchers.voucher, name="voucher"),
    path("bukti/<uuid:voucher>/cetak/", vouchers.paper, name="voucher_paper"),
    path("bukti/<uuid:voucher>/batalkan/", vouchers.reverse, name="voucher_reverse"),
    path("foto/<slug:digest>.jpg", attachments.picture, name="picture"),
    path("tutup/", closing.closing, name="closing"),
    path("tutup/bulan/", closing.close, name="close_month"),
    path("tutup/buka/", closing.reopen, name="reopen_month"),
    path("tugas/", tasks.tasks, name="tasks"),
    path("tugas/<uuid:task>/", tasks.task, name="task"),
    path("tugas/<uuid:task>/jawab/", tasks.answer, name="task_answer"),
    path("persetujuan/<uuid:approval>/", tasks.approval, name="approval"),
    path("persetujuan/<uuid:approval>/setujui/", tasks.agree, name="approval_agree"),
    path("persetujuan/<uuid:approval>/tolak/", tasks.decline, name="approval_decline"),
    path("akun/", accounts.accounts, name="accounts"),
    path("akun/<slug:account>/", accounts.switch, name="account_switch"),
]
