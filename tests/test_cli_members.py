"""`lumbung nik check`: parts of a NIK, masked; a refusal exits with 2 and writes nothing on standard output."""

import json

import pytest
from click.testing import CliRunner

from lumbung.faces.cli.main import cli


def test_a_number_is_taken_apart_and_masked() -> None:
    answer = CliRunner().invoke(cli, ["nik", "check", "6472015708950003"])

    assert answer.exit_code == 0
    assert (
        answer.output == "647201******0003: Palaran (64.72.01), lahir 17 Agustus 1995, perempuan\n"
    )


def test_scripts_get_its_parts() -> None:
    answer = CliRunner().invoke(cli, ["nik", "check", "3174091201800001", "--json"])

    told = json.loads(answer.output)
    assert (told["born"], told["sex"], told["area"]) == ("1980-01-12", "L", "31.74.09")
    assert "3174091201800001" not in answer.output


@pytest.mark.parametrize("number", ["6472013202950003", "647201", "abc", "6472015708950000"])
def test_a_number_that_cannot_be_exits_with_2(number: str) -> None:
    answer = CliRunner().invoke(cli, ["nik", "check", number])

    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "nik_unusable" in answer.stderr
