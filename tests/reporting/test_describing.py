"""Every kind of voucher that can be executed has words of the village, without names."""

from lumbung.reporting.describing import KIND_WORDS, RECORD, kind_words, title_of


def test_no_kind_is_called_by_its_code() -> None:
    from lumbung.ledger.vouchers import kinds

    nameless = {kind for kind, _ in kinds()} - KIND_WORDS.keys()

    assert not nameless


def test_a_sentence_is_told_by_its_title_and_purpose() -> None:
    from lumbung.standard import queries

    book = queries.templates(queries.release_versions()[-1])

    assert title_of(book, RECORD, {"template": "fuel", "purpose": "vehicle", "who": "Nur"}) == (
        "Bahan bakar: bahan bakar kendaraan"
    )
    assert title_of(book, RECORD, {"template": "gone"}) == "Catatan"
    assert title_of(book, "ledger.journal", {}) == kind_words("ledger.journal") == "Jurnal umum"
