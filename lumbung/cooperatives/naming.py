"""Names and codes of co-operatives: two of a province never share one, and who has one keeps it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from lumbung.cooperatives.areas import NATION, Area, AreaKind, Gazetteer

# Room for every village of a province: the largest has 8,563.
NUMBERS_PER_PROVINCE = 100_000


class CooperativeKind(StrEnum):
    DESA = "desa"
    KELURAHAN = "kelurahan"


# The legal names are these everywhere (Juklak Menkop 1/2025): where a village is called kampung
# or nagari, that is the word for the village and not part of its co-operative's name.
OPENING = {
    CooperativeKind.DESA: "Koperasi Desa Merah Putih",
    CooperativeKind.KELURAHAN: "Koperasi Kelurahan Merah Putih",
}


@dataclass(frozen=True, slots=True)
class NewCooperative:
    """A co-operative that a village should have and has not yet."""

    id: int
    code: str
    name: str
    kind: CooperativeKind
    village: str
    district: str
    zone: str


@dataclass(frozen=True, slots=True)
class Present:
    """What a province already has, which no plan may touch: names, villages served, last number."""

    names: Collection[str] = ()
    villages: Collection[str] = ()
    last_number: int = 0


NOTHING = Present()


def kind_of(village: Area) -> CooperativeKind:
    """A desa adat is a desa in law (UU 6/2014 Pasal 6)."""
    if village.kind is AreaKind.KELURAHAN:
        return CooperativeKind.KELURAHAN
    return CooperativeKind.DESA


def koperasi_id(province: str, number: int) -> int:
    """The number that the database knows a co-operative by: 64 and 417 are 6400417."""
    assert 0 < number < NUMBERS_PER_PROVINCE, "a province has room for 99,999 co-operatives"
    return int(province) * NUMBERS_PER_PROVINCE + number


def cooperative_code(letters: str, number: int) -> str:
    """The code that people write: KT-0417. It counts co-operatives and says nothing of villages."""
    assert 0 < number < NUMBERS_PER_PROVINCE, "a province has room for 99,999 co-operatives"
    return f"{letters}-{number:04d}"


def cooperative_names(
    gazetteer: Gazetteer, province: str, *, present: Present = NOTHING
) -> dict[str, str]:
    """The name of every village's co-operative in a province, without those already served.

    Where villages share a name the kecamatan is added (Juklak Menkop 1/2025), and where that
    still is one name twice, the kabupaten or kota. Villages are compared by their bare names,
    a desa with a kelurahan too, since people leave the opening words out when they speak.
    Names are told apart over all villages of the province, so it does not matter which part
    of it is provisioned first.
    """
    villages = gazetteer.villages(province)
    forms = {village.code: _forms(village, gazetteer) for village in villages}
    bare = _repeated(_plain(village) for village in villages)
    with_district = _repeated(forms[village.code][1].casefold() for village in villages)
    taken = {name.casefold() for name in present.names}
    served = set(present.villages)
    names: dict[str, str] = {}
    for village in villages:
        if village.code in served:
            continue
        longer = forms[village.code][1]
        least = 0
        if _plain(village) in bare:
            least = 2 if longer.casefold() in with_district else 1
        candidates = _numbered(forms[village.code][least:])
        name = next(form for form in candidates if form.casefold() not in taken)
        taken.add(name.casefold())
        names[village.code] = name
    return names


def _plain(village: Area) -> str:
    return _spoken(village).casefold()


def _spoken(village: Area) -> str:
    # The list writes "Desa Adat Yoboi" where the other kinds have the bare name.
    return village.name.removeprefix("Desa Adat ")


def _forms(village: Area, gazetteer: Gazetteer) -> tuple[str, str, str]:
    """The name in its three lengths: bare, with the kecamatan, with the kabupaten or kota too."""
    district, regency = gazetteer.get(village.code[:8]), gazetteer.get(village.code[:5])
    word, _ = gazetteer.district_words(district.code)
    short = f"{OPENING[kind_of(village)]} {_spoken(village)}"
    longer = f"{short} {word.capitalize()} {district.name}"
    return short, longer, f"{longer} {regency.name}"


def _repeated(names: Iterable[str]) -> set[str]:
    return {name for name, times in Counter(names).items() if times > 1}


def _numbered(forms: Sequence[str]) -> Iterator[str]:
    """Each form, then the longest with 2, 3, ...: two villages of one district may share a name."""
    yield from forms
    yield from (f"{forms[-1]} {number}" for number in count(2))


def new_cooperatives(
    gazetteer: Gazetteer, area: str, *, present: Mapping[str, Present]
) -> list[NewCooperative]:
    """One co-operative for each village of an area that has none, in order of village codes.

    `present` is by province; numbers go on from its last, so that an interrupted run and a
    second one give the same co-operatives as one run.
    """
    planned: list[NewCooperative] = []
    for province in gazetteer.provinces(area):
        there = present.get(province, NOTHING)
        names = cooperative_names(gazetteer, province, present=there)
        letters, number = gazetteer.letters(province), there.last_number
        for village in gazetteer.villages(province if area == NATION else area):
            if village.code not in names:
                continue
            number += 1
            planned.append(
                NewCooperative(
                    id=koperasi_id(province, number),
                    code=cooperative_code(letters, number),
                    name=names[village.code],
                    kind=kind_of(village),
                    village=village.code,
                    district=village.code[:8],
                    zone=village.zone,
                )
            )
    return planned
