"""Where a province's regencies lie in its tile map: our own drawing, so no map licence is needed."""

from collections.abc import Mapping, Sequence

from lumbung.cooperatives.areas import Area, Level, gazetteer

# Rows from north to south, three tiles wide; "" is a place without a tile.
GRIDS: Mapping[str, Sequence[Sequence[str]]] = {
    "64": (
        ("", "64.03", ""),
        ("64.11", "64.08", "64.74"),
        ("64.07", "64.02", "64.72"),
        ("", "64.09", "64.71"),
        ("", "64.01", ""),
    ),
}


def tile_grid(province: str) -> Sequence[str]:
    """Regency codes row by row. A regency that the drawing does not know follows at the end.

    A province without a drawing of its own gets its regencies in the order of their codes.
    """
    codes = [area.code for area in regencies(province)]
    drawn = [code for row in GRIDS.get(province, ()) for code in row]
    drawn = [code if code in codes else "" for code in drawn]
    return [*drawn, *(code for code in codes if code not in drawn)]


def regencies(province: str) -> Sequence[Area]:
    """The kabupaten and kota of a province, in the order of their codes."""
    return [
        area
        for area in gazetteer().within(province)
        if area.level is Level.REGENCY and area.code.startswith(f"{province}.")
    ]
