"""Parameters: what a co-operative may decide for itself, and between which bounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lumbung.core.chart import MalformedStandard
from lumbung.core.money import MAX_RUPIAH, format_rupiah
from lumbung.core.refusal import ParameterOutOfRange

UNITS = frozenset({"rupiah", "bp", "hari", "bulan", "tahun", "kali", "orang"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One rule's value. `bp` is a hundredth of a percent; all bounds are allowed values."""

    name: str
    label: str
    type: str
    unit: str
    default: int
    minimum: int
    maximum: int
    set_by: str
    source: str

    def check(self, value: int) -> int:
        """Refuses: ParameterOutOfRange."""
        if not self.minimum <= value <= self.maximum:
            raise ParameterOutOfRange(
                label=self.label,
                minimum=self.shown(self.minimum),
                maximum=self.shown(self.maximum),
            )
        return value

    def shown(self, value: int) -> str:
        """`Rp100.000`, `24%`, `0,5%`, `3 hari`."""
        if self.unit == "rupiah":
            return format_rupiah(value)
        if self.unit == "bp":
            whole, hundredths = divmod(value, 100)
            decimals = f",{hundredths:02d}".rstrip("0") if hundredths else ""
            return f"{whole}{decimals}%"
        return f"{value} {self.unit}"


def parse_parameters(raw: Iterable[Mapping[str, Any]]) -> Mapping[str, Parameter]:
    """Parameters by name, in the release's order, or MalformedStandard."""
    parameters: dict[str, Parameter] = {}
    for item in raw:
        parameter = Parameter(**item)
        where = f"parameter {parameter.name}"
        if parameter.name in parameters:
            raise MalformedStandard(f"{where} stands twice")
        if parameter.type != "integer" or parameter.unit not in UNITS:
            raise MalformedStandard(f"{where}: no whole number of a known unit")
        if parameter.set_by not in {"koperasi", "province"}:
            raise MalformedStandard(f"{where}: set by {parameter.set_by}")
        if not 0 <= parameter.minimum <= parameter.default <= parameter.maximum <= MAX_RUPIAH:
            raise MalformedStandard(f"{where}: the default lies outside its bounds")
        parameters[parameter.name] = parameter
    return MappingProxyType(parameters)
