"""Villages that share one co-operative: one is retired without books, every village counts once."""

import psycopg
import pytest

from lumbung.core.refusal import UnknownCooperative

# Siduung Indah and Batu Rajang share one since 2025 (domain.md 0).
SIDUUNG_INDAH = "64.03.04.2013"
BATU_RAJANG = "64.03.04.2012"


@pytest.fixture
def berau(database):
    """The co-operatives of Berau: their codes by village."""
    from lumbung.cooperatives.operations import provision

    provision("64.03", "2026.1")
    return codes_by_village(database)


def codes_by_village(look):
    return dict(
        look.execute(
            "SELECT v.village, c.code FROM cooperative c"
            " JOIN cooperative_village v ON v.koperasi_id = c.id"
        ).fetchall()
    )


def state(look):
    return (
        look.execute("SELECT id, merged_into_id FROM cooperative ORDER BY id").fetchall(),
        sorted(codes_by_village(look).items()),
    )


def join(first, second, *, books=()):
    from lumbung.cooperatives.operations import join

    return join(first, second, has_books=lambda koperasi: koperasi in books)


def koperasi(look, code):
    return look.execute("SELECT id FROM cooperative WHERE code = %s", [code]).fetchone()[0]


def test_the_province_has_1037_co_operatives_over_1038_villages_after_the_join(database):
    from lumbung.cooperatives.operations import provision
    from lumbung.cooperatives.queries import cooperative, cooperatives_in

    provision("64", "2026.1")
    codes = codes_by_village(database)

    done = join(codes[SIDUUNG_INDAH], codes[BATU_RAJANG])
    again = provision("64", "2026.1")

    assert (done.kept, done.retired) == (codes[SIDUUNG_INDAH], codes[BATU_RAJANG])
    assert done.villages == (BATU_RAJANG, SIDUUNG_INDAH)
    assert (again.made, len(again.koperasi), again.villages) == (0, 1_037, 1_038)
    assert (again.desa, again.kelurahan) == (841, 197)
    listed = cooperatives_in("64")
    assert len(listed) == 1_037
    assert sum(len(row.villages) for row in listed) == 1_038
    retired = cooperative(codes[BATU_RAJANG])
    assert (retired.merged_into, retired.villages) == (codes[SIDUUNG_INDAH], ())
    assert retired.name == "Koperasi Desa Merah Putih Batu Rajang"


@pytest.mark.parametrize("turn", [1, -1])
def test_twice_in_a_row_changes_nothing_in_whatever_order(database, berau, turn):
    pair = [berau[SIDUUNG_INDAH], berau[BATU_RAJANG]]
    first = join(*pair)
    before = state(database)

    second = join(*pair[::turn])

    assert (first.changed, second.changed) == (True, False)
    assert (second.kept, second.retired, second.villages) == (
        first.kept,
        first.retired,
        first.villages,
    )
    assert state(database) == before


def test_the_one_with_books_stays(database, berau):
    with_books = koperasi(database, berau[BATU_RAJANG])

    done = join(berau[SIDUUNG_INDAH], berau[BATU_RAJANG], books={with_books})

    assert (done.kept, done.retired) == (berau[BATU_RAJANG], berau[SIDUUNG_INDAH])
    assert codes_by_village(database)[SIDUUNG_INDAH] == berau[BATU_RAJANG]


def test_a_third_village_can_join_and_earlier_ones_go_along(database, berau):
    third = berau["64.03.04.2007"]
    join(berau[SIDUUNG_INDAH], berau[BATU_RAJANG])
    join(third, berau[SIDUUNG_INDAH])

    served = codes_by_village(database)
    assert {served[SIDUUNG_INDAH], served[BATU_RAJANG], served["64.03.04.2007"]} == {third}
    merged = database.execute(
        "SELECT DISTINCT merged_into_id FROM cooperative WHERE merged_into_id IS NOT NULL"
    ).fetchall()
    assert merged == [(koperasi(database, third),)]


def refused(database, name, first, second, **options):
    from lumbung.cooperatives import operations

    before = state(database)
    kind = getattr(operations, name)
    with pytest.raises(kind) as refusal:
        join(first, second, **options)
    assert state(database) == before
    return refusal.value


def test_two_that_both_have_books_are_refused(database, berau):
    books = {koperasi(database, berau[SIDUUNG_INDAH]), koperasi(database, berau[BATU_RAJANG])}

    refusal = refused(
        database, "BothHaveBooks", berau[SIDUUNG_INDAH], berau[BATU_RAJANG], books=books
    )

    assert refusal.code == "both_have_books"
    assert berau[BATU_RAJANG] in refusal.message


def test_one_that_is_retired_already_is_refused(database, berau):
    join(berau[SIDUUNG_INDAH], berau[BATU_RAJANG])

    for pair in ((berau[BATU_RAJANG], berau["64.03.04.2007"]),) * 2:
        refusal = refused(database, "AlreadyJoined", *pair)
        assert refusal.message.endswith(f"Pakai kode {berau[SIDUUNG_INDAH]}.")
    refused(database, "AlreadyJoined", berau["64.03.04.2007"], berau[BATU_RAJANG])


def test_one_with_itself_is_refused(database, berau):
    refusal = refused(database, "SameCooperative", berau[BATU_RAJANG], berau[BATU_RAJANG])

    assert refusal.code == "same_cooperative"


def test_another_regency_is_refused(database, berau):
    from lumbung.cooperatives.operations import provision

    provision("64.11", "2026.1")
    elsewhere = codes_by_village(database)
    far = next(code for village, code in elsewhere.items() if village.startswith("64.11"))

    refusal = refused(database, "DifferentRegency", berau[SIDUUNG_INDAH], far)

    assert refusal.code == "different_regency"


@pytest.mark.parametrize("code", ["KT-9999", "", "64.03.04.2013", "kt-0001"])
def test_an_unknown_code_is_refused(database, berau, code):
    before = state(database)

    with pytest.raises(UnknownCooperative):
        join(berau[SIDUUNG_INDAH], code)

    assert state(database) == before


def test_nothing_is_kept_when_it_fails_on_the_way(database, berau):
    before = state(database)

    def has_books(koperasi):
        raise psycopg.OperationalError("the line broke")

    from lumbung.cooperatives import operations

    with pytest.raises(psycopg.OperationalError):
        operations.join(berau[SIDUUNG_INDAH], berau[BATU_RAJANG], has_books=has_books)

    assert state(database) == before
